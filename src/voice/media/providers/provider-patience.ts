import type { Patience } from './provider-http.ts'
import type { RetriedAttempt, RetryBudget } from './retry-budget.ts'

/** What a caller bears of one part of a cascade before it counts as failed. */
export interface PartPatience extends Patience {
  budget: RetryBudget
}

export interface DeepgramPatience {
  handshakeMs: number
  /** Longest silence of the provider behind `finalize`. */
  stallMs: number
  /** Pauses before the attempts to come back. */
  retryAfterMs: readonly number[]
}

export interface CascadePatience {
  /** Of speech recognition `wholeMs` is the longest that one attempt may take in all. */
  stt: PartPatience & { wholeMs: number }
  llm: PartPatience
  tts: PartPatience
  deepgram: DeepgramPatience
}

/** Nothing else would answer: a provider is waited for as long as a caller stays on the line. */
const ALONE: CascadePatience = {
  stt: { firstByteMs: 4_000, idleMs: 3_000, wholeMs: 6_000, budget: budget(3, 8_000) },
  // A model on a small machine reads its prompt for seconds, and asking it twice makes it slower.
  llm: { firstByteMs: 8_000, idleMs: 5_000, budget: budget(3, 8_500) },
  tts: { firstByteMs: 3_000, idleMs: 2_500, budget: budget(3, 6_000) },
  deepgram: { handshakeMs: 3_000, stallMs: 2_000, retryAfterMs: [0, 300, 700, 1_500] },
}

/** Other models stand by: a second quick attempt, then they take over. */
const WITH_SPARE: CascadePatience = {
  stt: { firstByteMs: 2_500, idleMs: 2_000, wholeMs: 4_000, budget: budget(2, 4_000) },
  llm: { firstByteMs: 3_500, idleMs: 3_000, budget: budget(2, 4_500) },
  tts: { firstByteMs: 1_800, idleMs: 1_500, budget: budget(2, 3_000) },
  deepgram: { handshakeMs: 2_000, stallMs: 1_500, retryAfterMs: [0, 300] },
}

export function patienceFor({ hasSpare }: { hasSpare: boolean }): CascadePatience {
  return hasSpare ? WITH_SPARE : ALONE
}

/** An adapter's own patience where a test or a line sets some of it. */
export interface Waiting<Part extends PartPatience = PartPatience> {
  patience?: Partial<Part>
  /** An attempt failed and is followed by another. */
  onRetry?(retried: RetriedAttempt): void
}

function budget(attemptsMax: number, totalMs: number): RetryBudget {
  return { attemptsMax, totalMs, pausesMs: [250, 800] }
}
