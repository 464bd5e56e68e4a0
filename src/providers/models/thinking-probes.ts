import type { Probe } from './hearing-probes.ts'
import { notThatService } from './provider-problem.ts'
import { bearer, endpointOf, hasType, JSON_TYPE, post, readStart } from './provider-request.ts'

const QUESTION = [{ role: 'user', content: 'Say yes.' }]
const ANTHROPIC_VERSION = '2023-06-01'
const ANSWER_MAX_TOKENS = 16

/** Calls ask for a stream; a service that answers in one piece is taken too. */
export const askOpenAi: Probe = async (destination, signal) => {
  const body = JSON.stringify({ model: destination.model, messages: QUESTION, stream: true })
  const headers = { ...JSON_TYPE, ...bearer(destination) }
  const url = `${destination.baseUrl}/chat/completions`
  const response = await post(destination, { url, body, headers, signal })
  const isAnswer = hasType(response, /json|event-stream/) && /"choices"\s*:/.test(await readStart(response))
  if (!isAnswer) throw notThatService(destination)
}

export const askAnthropic: Probe = async (destination, signal) => {
  const { apiKey, model } = destination
  const body = JSON.stringify({ model, max_tokens: ANSWER_MAX_TOKENS, messages: QUESTION, stream: true })
  const headers = {
    ...JSON_TYPE,
    'anthropic-version': ANTHROPIC_VERSION,
    ...(apiKey && { 'x-api-key': apiKey }),
  }
  const url = endpointOf(destination, '/v1', '/messages')
  const response = await post(destination, { url, body, headers, signal })
  const isAnswer =
    hasType(response, /json|event-stream/) &&
    /message_start|"type"\s*:\s*"message"/.test(await readStart(response))
  if (!isAnswer) throw notThatService(destination)
}
