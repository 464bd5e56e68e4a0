import type { UpMessage } from '../../protocol.ts'

export type TurnMessage = Extract<UpMessage, { type: 'turn' }>

const RESEND_EVERY_MS = 2_000
/** Main is gone or broken when this many turns wait; the oldest are given up, and said so. */
const UNACKNOWLEDGED_MAX = 500
/** How long a call that has ended keeps sending turns that main has not confirmed. */
const UNCONFIRMED_KEPT_MS = 20_000

interface OutboxOptions {
  send(message: TurnMessage): void
  onGivenUp(seq: number): void
}

export interface TurnOutbox {
  put(message: TurnMessage): void
  acknowledge(seq: number): void
  /** The last turn is in: resolves when main has confirmed each, or is given up. Nothing is sent again then. */
  drain(): Promise<void>
}

/** Sends each turn until it is acknowledged. Main takes a turn with a known number as done, so sending twice is harmless. */
export function createTurnOutbox({ send, onGivenUp }: OutboxOptions): TurnOutbox {
  const waiting = new Map<number, TurnMessage>()
  const timer = setInterval(() => {
    for (const message of waiting.values()) send(message)
  }, RESEND_EVERY_MS)
  return {
    put(message) {
      waiting.set(message.turn.seq, message)
      const oldest = waiting.keys().next().value
      if (waiting.size > UNACKNOWLEDGED_MAX && oldest !== undefined) {
        waiting.delete(oldest)
        onGivenUp(oldest)
      }
      send(message)
    },
    acknowledge: seq => void waiting.delete(seq),
    async drain() {
      const deadline = performance.now() + UNCONFIRMED_KEPT_MS
      while (waiting.size > 0 && performance.now() < deadline) await Bun.sleep(100)
      clearInterval(timer)
    },
  }
}
