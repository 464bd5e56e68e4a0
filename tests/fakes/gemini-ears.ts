/** The fake's own ears: finds where the caller begins and ends to speak, by loudness, on the clock of the audio itself. */
const RATE_HZ = 16_000
const WINDOW_SAMPLES = RATE_HZ / 50
const WINDOW_MS = 20
const LOUD_RMS = 450
const START_MS = 120

export interface EarsHandlers {
  onSpeechStart(): void
  onSpeechEnd(): void
}

export interface Ears {
  hear(bytes: Uint8Array): void
  /** No more audio comes for now: what was said is over. */
  streamEnded(): void
  /** How much silence ends a turn. */
  endMs: number
}

export function createEars(handlers: EarsHandlers): Ears {
  let loudMs = 0
  let quietMs = 0
  let isSpeaking = false
  let rest = new Int16Array(0)

  const end = () => {
    if (!isSpeaking) return
    isSpeaking = false
    loudMs = 0
    handlers.onSpeechEnd()
  }
  const ears: Ears = {
    endMs: 500,
    streamEnded: end,
    hear(bytes) {
      const copy = bytes.slice()
      const fresh = new Int16Array(copy.buffer, 0, copy.byteLength >> 1)
      const samples = new Int16Array(rest.length + fresh.length)
      samples.set(rest)
      samples.set(fresh, rest.length)
      let at = 0
      for (; at + WINDOW_SAMPLES <= samples.length; at += WINDOW_SAMPLES) {
        if (rms(samples.subarray(at, at + WINDOW_SAMPLES)) > LOUD_RMS) {
          loudMs += WINDOW_MS
          quietMs = 0
          if (loudMs >= START_MS && !isSpeaking) {
            isSpeaking = true
            handlers.onSpeechStart()
          }
        } else {
          quietMs += WINDOW_MS
          if (!isSpeaking && quietMs > 200) loudMs = 0
          if (quietMs >= ears.endMs) end()
        }
      }
      rest = samples.slice(at)
    },
  }
  return ears
}

function rms(samples: Int16Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  return Math.sqrt(sum / samples.length)
}
