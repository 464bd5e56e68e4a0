import { z } from 'zod'
import type {
  PartTestResult,
  TestFacts,
  TestProblem,
  TestSentence,
} from '#core/model-connections/model-connection.ts'
import { modelTestEn, type TestSentenceName, tellTest } from '#messages/model-test-en.ts'

/** One service to be tried, with the key that goes to it. */
export interface Destination {
  /** What speaks the protocol, by its own name; null for anything OpenAI-compatible. */
  service: string | null
  baseUrl: string
  model: string
  voice: string | null
  apiKey: string | null
}

/** Why a provider did not do what was asked, as a sentence that people can act on. */
export class ProviderProblem extends Error {
  readonly problem: TestProblem
  readonly sentence: TestSentence

  constructor(problem: TestProblem, name: TestSentenceName, facts: Partial<TestFacts>) {
    super(sayTest(name, facts))
    this.problem = problem
    this.sentence = { name, facts }
  }
}

/** A sentence of the catalogue in English, and by its name. */
export function sayTest(name: TestSentenceName, facts: Partial<TestFacts>): string {
  return tellTest(modelTestEn, { name, facts }) ?? ''
}

export function hostOf({ baseUrl }: Pick<Destination, 'baseUrl'>): string {
  return new URL(baseUrl).host
}

const ABOUT_QUOTA = /quota|rate.?limit|resource.{0,12}exhausted|too many|billing|credit|balance|payment/i
const ABOUT_KEY =
  /api.{0,3}key|unauthenticated|unauthori[sz]ed|credential|permission|authenticat|access denied/i
const ABOUT_MODEL = /model/i
const ABOUT_VOICE = /voice/i

/** `words` are the provider's own: they are looked at and never shown. */
export function problemOfStatus(destination: Destination, status: number, words: string): ProviderProblem {
  const facts = factsOf(destination, status)
  const { apiKey, service } = destination
  if (status >= 300 && status < 400) return new ProviderProblem('address', 'redirected', facts)
  if (status === 401 || status === 403)
    return new ProviderProblem('key', apiKey ? 'key' : 'keyMissing', facts)
  if (status === 402 || status === 429) return new ProviderProblem('quota', 'quota', facts)
  if (status >= 500) return new ProviderProblem('other', 'status', facts)
  return (
    problemInWords(destination, status, words) ??
    (status === 404 || status === 405
      ? new ProviderProblem('address', service ? 'nothingThere' : 'wrongPath', facts)
      : new ProviderProblem('other', service ? 'refused' : 'status', facts))
  )
}

/** What the words of a refusal, an error event or a close frame are about. */
export function problemInWords(
  destination: Destination,
  status: number,
  words: string,
): ProviderProblem | null {
  const facts = factsOf(destination, status)
  if (ABOUT_QUOTA.test(words)) return new ProviderProblem('quota', 'quota', facts)
  if (destination.voice && ABOUT_VOICE.test(words) && !ABOUT_MODEL.test(words)) {
    return new ProviderProblem('voice', 'voice', facts)
  }
  if (ABOUT_MODEL.test(words)) return new ProviderProblem('model', 'model', facts)
  if (ABOUT_KEY.test(words)) {
    return new ProviderProblem('key', destination.apiKey ? 'key' : 'keyMissing', facts)
  }
  return null
}

/** What kept a request from being answered at all. */
export function problemOfError(destination: Destination, error: unknown, limitMs: number): ProviderProblem {
  if (error instanceof ProviderProblem) return error
  // What it said has not the shape of its protocol: it was reached.
  if (error instanceof z.ZodError) return notThatService(destination)
  const facts = { host: hostOf(destination), seconds: limitMs / 1000 }
  const text =
    error instanceof Error ? `${error.name} ${'code' in error ? error.code : ''} ${error.message}` : ''
  if (/TimeoutError|timed out/i.test(text)) return new ProviderProblem('timeout', 'timeout', facts)
  if (/ENOTFOUND|getaddrinfo|resolve|DNS/i.test(text)) {
    return new ProviderProblem('address', 'unknownHost', facts)
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|TLS|SSL/i.test(text)) {
    return new ProviderProblem('address', 'certificate', facts)
  }
  return new ProviderProblem('address', 'unreachable', facts)
}

/** It answers, but not in the way that was asked for. */
export function notThatService(destination: Destination): ProviderProblem {
  const { service } = destination
  const facts = { host: hostOf(destination), ...(service && { service }) }
  return new ProviderProblem('address', service ? 'notThatService' : 'notAnApi', facts)
}

export function factsOf(destination: Destination, status: number): Partial<TestFacts> {
  const { model, voice } = destination
  return { host: hostOf(destination), model, voice: voice ?? '', status }
}

/** One part of a connection to be tried. `work` resolves as soon as the part has shown that it works. */
export interface Trial {
  part: PartTestResult['part']
  destination: Destination
  /** What is said when it works. */
  said: 'works' | 'speaks'
  work(signal: AbortSignal, limitMs: number): Promise<void>
}

/** Does the work within the limit and says how it went. */
export async function runPart(
  { part, destination, said, work }: Trial,
  limitMs: number,
): Promise<PartTestResult> {
  const startedAt = performance.now()
  try {
    await work(AbortSignal.timeout(limitMs), limitMs)
    const facts = { latencyMs: Math.round(performance.now() - startedAt) }
    const message = sayTest(said, facts)
    return { part, ok: true, ...facts, problem: null, message, sentence: { name: said, facts } }
  } catch (error) {
    const { problem, message, sentence } = problemOfError(destination, error, limitMs)
    return { part, ok: false, latencyMs: null, problem, message, sentence }
  }
}
