/** Where speech and words come from. `rehearsal` is built in and needs no key and no network. */
export type ModelConnectionKind = 'cascade' | 'rehearsal'

export const CASCADE_PARTS = ['stt', 'llm', 'tts'] as const
export type CascadePart = (typeof CASCADE_PARTS)[number]

/** One part of a cascade as people may see it: it can say that a key is kept, never which. */
export interface PartSettings {
  provider: 'openai-compatible'
  /** Such as https://api.openai.com/v1, without a trailing slash. */
  baseUrl: string
  model: string
  hasKey: boolean
}

export interface VoicePartSettings extends PartSettings {
  voice: string
}

export interface CascadeSettings {
  stt: PartSettings
  llm: PartSettings
  tts: VoicePartSettings
}

interface ModelConnectionBase {
  id: string
  organizationId: string
  name: string
  createdAt: Date
  updatedAt: Date
}

export type ModelConnection =
  | (ModelConnectionBase & { kind: 'rehearsal' })
  | (ModelConnectionBase & { kind: 'cascade' } & CascadeSettings)

/** Keys in the clear. Only the voice door and the connection test may hold one, and never for longer than the work. */
export type PartKeys = Partial<Record<CascadePart, string>>

/** A connection with its keys: the worker tier's form (K3). NB: never give this to a view or a REST answer. */
export interface OpenedModelConnection {
  connection: ModelConnection
  keys: PartKeys
}

/** What one part of a connection test found. `message` is for people and says what to do. */
export interface PartTestResult {
  part: CascadePart | 'speech-programs'
  ok: boolean
  latencyMs: number | null
  problem: 'key' | 'model' | 'address' | 'quota' | 'timeout' | 'missing' | 'other' | null
  message: string
}

export interface ModelConnectionTest {
  ok: boolean
  parts: PartTestResult[]
}

/** Tries each part with one real, small request over plain HTTP. Never throws for a failing provider. */
export type ModelTester = (opened: OpenedModelConnection) => Promise<PartTestResult[]>

export const MODEL_CONNECTION_NAME_MAX_CHARS = 80
export const API_KEY_MAX_CHARS = 1_000
