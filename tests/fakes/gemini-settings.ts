import type { FakeRule } from './fake-settings.ts'

/** What a test may set on the fake while it runs. Everything has a default; PATCH merges. */
export interface GeminiSettings {
  /** When set, connections without this key are refused. */
  apiKey: string | null
  /** How: in the handshake, or as Google does today, by closing the socket after the setup. */
  keyRefusal: 'http' | 'close'
  /** The models that exist; empty: any. */
  models: string[]
  /** Handshakes are answered with this status. */
  handshakeStatus: number | null
  /** Until the setup is confirmed. */
  setupMs: number
  /** From the end of the caller's words to the first audio, and from a text. */
  firstAudioMs: number
  /** Audio is sent so many times faster than it plays. */
  audioSpeed: number
  /** A turn is complete when its audio has been played, as at Google; false: when it was sent. */
  waitsForPlayback: boolean
  /** Handed out in order, one for each thing that the caller says; then `defaultTranscript`. */
  transcripts: string[]
  defaultTranscript: string
  /** Asked before the built-in rules of fake-replies.ts. */
  rules: FakeRule[]
  /** Answered from what this session remembers: `match` in the words, then the first group of `recall` in the context. */
  memory: { match: string; recall: string; answer: string; forgotten: string }[]
  /** A session that is taken up again remembers nothing of before. */
  forgetsOnResume: boolean
  /** Audio during a tool call closes the connection (1007), as it does at Google. */
  isStrictAboutTools: boolean
  /** Seconds of the server's own limits pass so many times faster. */
  timeFactor: number
  /** Of one connection, in seconds before the factor; null: no limit. */
  connectionLifetimeS: number | null
  /** How long before it the server warns. */
  goAwayBeforeS: number
  /** After the warning the server says nothing more. */
  isSilentAfterGoAway: boolean
  /** Consumed one each at the moments that they name. */
  faults: GeminiFault[]
}

/** `at` is the moment: after the setup, in the middle of spoken words, when a tool was called, or when the caller stopped to speak. */
export interface GeminiFault {
  at: 'setup' | 'mid_word' | 'tool_call' | 'caller_done'
  how: GeminiEnd
}

export type GeminiEnd =
  | { kind: 'close'; code: number; reason: string }
  /** A close frame without a code. */
  | { kind: 'empty_close' }
  /** The TCP connection breaks. */
  | { kind: 'drop' }
  /** The connection stays and nothing comes any more, not even the answer to a close. */
  | { kind: 'half_open' }

export const GEMINI_DEFAULTS: GeminiSettings = {
  apiKey: null,
  keyRefusal: 'close',
  models: [],
  handshakeStatus: null,
  setupMs: 20,
  firstAudioMs: 150,
  audioSpeed: 4,
  waitsForPlayback: true,
  transcripts: [],
  defaultTranscript: 'Hello, what are your opening hours?',
  rules: [],
  memory: [],
  forgetsOnResume: false,
  isStrictAboutTools: true,
  timeFactor: 1,
  connectionLifetimeS: null,
  goAwayBeforeS: 60,
  isSilentAfterGoAway: false,
  faults: [],
}

/** One connection as the fake saw it. Times are ms since the fake started. */
export interface GeminiConnectionLog {
  number: number
  openedAtMs: number
  endedAtMs: number | null
  /** As the client closed it; null: it did not, or without a code. */
  clientCloseCode: number | null
  headers: Record<string, string>
  path: string
  setup: Record<string, unknown> | null
  /** Whether the setup named a session that this fake knows. */
  isResumed: boolean
  /** Connections of this client that were still open when this one came. */
  openBesides: number
  audioBytes: number
  audioBytesDuringTools: number
  pings: number
  /** Everything but the audio, in order. */
  received: Record<string, unknown>[]
  /** What the server said, without the audio. */
  sent: Record<string, unknown>[]
}
