/** What the process of the callers is told and tells, a line of JSON each. Times called `...EpochMs` are of the wall clock. */
export interface CallOrder {
  order: 'call'
  id: string
  url: string
  token: string
  script: 'turns' | 'interruptions'
  /** Questions that are asked; for `interruptions`: how often the caller breaks in. */
  times: number
}

/** How long a burst of sound takes through the server, from one participant to the other. */
export interface TransportOrder {
  order: 'transport'
  id: string
  url: string
  tokens: readonly [string, string]
  bursts: number
}

export type CallerOrder = CallOrder | TransportOrder | { order: 'hang_up'; id: string }

export interface HeardTurn {
  endedAtEpochMs: number
  /** From the end of the caller's words to the first sound of the answer; null when none came. */
  responseMs: number | null
}

export const NOISES = ['click', 'cough', 'mhm'] as const
export type Noise = (typeof NOISES)[number]

export interface CallReport {
  /** From dialing to the greeting's first sound. */
  greetingMs: number | null
  turns: HeardTurn[]
  /** From the first frame of the caller's words to the last sound of the agent; null when it talked on. */
  bargeInStopsMs: (number | null)[]
  noises: { noise: Noise; effect: 'none' | 'paused' | 'cut' }[]
  /** Frames that came while the agent spoke, and how many of them came late. */
  frames: number
  lateFrames: number
  /** Why the call ended before its script; null when all of it was done. */
  failure: string | null
}

export type CallerEvent =
  | { event: 'up' }
  /** The greeting is over: from now on the call is in dialogue. */
  | { event: 'talking'; id: string }
  /** The script is over, done or failed; the line stays open until `hang_up`. */
  | { event: 'talked'; id: string; report: CallReport }
  | { event: 'left'; id: string }
  | { event: 'transport'; id: string; delaysMs: number[] }
  | { event: 'failed'; id: string; reason: string }
