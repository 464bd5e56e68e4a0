/** Where speech and words come from. `rehearsal` is built in and needs no key and no network. */
export const MODEL_CONNECTION_KINDS = ['cascade', 'gemini-live', 'openai-realtime', 'rehearsal'] as const
export type ModelConnectionKind = (typeof MODEL_CONNECTION_KINDS)[number]

/** One model that hears and speaks by itself, over one socket. */
export const REALTIME_KINDS = ['gemini-live', 'openai-realtime'] as const
export type RealtimeKind = (typeof REALTIME_KINDS)[number]

export const CASCADE_PARTS = ['stt', 'llm', 'tts'] as const
export type CascadePart = (typeof CASCADE_PARTS)[number]

/** The wire protocols that each part of a cascade can be spoken to in. */
export const PART_PROVIDERS = {
  stt: ['openai-compatible', 'deepgram'],
  llm: ['openai-compatible', 'anthropic'],
  tts: ['openai-compatible', 'elevenlabs', 'cartesia'],
} as const
export type PartProvider<Part extends CascadePart = CascadePart> = (typeof PART_PROVIDERS)[Part][number]

/** One part of a cascade as people may see it: it can say that a key is kept, never which. */
export interface PartSettings<Part extends CascadePart = CascadePart> {
  provider: PartProvider<Part>
  /** Such as https://api.openai.com/v1, without a trailing slash. */
  baseUrl: string
  model: string
  hasKey: boolean
}

export interface VoicePartSettings extends PartSettings<'tts'> {
  voice: string
}

export interface CascadeSettings {
  stt: PartSettings<'stt'>
  llm: PartSettings<'llm'>
  tts: VoicePartSettings
}

export interface RealtimeSettings {
  /** Such as https://generativelanguage.googleapis.com, without a trailing slash. */
  baseUrl: string
  model: string
  voice: string
  hasKey: boolean
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
  | (ModelConnectionBase & { kind: RealtimeKind } & RealtimeSettings)

/** Keys in the clear. Only the voice door and the connection test may hold one, and never for longer than the work. */
export type PartKeys = Partial<Record<CascadePart | 'realtime', string>>

/** A connection with its keys: the worker tier's form (K3). NB: never give this to a view or a REST answer. */
export interface OpenedModelConnection {
  connection: ModelConnection
  keys: PartKeys
}

export const TEST_PROBLEMS = [
  'key',
  'model',
  'voice',
  'address',
  'quota',
  'timeout',
  'missing',
  'other',
] as const
export type TestProblem = (typeof TEST_PROBLEMS)[number]

/** What a sentence about a provider names. NB: nothing of it comes from the provider's own words, which may repeat the key. */
export interface TestFacts {
  host: string
  /** The provider or the program, by its own name. */
  service: string
  model: string
  voice: string
  /** HTTP status or close code. */
  status: number
  seconds: number
  latencyMs: number
}

/** A sentence of the message catalogue, so that a page can say it in its own language. */
export interface TestSentence {
  name: string
  facts: Partial<TestFacts>
}

/** What one part of a connection test found. `message` is for people, in English, and says what to do. */
export interface PartTestResult {
  part: CascadePart | 'realtime' | 'speech-programs'
  ok: boolean
  /** To the first sign of a real answer: for a voice its first sound. */
  latencyMs: number | null
  problem: TestProblem | null
  message: string
  sentence?: TestSentence
}

export interface ModelConnectionTest {
  ok: boolean
  parts: PartTestResult[]
}

/** Tries each part with one real, small request over plain HTTP or a socket. Never throws for a failing provider. */
export type ModelTester = (opened: OpenedModelConnection) => Promise<PartTestResult[]>

export const MODEL_CONNECTION_NAME_MAX_CHARS = 80
export const API_KEY_MAX_CHARS = 1_000
