import type { ConductInput } from './conduct-input.ts'
import { type Farewell, readFarewell } from './farewell.ts'
import { createQuietMeter } from './quiet-meter.ts'

export type GoodbyeEnd = 'both_said_goodbye' | 'agent_said_goodbye'

/** Sees that a conversation is over although the model did not hang up. */
export interface GoodbyeWatch {
  next(input: ConductInput): GoodbyeEnd | null
  nextTickAtMs(): number | null
}

/** Both have said goodbye, the agent last. */
const BOTH_MS = 1_000
/** The caller said goodbye last: the model may still have a word for it. */
const ANSWERED_MS = 2_500
/** Only the agent did, and the caller has nothing to add. */
const SILENT_MS = 5_000
/** Longer than a second thought takes, where the recogniser tells only whole stretches of speech. */
const NOISE_MAX_MS = 20_000
const WORDS_WAIT_MS = 2_000

/** `language` is that of the call, read anew for each turn. Nothing ends while somebody talks or an answer is on its way. */
export function createGoodbyeWatch(language: () => string): GoodbyeWatch {
  const meter = createQuietMeter({ noiseMaxMs: NOISE_MAX_MS, wordsWaitMs: WORDS_WAIT_MS })
  let agent: Farewell = 'none'
  let caller: Farewell = 'none'
  let wasCallerLast = false
  /** Before that nothing can be over: in some languages one word greets and takes leave. */
  let hasCallerSpoken = false
  let isOver = false

  const waitMs = (): number | null => {
    if (isOver || agent === 'none') return null
    if (caller !== 'none') return wasCallerLast ? ANSWERED_MS : BOTH_MS
    return agent === 'sure' && hasCallerSpoken ? SILENT_MS : null
  }
  const hear = (input: ConductInput) => {
    if (input.type === 'agent_turn') {
      agent = input.interrupted ? 'none' : readFarewell(input.text, language(), 'agent')
      wasCallerLast = false
    } else if (input.type === 'caller_turn') {
      caller = readFarewell(input.text, language(), 'caller')
      wasCallerLast = true
      hasCallerSpoken = true
      if (caller === 'none') agent = 'none'
    }
  }
  const dueAtMs = () => {
    const wanted = waitMs()
    return wanted === null ? null : meter.reachesAtMs(wanted)
  }
  return {
    next(input) {
      meter.note(input)
      hear(input)
      const dueMs = dueAtMs()
      if (dueMs === null || dueMs > input.atMs) return null
      isOver = true
      return caller === 'none' ? 'agent_said_goodbye' : 'both_said_goodbye'
    },
    nextTickAtMs: dueAtMs,
  }
}
