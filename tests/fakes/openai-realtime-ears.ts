/** Of 32767: louder than a quiet line. */
const LOUD_RMS = 400
const RATE_HZ = 24_000
const WINDOW_SAMPLES = RATE_HZ / 50
const START_WINDOWS = 4

export interface EarEvents {
  onStart(audioMs: number): void
  onEnd(audioMs: number): void
}

/** Voice activity by loudness, on the clock of the audio itself. */
export function createEars(silenceMs: () => number, events: EarEvents): { hear(samples: Int16Array): void } {
  let pending = new Int16Array(0)
  let heardMs = 0
  let loud = 0
  let quietMs = 0
  let isSpeaking = false

  const judge = (window: Int16Array) => {
    heardMs += 20
    const isLoud = rms(window) > LOUD_RMS
    loud = isLoud ? loud + 1 : 0
    quietMs = isLoud ? 0 : quietMs + 20
    if (!isSpeaking && loud >= START_WINDOWS) {
      isSpeaking = true
      events.onStart(heardMs - loud * 20)
    } else if (isSpeaking && quietMs >= silenceMs()) {
      isSpeaking = false
      events.onEnd(heardMs)
    }
  }
  return {
    hear(samples) {
      const all = new Int16Array(pending.length + samples.length)
      all.set(pending)
      all.set(samples, pending.length)
      let at = 0
      for (; all.length - at >= WINDOW_SAMPLES; at += WINDOW_SAMPLES)
        judge(all.subarray(at, at + WINDOW_SAMPLES))
      pending = all.slice(at)
    },
  }
}

function rms(samples: Int16Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  return Math.sqrt(sum / samples.length)
}
