import type { CallerEvent } from './caller-messages.ts'

/** Of 32767. A voice has 1000 to 5000, an empty line 0. */
const LOUD_RMS = 300
/** Pauses between words are shorter. */
const QUIET_AFTER_MS = 450

/** Tells when the agent begins to be heard and when it has fallen silent. */
export function createLoudness(
  say: (event: CallerEvent) => void,
  quietAfterMs = QUIET_AFTER_MS,
): {
  hear(samples: Int16Array, nowMs: number): void
} {
  let isLoud = false
  let lastLoudAtMs = 0
  let peakRms = 0
  return {
    hear(samples, nowMs) {
      const rms = rmsOf(samples)
      if (rms > LOUD_RMS) {
        lastLoudAtMs = nowMs
        peakRms = Math.max(peakRms, rms)
        if (!isLoud) say({ event: 'loud' })
        isLoud = true
      } else if (isLoud && nowMs - lastLoudAtMs > quietAfterMs) {
        isLoud = false
        say({ event: 'quiet', lastLoudAtMs, rms: Math.round(peakRms) })
        peakRms = 0
      }
    },
  }
}

function rmsOf(samples: Int16Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  return Math.sqrt(sum / Math.max(1, samples.length))
}
