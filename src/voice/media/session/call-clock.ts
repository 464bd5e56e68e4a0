/** The clock of one call: it stands still until the two begin to talk (or go on, in a session that took the call over). Durations come from the monotonic clock. */
export interface CallClock {
  start(): void
  /** Since the call began. */
  elapsedMs(): number
  /** A wall-clock moment, as the library states them, on the clock of the call. */
  toCallMs(epochMs: number): number
}

export function createCallClock(beforeMs = 0): CallClock {
  let startedAt: number | null = null
  const elapsedMs = () => beforeMs + (startedAt === null ? 0 : performance.now() - startedAt)
  return {
    start() {
      startedAt ??= performance.now()
    },
    elapsedMs,
    toCallMs: epochMs => elapsedMs() - (Date.now() - epochMs),
  }
}
