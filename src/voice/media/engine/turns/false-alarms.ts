import { WINDOW_MS } from './voice-track.ts'

const REMEMBERED_MS = 15_000
/** How much voice stops the agent after so many false alarms: a cough costs one gap, a noisy line does not make the agent stutter. */
const NEEDED_MS: readonly number[] = [WINDOW_MS, 2 * WINDOW_MS, 4 * WINDOW_MS, 8 * WINDOW_MS, 12 * WINDOW_MS]

/** How easily the agent is stopped. */
export interface FalseAlarms {
  add(atMs: number): void
  /** This much voice in a row is reason to stop. */
  neededMs(nowMs: number): number
}

export function createFalseAlarms(): FalseAlarms {
  let times: number[] = []
  return {
    add(atMs) {
      times = [...times, atMs].slice(-NEEDED_MS.length)
    },
    neededMs(nowMs) {
      times = times.filter(atMs => nowMs - atMs < REMEMBERED_MS)
      return NEEDED_MS[Math.min(times.length, NEEDED_MS.length - 1)] ?? WINDOW_MS
    },
  }
}
