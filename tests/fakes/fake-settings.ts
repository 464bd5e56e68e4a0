/** What a test may set on the fake provider while it runs. Everything has a default; PATCH merges. */
export interface FakeSettings {
  /** When set, requests without this bearer key are refused with 401. */
  apiKey: string | null
  delays: { sttMs: number; llmFirstTokenMs: number; llmTokenMs: number; ttsFirstByteMs: number }
  /** How transcriptions are answered: as a stream of events, or as one JSON object. */
  sttFormat: 'sse' | 'json'
  /** Handed out in order, one a transcription; then `defaultTranscript`. */
  transcripts: string[]
  defaultTranscript: string
  /** How it sounds: as a person, or as tones that tell which part of a sentence is heard. */
  voice: 'speech' | 'scale'
  /** Asked before the built-in rules of fake-replies.ts. */
  rules: FakeRule[]
  faults: Partial<Record<FakePart, FakeFault>>
}

export type FakePart = 'stt' | 'llm' | 'tts' | 'models'

export interface FakeRule {
  /** Regular expression, case-insensitive, against the caller's last words. */
  match: string
  reply?: string
  tool?: { name: string; arguments: string }
}

export type FakeFault = { times?: number } & (
  | { kind: 'status'; status: number; body?: string; headers?: Record<string, string> }
  /** Takes the request and never answers. */
  | { kind: 'hang' }
  /** Answers half and closes the connection. */
  | { kind: 'drop' }
  /** Answers one small piece each `everyMs`. */
  | { kind: 'drip'; everyMs: number }
  /** A page in the place of an answer, as a proxy sends it. */
  | { kind: 'page'; contentType: string }
  /** A single event, or a single piece, of this size. */
  | { kind: 'flood'; bytes: number }
)

export const DEFAULT_SETTINGS: FakeSettings = {
  apiKey: null,
  delays: { sttMs: 200, llmFirstTokenMs: 100, llmTokenMs: 8, ttsFirstByteMs: 100 },
  sttFormat: 'sse',
  transcripts: [],
  defaultTranscript: 'Hello, what are your opening hours?',
  voice: 'speech',
  rules: [],
  faults: {},
}

/** A request as the fake got it. `body` is the JSON, or the fields of a form (a file as `{ name, sizeBytes }`). */
export interface JournalEntry {
  part: FakePart
  method: string
  path: string
  headers: Record<string, string>
  body: Record<string, unknown>
  /** Body exactly as sent; empty for forms. */
  rawBody: string
  /** True when the client closed the connection before the answer was complete. */
  isAborted: boolean
}

/** The fault that applies to this request; one with `times` wears off. */
export function takeFault(settings: FakeSettings, part: FakePart): FakeFault | null {
  const fault = settings.faults[part]
  if (!fault) return null
  if (fault.times !== undefined && --fault.times <= 0) delete settings.faults[part]
  return fault
}
