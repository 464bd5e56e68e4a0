import { runCallers } from './callers.ts'
import { questionAt } from './question-clip.ts'
import { CALLER_RATE_HZ } from './send-frames.ts'

/** The callers of `parley loadtest`: they ask one question, and make no noises. Resolves when standard input ends. */
export function runLoadCallers(): Promise<void> {
  const nothing = new Int16Array(0)
  return runCallers({ question: questionAt(CALLER_RATE_HZ), click: nothing, cough: nothing, mhm: nothing })
}
