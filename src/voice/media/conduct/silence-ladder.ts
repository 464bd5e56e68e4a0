import type { ConductInput } from './conduct-input.ts'
import { createQuietMeter } from './quiet-meter.ts'

export type SilenceSentence = 'stillThere' | 'silenceOffer' | 'silenceGoodbye'

export type SilenceStep =
  | { type: 'say'; sentence: SilenceSentence; quietMs: number }
  /** The goodbye was said and nobody objected: the call ends. */
  | { type: 'end' }

/** The steps for a caller who says nothing. */
export interface SilenceLadder {
  /** What is due now. NB: the sentence that it asks for is to be told of by inputs of type `sentence`. */
  next(input: ConductInput): SilenceStep | null
  /** When to look again, if nothing happens before; null: only when something happens. */
  nextTickAtMs(): number | null
}

/** Longer than anybody talks on a line whose recogniser tells only whole stretches of speech. */
const NOISE_MAX_MS = 60_000
const WORDS_WAIT_MS = 3_000
/** Behind the goodbye: time for a caller who wakes up. */
const OBJECTION_MS = 600

interface Rung {
  sentence: SilenceSentence
  /** In units of the agent's patience, from the end of the last word. */
  patiences: number
}
const RUNGS: readonly Rung[] = [
  { sentence: 'stillThere', patiences: 1 },
  { sentence: 'silenceOffer', patiences: 2 },
  { sentence: 'silenceGoodbye', patiences: 1 },
]

/** Words of the caller lead back to its foot; noise only delays the next step, and not for ever. */
export function createSilenceLadder(silenceMs: number): SilenceLadder {
  const meter = createQuietMeter({ noiseMaxMs: NOISE_MAX_MS, wordsWaitMs: WORDS_WAIT_MS })
  let climbed = 0
  let hasEnded = false

  const waitMs = () => {
    const rung = RUNGS[climbed]
    return rung ? rung.patiences * silenceMs : OBJECTION_MS
  }
  return {
    next(input) {
      meter.note(input)
      if (input.type === 'words' || input.type === 'caller_turn') climbed = 0
      const dueAtMs = meter.reachesAtMs(waitMs())
      if (hasEnded || dueAtMs === null || dueAtMs > input.atMs) return null
      const rung = RUNGS[climbed]
      if (!rung) {
        hasEnded = true
        return { type: 'end' }
      }
      const quietMs = meter.quietMs()
      climbed++
      meter.restart()
      return { type: 'say', sentence: rung.sentence, quietMs }
    },
    nextTickAtMs: () => (hasEnded ? null : meter.reachesAtMs(waitMs())),
  }
}
