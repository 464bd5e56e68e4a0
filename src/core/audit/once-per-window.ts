import type { Clock } from '../clock.ts'

/** More than this many different acts in one window, and some are noted twice. */
export const REMEMBERED_MAX = 10_000

/** Bounds what happens often: true the first time in a window of time (an hour, a day, aligned in UTC), per process. */
export function createOncePerWindow(clock: Clock, windowMs: number): (key: string) => boolean {
  const seen = new Set<string>()
  let window = Number.NaN
  return key => {
    const current = Math.floor(clock.now().getTime() / windowMs)
    if (current !== window || seen.size >= REMEMBERED_MAX) seen.clear()
    window = current
    if (seen.has(key)) return false
    seen.add(key)
    return true
  }
}
