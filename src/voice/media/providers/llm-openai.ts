import { LLM } from '@livekit/agents-plugin-openai'
import OpenAI from 'openai'
import type { ProviderAddress } from './provider-http.ts'

/** Stands for "no key": the client insists on one, services without keys ignore it. */
const NO_KEY = 'none'

/**
 * A language model behind an OpenAI-compatible address. NB: redirects are errors: following one would post the prompt and the
 * conversation to a host that nobody chose.
 */
export function createOpenAiLlm({ baseUrl, apiKey, model }: ProviderAddress & { model: string }): LLM {
  const stayHere = (input: string | URL | Request, init?: RequestInit) =>
    fetch(input, { ...init, redirect: 'error' })
  const client = new OpenAI({ baseURL: baseUrl, apiKey: apiKey ?? NO_KEY, fetch: stayHere, maxRetries: 0 })
  return new LLM({ model, client })
}
