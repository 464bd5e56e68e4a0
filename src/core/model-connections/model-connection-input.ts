import { z } from 'zod'
import { API_KEY_MAX_CHARS, MODEL_CONNECTION_NAME_MAX_CHARS } from './model-connection.ts'

const baseUrl = z
  .url({ protocol: /^https?$/, error: 'Use an address that begins with http:// or https://.' })
  .max(2_000)
  .refine(url => !hasCredentials(url), 'Put the key into its own field, not into the address.')
  .refine(url => !/[?#]/.test(url), 'Leave out what begins with ? or #: paths are added at the end.')
  .transform(url => url.replace(/\/+$/, ''))

const part = {
  provider: z.literal('openai-compatible').default('openai-compatible'),
  baseUrl,
  model: z.string().trim().min(1, 'Name the model.').max(200),
  /** Absent or empty keeps the key that is stored; null removes it. */
  apiKey: z.string().trim().max(API_KEY_MAX_CHARS).nullish(),
}

const name = z.string().trim().min(1, 'Give the connection a name.').max(MODEL_CONNECTION_NAME_MAX_CHARS)

const partInput = z.strictObject(part)
const voicePartInput = z.strictObject({
  ...part,
  voice: z.string().trim().min(1, 'Name the voice.').max(200),
})

const rehearsalInput = z.strictObject({ name, kind: z.literal('rehearsal') })
const cascadeInput = z.strictObject({
  name,
  kind: z.literal('cascade'),
  stt: partInput,
  llm: partInput,
  tts: voicePartInput,
})

/** The body of a model connection, as REST and the form send it. Keys go in and never come out. */
export const modelConnectionInput = z.discriminatedUnion('kind', [cascadeInput, rehearsalInput])
export type ModelConnectionInput = z.input<typeof modelConnectionInput>
export type ModelConnectionValues = z.output<typeof modelConnectionInput>

/** Any part of it; the kind of a connection stays. */
export const modelConnectionChange = z.strictObject({
  name: name.optional(),
  kind: z.enum(['cascade', 'rehearsal']).optional(),
  stt: partInput.optional(),
  llm: partInput.optional(),
  tts: voicePartInput.optional(),
})
export type ModelConnectionChange = z.input<typeof modelConnectionChange>

/** NB: zod asks this of what is no address too. */
function hasCredentials(url: string): boolean {
  const parsed = URL.parse(url)
  return parsed !== null && (parsed.username !== '' || parsed.password !== '')
}
