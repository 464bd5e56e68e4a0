import type { WebDoor } from '../web-load.ts'

/** An agent that takes part: how it is started, called and ended. */
export interface Contestant {
  /** Roots of its process trees: what its work is charged to. */
  readonly pids: readonly number[]
  /** A ticket to a room that the agent is in, or is sent to when the caller comes. */
  invite(): Promise<{ url: string; token: string; callId: string }>
  /** Its dashboard and API, where it has them. */
  readonly web?: WebDoor
  /** How late its loops run now; null when it tells nothing. */
  tellLag(): Promise<LagFigures | null>
  /** What the agent says about the answers of a call that has ended; null when it tells nothing. */
  tellInside(callId: string): Promise<InsideTurn[] | null>
  stop(): Promise<void>
}

/** In milliseconds: the thread of dashboard and API over the last minute, the one of the calls' sound over the last second. */
export interface LagFigures {
  webP99Ms: number
  mediaP99Ms: number
}

/** One answer as the agent itself timed it. */
export interface InsideTurn {
  endOfTurnMs: number | null
  sttMs: number | null
  llmFirstTokenMs: number | null
  ttsFirstByteMs: number | null
  totalMs: number | null
}

/** What every contestant is given: the same server, models and greeting. */
export interface Arena {
  livekit: { url: string; apiKey: string; apiSecret: string }
  recogniserUrl: string
  modelsUrl: string
  greeting: string
  callsMax: number
  /** Puts a command onto the agent's core when the run is pinned. */
  pin(command: string[]): string[]
}

export const CONTESTANTS = [
  'floor',
  'parley',
  'parley-defaults',
  'livekit-agents',
  'livekit-agents-defaults',
  'agents-js',
  'agents-js-defaults',
] as const
export type ContestantName = (typeof CONTESTANTS)[number]
export type Tuning = 'tuned' | 'defaults'
