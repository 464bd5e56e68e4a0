import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'

interface AttemptLimitOptions {
  clock: Clock
  max: number
  windowMs?: number
}

const HOUR_MS = 60 * 60_000
/** The oldest are dropped beyond this, so that made-up names cannot fill the memory. */
const KEPT_MAX = 20_000

/** Counts an attempt by its key; false beyond so many within the window, an hour by default. */
export function createAttemptLimit({
  clock,
  max,
  windowMs = HOUR_MS,
}: AttemptLimitOptions): (key: string) => boolean {
  const kept = new Map<string, { count: number; sinceMs: number }>()
  return key => {
    const nowMs = clock.monotonicMs()
    const known = kept.get(key)
    const window = known && nowMs - known.sinceMs < windowMs ? known : { count: 0, sinceMs: nowMs }
    kept.delete(key)
    kept.set(key, window)
    const [oldest] = kept.keys()
    if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest)
    window.count++
    return window.count <= max
  }
}

export function tooManyAttempts(): AppError {
  return new AppError('rate_limited', 'Too many attempts. Try again in an hour.')
}
