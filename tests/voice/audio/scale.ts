/** Sound that tells which part of it is heard, for tests of what a caller has heard of an utterance. */

export const STEP_MS = 100
const LOWEST_HZ = 400
/** As far as a telephone reaches: a longer scale begins again. */
const STEPS = 35
const LOUD = 1_000
const STEP_WINDOWS_MIN = 3

/** Each step of STEP_MS is 100 Hz higher than the one before, from 400 Hz on. */
export function scale(rateHz: number, durationMs: number): Int16Array {
  let angle = 0
  return Int16Array.from({ length: (rateHz * durationMs) / 1000 }, (_, at) => {
    const step = Math.floor((at * 1000) / rateHz / STEP_MS) % STEPS
    angle += (2 * Math.PI * (LOWEST_HZ + step * 100)) / rateHz
    return 8_000 * Math.sin(angle)
  })
}

export interface Ear {
  hear(samples: Int16Array): void
  loudMs(): number
  /** The steps that were heard, in order, each once for as long as it lasted. */
  steps(): number[]
  /** The longest silence between them. */
  longestGapMs(): number
  /** For how long it has been silent. */
  quietMs(): number
}

/** Listens to scales, in windows of 10 ms. A receiver may stretch what it hears, but not its pitch: the steps stay as they are. */
export function createEar(rateHz: number, onStep: (step: number) => void = () => undefined): Ear {
  const window = rateHz / 100
  const heard: number[] = []
  let step = -1
  let windows = 0
  let loudMs = 0
  let gapMs = 0
  let longestGapMs = 0
  let loudAt = performance.now()
  const hearWindow = (samples: Int16Array) => {
    const peak = samples.reduce((max, each) => Math.max(max, Math.abs(each)), 0)
    if (peak < LOUD) {
      gapMs += 10
      return
    }
    if (loudMs > 0) longestGapMs = Math.max(longestGapMs, gapMs)
    loudMs += 10
    gapMs = 0
    loudAt = performance.now()
    const next = stepOf(samples)
    windows = next === step ? windows + 1 : 1
    step = next
    // A window on the border of two steps is neither.
    if (windows !== STEP_WINDOWS_MIN || heard.at(-1) === step) return
    heard.push(step)
    onStep(step)
  }
  return {
    hear(samples) {
      for (let at = 0; at < samples.length; at += window) hearWindow(samples.subarray(at, at + window))
    },
    loudMs: () => loudMs,
    steps: () => [...heard],
    longestGapMs: () => longestGapMs,
    quietMs: () => performance.now() - loudAt,
  }
}

function stepOf(samples: Int16Array): number {
  let crossings = 0
  for (let at = 1; at < samples.length; at++) {
    if ((samples[at] ?? 0) >= 0 !== (samples[at - 1] ?? 0) >= 0) crossings++
  }
  return Math.round((crossings * 50 - LOWEST_HZ) / 100)
}
