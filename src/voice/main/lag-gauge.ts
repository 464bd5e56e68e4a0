/**
 * Whether a thread is too late with its work to be given more: its event-loop lag, judged over a while. One long pause (a garbage
 * collection, code that is compiled) is no overload, for sound survives it; being late all the time is.
 */
export interface LagGauge {
  /** The worst lag since the last note. */
  note(lagMaxMs: number): void
  /** The lag that was exceeded again and again through the whole window; 0 until there is a window. */
  sustainedMs(): number
  /** True from the moment the sustained lag passes the limit until it has fallen well below. */
  isOverloaded(): boolean
  /** The thread is another one now. */
  reset(): void
}

/** Notes come a few times a second; in each of these seconds the thread must have been late. */
const WINDOW_MS = 5_000
/** What the audio queues of a call bear is 200 ms: below that the running calls are clean. */
export const LAG_LIMIT_MS = 150
/** Calls come back one by one: without the gap the door would flutter. */
const LAG_REOPENS_MS = 75
const NOTES_MAX = 100

interface Options {
  now(): number
  limits?: { limitMs: number; reopensMs: number; windowMs: number }
}

const LIMITS = { limitMs: LAG_LIMIT_MS, reopensMs: LAG_REOPENS_MS, windowMs: WINDOW_MS }

export function createLagGauge({ now, limits = LIMITS }: Options): LagGauge {
  let notes: { atMs: number; lagMs: number }[] = []
  let watchedSinceMs = now()
  let isClosed = false

  function sustainedMs(): number {
    const from = now() - limits.windowMs
    if (watchedSinceMs > from) return 0
    const recent = notes.filter(({ atMs }) => atMs > from)
    return recent.length === 0 ? 0 : Math.min(...recent.map(({ lagMs }) => lagMs))
  }

  return {
    note(lagMs) {
      notes.push({ atMs: now(), lagMs })
      if (notes.length > NOTES_MAX) notes = notes.slice(-NOTES_MAX / 2)
    },
    sustainedMs,
    isOverloaded() {
      const lagMs = sustainedMs()
      isClosed = isClosed ? lagMs >= limits.reopensMs : lagMs > limits.limitMs
      return isClosed
    },
    reset() {
      notes = []
      watchedSinceMs = now()
      isClosed = false
    },
  }
}
