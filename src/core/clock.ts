/** Time as a dependency: wall clock for what people read, monotonic clock for durations and money. */
export interface Clock {
  now(): Date
  /** Milliseconds that never jump, from an arbitrary start. */
  monotonicMs(): number
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
}
