/** How late the event loop runs its timers. */
export interface LagMeter {
  /** Since the last time this was asked. */
  take(): { lagP99Ms: number; lagMaxMs: number }
  stop(): void
}

const SAMPLE_EVERY_MS = 20
/** Half a minute without anybody asking. */
const SAMPLES_MAX = 1_500

export function createLagMeter(): LagMeter {
  let samples: number[] = []
  let expectedAt = performance.now() + SAMPLE_EVERY_MS
  const timer = setInterval(() => {
    const now = performance.now()
    if (samples.length < SAMPLES_MAX) samples.push(Math.max(0, now - expectedAt))
    expectedAt = now + SAMPLE_EVERY_MS
  }, SAMPLE_EVERY_MS)
  return {
    take() {
      const sorted = samples.sort((a, b) => a - b)
      samples = []
      const at = (share: number) =>
        Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10
      return { lagP99Ms: at(0.99), lagMaxMs: at(1) }
    },
    stop: () => clearInterval(timer),
  }
}
