import { z } from 'zod'

/** Server events of the Realtime API (GA) that a call needs, as far as it needs them; the beta's names of the same are taken too. */
const error = z.object({
  type: z.string().nullish(),
  code: z.string().nullish(),
  param: z.string().nullish(),
  event_id: z.string().nullish(),
})
export type OpenAiError = z.infer<typeof error>

const item = z.object({
  id: z.string(),
  type: z.string(),
  role: z.string().nullish(),
  call_id: z.string().nullish(),
  name: z.string().nullish(),
  arguments: z.string().nullish(),
})
export type OpenAiItem = z.infer<typeof item>

const count = z.number().nullish()
const usage = z.object({
  input_tokens: count,
  output_tokens: count,
  input_token_details: z.object({ text_tokens: count, audio_tokens: count, cached_tokens: count }).nullish(),
  output_token_details: z.object({ text_tokens: count, audio_tokens: count }).nullish(),
})
export type OpenAiUsage = z.infer<typeof usage>

const response = z.object({
  id: z.string(),
  status: z.string().nullish(),
  status_details: z.object({ reason: z.string().nullish(), error: error.nullish() }).nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  usage: usage.nullish(),
})
export type OpenAiResponse = z.infer<typeof response>

const words = z.object({ item_id: z.string(), delta: z.string() })

const serverEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('session.created'),
    session: z.object({ expires_at: z.number().nullish() }).nullish(),
  }),
  z.object({ type: z.literal('session.updated') }),
  z.object({ type: z.literal('error'), error }),
  z.object({ type: z.literal('input_audio_buffer.speech_started') }),
  z.object({ type: z.literal('input_audio_buffer.speech_stopped') }),
  z.object({ type: z.literal('input_audio_buffer.committed'), item_id: z.string() }),
  z.object({ type: z.literal('conversation.item.added'), previous_item_id: z.string().nullish(), item }),
  words.extend({ type: z.literal('conversation.item.input_audio_transcription.delta') }),
  z.object({
    type: z.literal('conversation.item.input_audio_transcription.completed'),
    item_id: z.string(),
    transcript: z.string(),
  }),
  z.object({
    type: z.literal('conversation.item.input_audio_transcription.failed'),
    item_id: z.string(),
  }),
  z.object({ type: z.literal('response.created'), response }),
  z.object({ type: z.literal('response.output_item.added'), response_id: z.string(), item }),
  z.object({ type: z.literal('response.output_item.done'), response_id: z.string(), item }),
  words.extend({ type: z.literal('response.output_audio.delta'), response_id: z.string() }),
  words.extend({ type: z.literal('response.output_audio_transcript.delta'), response_id: z.string() }),
  z.object({ type: z.literal('response.done'), response }),
])
export type OpenAiEvent = z.infer<typeof serverEvent>

const BETA_NAMES: Readonly<Record<string, OpenAiEvent['type']>> = {
  'conversation.item.created': 'conversation.item.added',
  'response.audio.delta': 'response.output_audio.delta',
  'response.audio_transcript.delta': 'response.output_audio_transcript.delta',
}
const envelope = z.object({ type: z.string() })

/** What a client sends. */
export type ClientEvent = { type: string; event_id?: string } & Record<string, unknown>

/** null: not an event at all. 'other': one that a call does without. */
export function decodeEvent(data: unknown): OpenAiEvent | 'other' | null {
  if (typeof data !== 'string') return null
  let json: unknown
  try {
    json = JSON.parse(data)
  } catch {
    return null
  }
  const named = envelope.safeParse(json)
  if (!named.success) return null
  const type = BETA_NAMES[named.data.type] ?? named.data.type
  const event = serverEvent.safeParse({ ...Object(json), type })
  return event.success ? event.data : 'other'
}
