import { AppError } from '#core/errors.ts'

/** More waiting work than this is a flood, not a queue. */
const WAITING_MAX = 10_000
/** Whoever waits longer than this is told so: work inside that never ends must not hang everybody in silence. */
const WAIT_MAX_MS = 15_000

export interface AsyncMutex {
  /** Runs one piece of work at a time, first come, first served. Throws `unavailable` when the wait is hopeless. */
  run<T>(work: () => Promise<T>): Promise<T>
}

interface MutexLimits {
  waitingMax?: number
  waitMaxMs?: number
}

export function createAsyncMutex({
  waitingMax = WAITING_MAX,
  waitMaxMs = WAIT_MAX_MS,
}: MutexLimits = {}): AsyncMutex {
  const waiting = new Set<() => void>()
  let isHeld = false

  function acquire(): Promise<void> {
    if (!isHeld) {
      isHeld = true
      return Promise.resolve()
    }
    if (waiting.size >= waitingMax)
      return Promise.reject(
        tooBusy('The database is busy: too much work waits for the database. Try again in a moment.'),
      )
    return new Promise((resolve, reject) => {
      const enter = () => {
        clearTimeout(timer)
        resolve()
      }
      const timer = setTimeout(() => {
        waiting.delete(enter)
        reject(
          tooBusy('The database is busy: other work held the database for too long. Try again in a moment.'),
        )
      }, waitMaxMs)
      waiting.add(enter)
    })
  }

  function release() {
    const [next] = waiting
    if (next) {
      waiting.delete(next)
      next()
    } else {
      isHeld = false
    }
  }

  return {
    async run(work) {
      await acquire()
      try {
        return await work()
      } finally {
        release()
      }
    },
  }
}

function tooBusy(message: string): AppError {
  return new AppError('unavailable', message)
}
