import { CALLER_RATE_HZ } from '../speech/pcm.ts'

/** Exact zeros, which a silent line has, put the recogniser out: it is given a noise that nobody hears. Of 32767. */
const DITHER_PEAK = 20
/** The caller's audio pauses when the microphone is off; the recogniser needs the silence to end what was said. */
const PAUSE_MS = 100

/** The caller's audio as the recogniser wants it: without a pause and never quite silent. */
export function createLineAudio(onAudio: (bytes: Uint8Array) => void): {
  push(samples: Int16Array): void
  close(): void
} {
  let fedAt = performance.now()
  const feed = (samples: Int16Array) => {
    fedAt = performance.now()
    onAudio(dither(samples))
  }
  const timer = setInterval(() => {
    const pauseMs = Math.min(performance.now() - fedAt, 1_000)
    if (pauseMs >= PAUSE_MS) feed(new Int16Array(Math.round((pauseMs / 1000) * CALLER_RATE_HZ)))
  }, PAUSE_MS)
  return { push: feed, close: () => clearInterval(timer) }
}

export function dither(samples: Int16Array): Uint8Array {
  const bytes = new Uint8Array(samples.length * 2)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < samples.length; i++) {
    const noise = Math.round((Math.random() * 2 - 1) * DITHER_PEAK) || 1
    const sample = (samples[i] ?? 0) + noise
    view.setInt16(i * 2, Math.max(-32_768, Math.min(32_767, sample)), true)
  }
  return bytes
}
