import type { FakeRule } from './fake-settings.ts'

/** What a test may set on the fake realtime model while it runs. Everything has a default; PATCH merges. */
export interface RealtimeSettings {
  /** When set, connections without this bearer key are refused. */
  apiKey: string | null
  models: string[]
  voices: string[]
  delays: {
    /** From the end of the caller's speech found to `response.created`. */
    responseMs: number
    /** From there to the first piece of audio. */
    firstAudioMs: number
    /** Between pieces of 200 ms of audio. */
    audioPieceMs: number
    transcriptMs: number
  }
  /** Handed out in order, one for each turn of the caller; then `defaultTranscript`. */
  transcripts: string[]
  defaultTranscript: string
  /** Asked before the built-in rules of fake-replies.ts. */
  rules: FakeRule[]
  /** How long a session lives, as it says in `session.created`. */
  sessionSeconds: number
  /** Each takes place once for each of its `times` (1 when left out). */
  faults: RealtimeFaults
}

export interface RealtimeFaults {
  /** Refuses the handshake. */
  handshake?: { times?: number; status: number }
  /** Takes the connection, says an error, closes. */
  refusal?: { times?: number; type: string; code: string; closeCode: number }
  /** Cuts the socket after so many pieces of audio of an answer. */
  cut?: { times?: number; afterPieces: number; closeCode?: number }
  /** Ends an answer as failed, before a sound. */
  failed?: { times?: number; type: string; code: string }
  /** Never answers what the caller said. */
  silent?: { times?: number }
}

export const DEFAULT_REALTIME_SETTINGS: RealtimeSettings = {
  apiKey: null,
  models: ['fake-realtime'],
  voices: ['marin', 'cedar'],
  delays: { responseMs: 60, firstAudioMs: 150, audioPieceMs: 40, transcriptMs: 250 },
  transcripts: [],
  defaultTranscript: 'Hello, what are your opening hours?',
  rules: [],
  sessionSeconds: 3_600,
  faults: {},
}

/** An event as the fake got it, audio left out; and what happened to connections. */
export interface RealtimeEntry {
  connection: number
  atMs: number
  event: { type: string } & Record<string, unknown>
}

/** The fault that applies now; it wears off. */
export function takeFault<K extends keyof RealtimeFaults>(
  settings: RealtimeSettings,
  kind: K,
): NonNullable<RealtimeFaults[K]> | null {
  const fault = settings.faults[kind]
  if (!fault) return null
  const left = (fault.times ?? 1) - 1
  if (left <= 0) delete settings.faults[kind]
  else fault.times = left
  return fault as NonNullable<RealtimeFaults[K]>
}
