import { APIConnectionError } from '@livekit/agents'
import { SentenceTts } from '../speech/sentence-tts.ts'
import { stringOf } from './json-fields.ts'
import { endpointOf, type ProviderAddress } from './provider-http.ts'
import { patienceFor, type Waiting } from './provider-patience.ts'
import { refusalFrom } from './provider-refusal.ts'
import { socketUrl } from './provider-socket.ts'
import { createSpeechSocket, type SpeechNews } from './speech-socket.ts'

export interface SocketTtsOptions extends ProviderAddress, Waiting {
  model: string
  /** Asked anew for each sentence: the language of a call may change. */
  voice(): string
  /** BCP 47 tag of the call, asked anew as well. */
  language(): string
  /** Characters of a sentence that the provider accepted. */
  onUsage(characters: number): void
}

/** The longest that may be asked for. A caller may talk for minutes. */
const INACTIVITY_TIMEOUT_S = 180
const POLICY_VIOLATION = 1008

/**
 * ElevenLabs' multi-context socket (`/v1/text-to-speech/{voice}/multi-stream-input`): one for the call, a context for each sentence,
 * closed at its end or at an interruption, since a socket may have five at most. NB: not for the model eleven_v3, which has no socket.
 */
export function createElevenLabsTts(options: SocketTtsOptions): SentenceTts {
  const { baseUrl, apiKey, model, onUsage, onRetry } = options
  const patience = { ...patienceFor({ hasSpare: false }).tts, ...options.patience }
  const line = createSpeechSocket({
    address: () => ({
      url: socketUrl(
        endpointOf(
          baseUrl,
          '/v1',
          `/text-to-speech/${encodeURIComponent(options.voice())}/multi-stream-input`,
        ),
        {
          model_id: model,
          output_format: 'pcm_24000',
          inactivity_timeout: String(INACTIVITY_TIMEOUT_S),
          // Sentences come whole: nothing is gained by waiting for more text.
          auto_mode: 'true',
          // Numbers and names are read as the language of the call reads them; other models refuse to be told.
          ...(/(flash|turbo)_v2_5$/.test(model) && { language_code: options.language().split('-')[0] ?? '' }),
        },
      ),
      headers: { ...(apiKey !== null && { 'xi-api-key': apiKey }) },
    }),
    begin: (contextId, sentence) =>
      [
        // A context begins with a space, and every text ends with one.
        { text: ' ', context_id: contextId },
        { text: `${sentence} `, context_id: contextId, flush: true },
        { context_id: contextId, close_context: true },
      ].map(message => JSON.stringify(message)),
    cancel: contextId => [JSON.stringify({ context_id: contextId, close_context: true })],
    read: readNews,
    closeError: ({ code, reason }) =>
      code === POLICY_VIOLATION && !/not received/i.test(reason)
        ? refusalFrom(code, reason)
        : new APIConnectionError({ message: `closed with ${code}` }),
    onUsage,
    patience,
  })
  return new SentenceTts({
    label: 'parley.tts-elevenlabs',
    speak: line.speak,
    rules: { patience, onRetry },
    onConnect: line.connect,
    onClose: line.close,
  })
}

function readNews(message: Record<string, unknown>): SpeechNews | null {
  const contextId = stringOf(message.contextId ?? message.context_id) || null
  if (typeof message.error === 'string' || typeof message.code === 'number') {
    const code = typeof message.code === 'number' ? message.code : POLICY_VIOLATION
    return { contextId, error: refusalFrom(code, `${stringOf(message.error)} ${stringOf(message.message)}`) }
  }
  if (contextId === null) return null
  const audio = typeof message.audio === 'string' ? Buffer.from(message.audio, 'base64') : undefined
  return { contextId, audio, isDone: message.isFinal === true || message.is_final === true }
}
