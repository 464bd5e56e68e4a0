import { z } from 'zod'
import {
  API_KEY_MAX_CHARS,
  MODEL_CONNECTION_KINDS,
  MODEL_CONNECTION_NAME_MAX_CHARS,
  PART_PROVIDERS,
  REALTIME_KINDS,
} from './model-connection.ts'

const baseUrl = z
  .url({ protocol: /^https?$/, error: 'Use an address that begins with http:// or https://.' })
  .max(2_000)
  .refine(url => !hasCredentials(url), 'Put the key into its own field, not into the address.')
  .refine(url => !/[?#]/.test(url), 'Leave out what begins with ? or #: paths are added at the end.')
  .transform(url => url.replace(/\/+$/, ''))

const model = z.string().trim().min(1, 'Name the model.').max(200)
const voice = z.string().trim().min(1, 'Name the voice.').max(200)
/** Absent or empty keeps the key that is stored; null removes it. NB: it goes into a header, which takes nothing but these signs. */
const apiKey = z
  .string()
  .trim()
  .max(API_KEY_MAX_CHARS)
  .regex(/^[\x21-\x7e]*$/, 'A key has no spaces and no special letters. Paste it once more.')
  .nullish()
  .describe(
    'The key in the clear; it is kept encrypted and never answered. Absent or empty keeps the one that is stored, as long as protocol and origin stay; null removes it.',
  )
const name = z.string().trim().min(1, 'Give the connection a name.').max(MODEL_CONNECTION_NAME_MAX_CHARS)

const part = {
  baseUrl: baseUrl.describe('Such as https://api.openai.com/v1.'),
  model,
  apiKey,
}
const sttInput = z.strictObject({
  provider: z
    .enum(PART_PROVIDERS.stt)
    .default('openai-compatible')
    .describe('The protocol that the service speaks.'),
  ...part,
})
const llmInput = z.strictObject({
  provider: z
    .enum(PART_PROVIDERS.llm)
    .default('openai-compatible')
    .describe('The protocol that the service speaks.'),
  ...part,
})
const ttsInput = z.strictObject({
  provider: z
    .enum(PART_PROVIDERS.tts)
    .default('openai-compatible')
    .describe('The protocol that the service speaks.'),
  ...part,
  voice,
})

const rehearsalInput = z.strictObject({ name, kind: z.literal('rehearsal') })
const cascadeInput = z.strictObject({
  name,
  kind: z.literal('cascade'),
  stt: sttInput,
  llm: llmInput,
  tts: ttsInput,
})
const realtimeInput = z.strictObject({
  name,
  kind: z.enum(REALTIME_KINDS),
  baseUrl: baseUrl.optional().describe('Absent: the address of the provider itself.'),
  model,
  voice,
  apiKey,
})

/** The body of a model connection, as REST and the form send it. Keys go in and never come out. */
export const modelConnectionInput = z.discriminatedUnion('kind', [
  cascadeInput,
  realtimeInput,
  rehearsalInput,
])
export type ModelConnectionInput = z.input<typeof modelConnectionInput>
export type ModelConnectionValues = z.output<typeof modelConnectionInput>

/** As much of a connection as it takes to hear its voice. */
export const speechInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('cascade'), tts: ttsInput }),
  realtimeInput.omit({ name: true }),
  rehearsalInput.omit({ name: true }),
])
export type SpeechInput = z.input<typeof speechInput>

/** Any part of it; the kind of a connection stays, and so do the fields that this kind has. */
export const modelConnectionChange = z.strictObject({
  name: name.optional(),
  kind: z.enum(MODEL_CONNECTION_KINDS).optional(),
  stt: sttInput.optional(),
  llm: llmInput.optional(),
  tts: ttsInput.optional(),
  baseUrl: baseUrl.optional(),
  model: model.optional(),
  voice: voice.optional(),
  apiKey,
})
export type ModelConnectionChange = z.input<typeof modelConnectionChange>
export type ModelConnectionChangeValues = z.output<typeof modelConnectionChange>

/** NB: zod asks this of what is no address too. */
function hasCredentials(url: string): boolean {
  const parsed = URL.parse(url)
  return parsed !== null && (parsed.username !== '' || parsed.password !== '')
}
