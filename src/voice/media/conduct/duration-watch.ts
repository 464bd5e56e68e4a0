import type { ConductInput } from './conduct-input.ts'
import { createQuietMeter } from './quiet-meter.ts'

/** Says when the longest duration comes near, and when it is reached. */
export interface DurationWatch {
  next(input: ConductInput): 'warn' | 'end' | null
  nextTickAtMs(): number | null
}

export const WARNING_BEFORE_MS = 60_000
/** Shorter calls end without a warning: it would come just behind the greeting. */
const WARNED_FROM_MS = 120_000
/** The warning waits so long for a moment in which nobody talks; then it comes anyway. */
const GAP_WAIT_MS = 15_000
/** That is such a moment. */
const GAP_MS = 700
const WORDS_WAIT_MS = 1_000

/** A session that takes a call over late may come behind the warning: it is not said twice then. */
export function createDurationWatch(maxDurationMs: number, startsAtMs = 0): DurationWatch {
  const meter = createQuietMeter({ noiseMaxMs: GAP_WAIT_MS, wordsWaitMs: WORDS_WAIT_MS })
  const warnAtMs = maxDurationMs - WARNING_BEFORE_MS
  let isWarned = maxDurationMs <= WARNED_FROM_MS || startsAtMs > warnAtMs
  let isOver = false

  const warningDueAtMs = () => {
    const gapAtMs = meter.reachesAtMs(GAP_MS) ?? Number.POSITIVE_INFINITY
    return Math.min(Math.max(warnAtMs, gapAtMs), warnAtMs + GAP_WAIT_MS)
  }
  return {
    next(input) {
      meter.note(input)
      if (isOver) return null
      if (input.atMs >= maxDurationMs) {
        isOver = true
        return 'end'
      }
      if (isWarned || input.atMs < warningDueAtMs()) return null
      isWarned = true
      return 'warn'
    },
    nextTickAtMs() {
      if (isOver) return null
      return isWarned ? maxDurationMs : warningDueAtMs()
    },
  }
}
