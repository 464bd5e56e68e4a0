import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'

/** Bounds how often one address may ask, before anything is looked up for it. */
export interface VisitorThrottle {
  /** Throws rate_limited. `address` null: nobody can tell visitors apart, and they share a larger allowance. */
  count(address: string | null): void
}

const WINDOW_MS = 60_000
export const REQUESTS_PER_MINUTE_MAX = 30
export const REQUESTS_OF_ALL_PER_MINUTE_MAX = 600
/** The oldest are forgotten beyond this: made-up addresses cannot fill the memory. */
export const ADDRESSES_KEPT_MAX = 20_000

/** In memory: a restart forgets a minute. */
export function createVisitorThrottle(clock: Clock): VisitorThrottle {
  const windows = new Map<string, { startedAtMs: number; requests: number }>()
  return {
    count(address) {
      const key = address ?? ''
      const nowMs = clock.monotonicMs()
      const known = windows.get(key)
      const window =
        known && nowMs - known.startedAtMs < WINDOW_MS ? known : { startedAtMs: nowMs, requests: 0 }
      windows.delete(key)
      windows.set(key, window)
      const [oldest] = windows.keys()
      if (windows.size > ADDRESSES_KEPT_MAX && oldest !== undefined) windows.delete(oldest)
      if (++window.requests > (address === null ? REQUESTS_OF_ALL_PER_MINUTE_MAX : REQUESTS_PER_MINUTE_MAX))
        throw new AppError('rate_limited', 'Too many attempts. Try again in a minute.')
    },
  }
}
