import { encodeWav } from '#lib/wav.ts'
import { type Destination, notThatService } from './provider-problem.ts'
import { bearer, endpointOf, hasType, post, readStart } from './provider-request.ts'

/** Tries to have half a second of sound written down. Throws ProviderProblem. */
export type Probe = (destination: Destination, signal: AbortSignal) => Promise<void>

const RATE_HZ = 16_000
const SAMPLES = RATE_HZ / 2

export const hearOpenAi: Probe = async (destination, signal) => {
  const body = new FormData()
  body.set('file', new File([soundFile()], 'test.wav', { type: 'audio/wav' }))
  body.set('model', destination.model)
  const url = `${destination.baseUrl}/audio/transcriptions`
  const response = await post(destination, { url, body, headers: bearer(destination), signal })
  const isText = hasType(response, /json/) && /"text"\s*:/.test(await readStart(response))
  if (!isText) throw notThatService(destination)
}

/** By the endpoint for recordings: the same key and models as the live one, and an answer that says what is wrong. */
export const hearDeepgram: Probe = async (destination, signal) => {
  const { apiKey, model } = destination
  const url = `${endpointOf(destination, '/v1', '/listen')}?model=${encodeURIComponent(model)}`
  const headers = { 'content-type': 'audio/wav', ...(apiKey && { authorization: `Token ${apiKey}` }) }
  const response = await post(destination, { url, body: soundFile(), headers, signal })
  const isTranscript = hasType(response, /json/) && /"channels"\s*:/.test(await readStart(response))
  if (!isTranscript) throw notThatService(destination)
}

/** Half a second that is nearly silent: exact zeros make some recognisers fail. */
function soundFile(): Uint8Array<ArrayBuffer> {
  return encodeWav(
    Int16Array.from({ length: SAMPLES }, (_, i) => (i % 2 === 0 ? 8 : -8)),
    RATE_HZ,
  )
}
