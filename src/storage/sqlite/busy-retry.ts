import { AppError } from '#core/errors.ts'
import { isBusy } from '../database-errors.ts'

/** Another process (`parley admin create`) writes for milliseconds; a lock that is held for longer is a fault. */
const BUSY_WAIT_MAX_MS = 10_000
const FIRST_PAUSE_MS = 1
const PAUSE_MAX_MS = 50

/** Repeats `work` while another process holds the database, with pauses that leave the event loop free. */
export async function retryWhileBusy<T>(
  work: () => T | Promise<T>,
  waitMaxMs = BUSY_WAIT_MAX_MS,
): Promise<T> {
  const deadline = performance.now() + waitMaxMs
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, PAUSE_MAX_MS)) {
    try {
      return await work()
    } catch (error) {
      if (!isBusy(error)) throw error
      if (performance.now() > deadline) {
        throw new AppError('unavailable', 'Another program keeps the database locked.', { cause: error })
      }
    }
    await Bun.sleep(pauseMs)
  }
}
