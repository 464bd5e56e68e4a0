/** How late the event loop of this thread runs: the part of a delay that no code of ours asked for. */
export interface LagMeter {
  /** Over the last minute, in milliseconds. */
  read(): LagFigures
  /** Since the last `take`. */
  take(): LagFigures
  stop(): void
}

export interface LagFigures {
  p99Ms: number
  maxMs: number
}

const TICK_MS = 20
/** One minute of ticks. */
const SAMPLES_MAX = 3_000

export function createLagMeter(): LagMeter {
  const samples: number[] = []
  let sinceTake: number[] = []
  let expectedAt = performance.now() + TICK_MS
  const timer = setInterval(() => {
    const now = performance.now()
    const lagMs = Math.max(0, now - expectedAt)
    expectedAt = now + TICK_MS
    samples.push(lagMs)
    if (samples.length > SAMPLES_MAX) samples.shift()
    if (sinceTake.length < SAMPLES_MAX) sinceTake.push(lagMs)
  }, TICK_MS)
  // The meter alone must not keep the process alive.
  timer.unref()
  return {
    read: () => summarize(samples),
    take() {
      const taken = sinceTake
      sinceTake = []
      return summarize(taken)
    },
    stop: () => clearInterval(timer),
  }
}

function summarize(samples: readonly number[]): LagFigures {
  if (samples.length === 0) return { p99Ms: 0, maxMs: 0 }
  const sorted = samples.toSorted((a, b) => a - b)
  const at = Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))
  return { p99Ms: round(sorted[at] ?? 0), maxMs: round(sorted.at(-1) ?? 0) }
}

function round(valueMs: number): number {
  return Math.round(valueMs * 10) / 10
}
