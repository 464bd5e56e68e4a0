import { AppError } from '#core/errors.ts'
import type { Logger } from '#telemetry/logger.ts'

/** What one call has to write down, in the order in which it happened. */
export interface JournalQueue {
  /**
   * Writes when everything before it has been written (or given up). Tried again while the store fails, for a minute after it was
   * added. True when it is committed; false when it was given up or there was no room for it. Never throws.
   */
  add(what: string, write: () => Promise<unknown>): Promise<boolean>
  /** Resolves when nothing is waiting. */
  idle(): Promise<void>
}

/** A turn takes a second or more to say: so many that wait mean a store that has been away for long. */
const WAITING_MAX = 1_000
const TRY_FOR_MS = 60_000
const BACK_OFF_MIN_MS = 100
const BACK_OFF_MAX_MS = 5_000

export interface JournalQueueOptions {
  logger: Logger
  callId: string
  tryForMs?: number
}

export function createJournalQueue({
  logger,
  callId,
  tryForMs = TRY_FOR_MS,
}: JournalQueueOptions): JournalQueue {
  let tail: Promise<unknown> = Promise.resolve()
  let waiting = 0

  async function attempt(what: string, write: () => Promise<unknown>, deadlineMs: number): Promise<boolean> {
    for (let backOffMs = BACK_OFF_MIN_MS; ; backOffMs = Math.min(BACK_OFF_MAX_MS, backOffMs * 2)) {
      try {
        await write()
        return true
      } catch (error) {
        // What waited behind a long failure has one try left: a queue must not take minutes for each of its entries.
        const isOver = !isWorthAnotherTry(error) || performance.now() + backOffMs > deadlineMs
        const level = isOver ? 'error' : 'warn'
        logger[level](
          isOver
            ? 'A part of a call could not be written down'
            : 'Writing down a part of a call failed; trying again',
          {
            callId,
            what,
            error,
          },
        )
        if (isOver) return false
        await Bun.sleep(backOffMs)
      }
    }
  }

  return {
    add(what, write) {
      if (waiting >= WAITING_MAX) {
        logger.error('Too much of a call waits to be written down', { callId, what })
        return Promise.resolve(false)
      }
      waiting++
      const deadlineMs = performance.now() + tryForMs
      const done = tail.then(() => attempt(what, write, deadlineMs)).finally(() => waiting--)
      tail = done
      return done
    },
    async idle() {
      await tail
    },
  }
}

/** A call that is not there or refuses the entry will do so again. */
function isWorthAnotherTry(error: unknown): boolean {
  return !(error instanceof AppError) || error.code === 'unavailable' || error.code === 'internal'
}
