import type { Clock } from '../clock.ts'

/** More than this many different acts in one window, and some are noted twice. */
export const REMEMBERED_MAX = 10_000

/**
 * Bounds what happens often: does `work` the first time in a window of time (an hour, a day, aligned in UTC), per process. Work that
 * fails did not happen: the next one does it.
 */
export type OncePerWindow = (key: string, work: () => Promise<void>) => Promise<void>

export function createOncePerWindow(clock: Clock, windowMs: number): OncePerWindow {
  const seen = new Set<string>()
  let window = Number.NaN
  return async (key, work) => {
    const current = Math.floor(clock.now().getTime() / windowMs)
    if (current !== window || seen.size >= REMEMBERED_MAX) seen.clear()
    window = current
    if (seen.has(key)) return
    seen.add(key)
    try {
      await work()
    } catch (error) {
      seen.delete(key)
      throw error
    }
  }
}
