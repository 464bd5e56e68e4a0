import type { FakeRule } from './fake-settings.ts'

/** What a test may set on the fakes of Deepgram, Anthropic, ElevenLabs and Cartesia while they run. */
export interface ProviderSettings {
  /** When set, another key is refused as this provider refuses it. */
  apiKey: string | null
  /** When set, any other model is refused as this provider refuses it. */
  models: string[] | null
  delays: { firstMs: number; everyMs: number }
  /** Handed out in order, one for each stretch of speech; then `defaultTranscript`. */
  transcripts: string[]
  defaultTranscript: string
  /** What a recogniser takes the words for, when it is asked to find out. */
  language: string
  /** A recogniser hears one word in this much speech, so that lost audio is lost words. 0: all of them at once. */
  wordMs: number
  /** Speech that goes on within this time behind a final text belongs to it and adds no words: a gap on a busy machine is no pause. */
  sameWithinMs: number
  /** Live recognition takes so much silence for the end of a sentence; null: as the client asks. */
  endpointingMs: number | null
  /** A language model asks them before the built-in rules of fake-replies.ts. */
  rules: FakeRule[]
  fault: ProviderFault | null
}

/** Wears off after `times`; without it, stays. */
export type ProviderFault = {
  times?: number
} /** The request, or the handshake of a socket, is refused. */ & (
  | { kind: 'status'; status: number; body?: unknown }
  /** An error inside the answer, in the provider's own form. */
  | { kind: 'error'; code: number; type: string; words: string }
  /** The socket is closed in the middle, with a close frame. */
  | { kind: 'close'; code: number; reason: string }
  /** The connection breaks in the middle. */
  | { kind: 'drop' }
  /** Takes everything and answers nothing. */
  | { kind: 'hang' }
  /** A single message of this size instead of an answer. */
  | { kind: 'flood'; bytes: number }
  /** Speech comes in pieces of 20 ms, one each `everyMs`. */
  | { kind: 'drip'; everyMs: number }
)

export const PROVIDER_DEFAULTS: ProviderSettings = {
  apiKey: null,
  models: null,
  delays: { firstMs: 100, everyMs: 8 },
  transcripts: [],
  defaultTranscript: 'Hello, what are your opening hours?',
  language: 'en',
  wordMs: 0,
  sameWithinMs: 0,
  endpointingMs: null,
  rules: [],
  fault: null,
}

/** One thing that the fake met: a request, a handshake, a message on a socket, its end. */
export interface ProviderEvent {
  kind: 'request' | 'handshake' | 'message' | 'close'
  /** Counts connections from 1. */
  connection: number
  path: string
  query: Record<string, string>
  headers: Record<string, string>
  /** Of a request or message; null for what is not JSON. */
  body: Record<string, unknown> | null
  /** Of audio: how much came so far on this connection. */
  audioMs: number
}
