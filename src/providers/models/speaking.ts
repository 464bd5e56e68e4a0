import { type Destination, factsOf, notThatService, ProviderProblem } from './provider-problem.ts'
import { bearer, endpointOf, hasType, JSON_TYPE, post } from './provider-request.ts'

/** Sound as every speaker here gives it: 16-bit mono PCM, or a WAV file from a service that answers nothing else. */
export const SPEECH_RATE_HZ = 24_000

export interface Utterance {
  text: string
  /** BCP 47. */
  language: string
  signal: AbortSignal
  /** Of the signal, for the words about it. */
  limitMs: number
}

/** Says a text; the bytes come as they arrive. Throws ProviderProblem. */
export type Speaker = (destination: Destination, utterance: Utterance) => AsyncIterable<Uint8Array>

export const speakOpenAi: Speaker = (destination, { text, signal }) => {
  const { model, voice } = destination
  const body = JSON.stringify({ model, voice, input: text, response_format: 'pcm' })
  const headers = { ...JSON_TYPE, ...bearer(destination) }
  return sound(destination, { url: `${destination.baseUrl}/audio/speech`, body, headers, signal })
}

export const speakElevenLabs: Speaker = (destination, { text, signal }) => {
  const { apiKey, model, voice } = destination
  const path = `/text-to-speech/${encodeURIComponent(voice ?? '')}/stream?output_format=pcm_${SPEECH_RATE_HZ}`
  const headers = { ...JSON_TYPE, ...(apiKey && { 'xi-api-key': apiKey }) }
  const body = JSON.stringify({ text, model_id: model })
  return sound(destination, { url: endpointOf(destination, '/v1', path), body, headers, signal })
}

const CARTESIA_VERSION = '2025-04-16'

export const speakCartesia: Speaker = (destination, { text, language, signal }) => {
  const { apiKey, model, voice } = destination
  const body = JSON.stringify({
    model_id: model,
    transcript: text,
    voice: { mode: 'id', id: voice },
    language: language.split('-')[0],
    output_format: { container: 'raw', encoding: 'pcm_s16le', sample_rate: SPEECH_RATE_HZ },
  })
  const headers = {
    ...JSON_TYPE,
    'cartesia-version': CARTESIA_VERSION,
    ...(apiKey && { 'x-api-key': apiKey }),
  }
  return sound(destination, { url: `${destination.baseUrl}/tts/bytes`, body, headers, signal })
}

/** Anything but text counts as sound: services disagree on the type of raw PCM. */
async function* sound(
  destination: Destination,
  request: Parameters<typeof post>[1],
): AsyncGenerator<Uint8Array> {
  const response = await post(destination, request)
  if (!response.body || hasType(response, /text|json|html/)) throw notThatService(destination)
  // Taken for PCM it would be loud noise, in a sample as in a call.
  if (hasType(response, /mpeg|mp3|ogg|opus|flac|aac|webm/)) {
    throw new ProviderProblem('other', 'notPcm', factsOf(destination, 0))
  }
  yield* response.body
}
