import { sayExactly } from '../library/say-exactly.ts'
import type { HandOver } from '../session.ts'
import type { CallLine, Speech } from './call-line.ts'

/** Longer than the sentence takes; then the other agent comes without it. */
const FAREWELL_MAX_MS = 8_000

interface HandOverOptions {
  /** The one that the call is on at the moment. */
  line(): Pick<CallLine, 'say' | 'onAnswer'>
  /** Of its model. */
  speaksByItself(): boolean
  /** The call goes on as the other agent from now on. */
  goOn(order: HandOver): void
  farewellMaxMs?: number
}

/**
 * Lets the agent tell the caller to whom they are handed over, then the other one take the call. Resolves with what the model is
 * answered: one that speaks by itself takes nothing else while it waits for its tool, so it is told the sentence there.
 */
export function createHandOver({
  line,
  speaksByItself,
  goOn,
  farewellMaxMs = FAREWELL_MAX_MS,
}: HandOverOptions) {
  return async (order: HandOver, speech: Speech): Promise<string> => {
    const said = Promise.withResolvers<void>()
    const timer = setTimeout(said.resolve, farewellMaxMs)
    const gone = said.promise.then(() => {
      clearTimeout(timer)
      goOn(order)
    })
    if (speaksByItself()) {
      line().onAnswer(speech, answer => {
        answer.shield()
        void answer.done.then(said.resolve)
      })
      return sayExactly(order.farewell)
    }
    void line().say(order.farewell, { allowInterruptions: false }).done.then(said.resolve)
    await gone
    // Until the line is closed: else it asks its model once more.
    await Bun.sleep(0)
    return order.output
  }
}
