import { APIConnectionError } from '@livekit/agents'
import { AGENT_RATE_HZ } from '../speech/pcm.ts'
import { SentenceTts } from '../speech/sentence-tts.ts'
import { numberOf, stringOf } from './json-fields.ts'
import { patienceFor } from './provider-patience.ts'
import { refusalFrom } from './provider-refusal.ts'
import { socketUrl } from './provider-socket.ts'
import { createSpeechSocket, type SpeechNews } from './speech-socket.ts'
import type { SocketTtsOptions } from './tts-elevenlabs.ts'

const API_VERSION = '2025-04-16'
const OUTPUT = { container: 'raw', encoding: 'pcm_s16le', sample_rate: AGENT_RATE_HZ }

/** Cartesia's socket (`/tts/websocket`): one for the call, a context for each sentence, cancelled at an interruption. */
export function createCartesiaTts(options: SocketTtsOptions): SentenceTts {
  const { baseUrl, apiKey, model, onUsage, onRetry } = options
  const patience = { ...patienceFor({ hasSpare: false }).tts, ...options.patience }
  const url = socketUrl(`${baseUrl.replace(/\/+$/, '')}/tts/websocket`, { cartesia_version: API_VERSION })
  const line = createSpeechSocket({
    address: () => ({
      url,
      headers: { 'cartesia-version': API_VERSION, ...(apiKey !== null && { 'x-api-key': apiKey }) },
    }),
    begin: (contextId, sentence) => [
      JSON.stringify({
        model_id: model,
        transcript: sentence,
        voice: { mode: 'id', id: options.voice() },
        language: options.language().split('-')[0]?.toLowerCase(),
        context_id: contextId,
        output_format: OUTPUT,
        continue: false,
      }),
    ],
    cancel: contextId => [JSON.stringify({ context_id: contextId, cancel: true })],
    read: readNews,
    closeError: ({ code }) => new APIConnectionError({ message: `closed with ${code}` }),
    onUsage,
    patience,
  })
  return new SentenceTts({
    label: 'parley.tts-cartesia',
    speak: line.speak,
    rules: { patience, onRetry },
    onConnect: line.connect,
    onClose: line.close,
  })
}

function readNews(message: Record<string, unknown>): SpeechNews | null {
  const contextId = stringOf(message.context_id) || null
  if (message.type === 'error') {
    const words = [message.error_code, message.title, message.error, message.message].map(stringOf).join(' ')
    return { contextId, error: refusalFrom(numberOf(message.status_code), words) }
  }
  if (contextId === null) return null
  if (message.type === 'chunk') return { contextId, audio: Buffer.from(stringOf(message.data), 'base64') }
  return message.type === 'done' ? { contextId, isDone: true } : null
}
