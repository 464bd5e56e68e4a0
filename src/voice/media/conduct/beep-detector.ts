/** A pure tone, as mailboxes make it before they listen. Times count from the start of the audio. */
export interface Beep {
  frequencyHz: number
  startedAtMs: number
  endedAtMs: number
}

/** Finds beeps in the audio of who answered. Pure: all it knows is the samples. */
export interface BeepDetector {
  /** The next WINDOW_SAMPLES of 16 kHz mono audio; answers a beep when it has ended. */
  hear(window: Int16Array): Beep | null
  /** The latest window was a tone: no speech. */
  readonly isTone: boolean
}

const RATE_HZ = 16_000
/** Long enough to tell tones 25 Hz apart. */
export const WINDOW_SAMPLES = 640
export const WINDOW_MS = (WINDOW_SAMPLES / RATE_HZ) * 1000
const STEP_HZ = RATE_HZ / WINDOW_SAMPLES
/** Below lie hum and low voices, above the telephone ends. */
const LOWEST_HZ = 375
const HIGHEST_HZ = 2_500
/** Softer sound is no signal to a caller. */
const RMS_MIN = 200
/** So much of all the energy lies in the tone and the two bins beside it. The purest vowels stay below. */
const PURITY_MIN = 0.9
/** Shorter ones are clicks and the pure moments of a voice, longer ones are dial tones and fax machines. */
const BEEP_MIN_MS = 160
const BEEP_MAX_MS = 4_000
/** A voice that sings one note moves more. */
const DRIFT_MAX_HZ = 25

export function createBeepDetector(): BeepDetector {
  let judged = 0
  let tone: { frequencyHz: number; startedAtMs: number } | null = null

  /** What a tone that ends here was. */
  const finish = (endedAtMs: number): Beep | null => {
    const ended = tone
    tone = null
    const lengthMs = ended ? endedAtMs - ended.startedAtMs : 0
    return ended && lengthMs >= BEEP_MIN_MS && lengthMs <= BEEP_MAX_MS ? { ...ended, endedAtMs } : null
  }
  return {
    get isTone() {
      return tone !== null
    },
    hear(window) {
      const atMs = judged++ * WINDOW_MS
      const frequencyHz = findTone(window)
      if (tone && frequencyHz !== null && Math.abs(frequencyHz - tone.frequencyHz) <= DRIFT_MAX_HZ)
        return null
      const ended = finish(atMs)
      if (frequencyHz !== null) tone = { frequencyHz, startedAtMs: atMs }
      return ended
    },
  }
}

/** The frequency in Hz that nearly all of the window consists of; null when there is none. */
function findTone(window: Int16Array): number | null {
  let energy = 0
  for (const sample of window) energy += sample * sample
  if (energy < RMS_MIN * RMS_MIN * window.length) return null
  let best = 0
  let bestHz = 0
  for (let hz = LOWEST_HZ; hz <= HIGHEST_HZ; hz += STEP_HZ) {
    const power = goertzel(window, hz)
    if (power > best) [best, bestHz] = [power, hz]
  }
  // Between two bins the tone is spread over more of them than are counted below.
  for (const hz of [bestHz - STEP_HZ / 2, bestHz + STEP_HZ / 2]) {
    const power = goertzel(window, hz)
    if (power > best) [best, bestHz] = [power, hz]
  }
  const around = best + goertzel(window, bestHz - STEP_HZ) + goertzel(window, bestHz + STEP_HZ)
  // A sine of energy E has the power E * N / 2.
  return around >= PURITY_MIN * energy * (window.length / 2) ? bestHz : null
}

/** Power of one frequency in the window. */
function goertzel(window: Int16Array, hz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hz) / RATE_HZ)
  let last = 0
  let beforeLast = 0
  for (const sample of window) {
    const now = sample + coefficient * last - beforeLast
    beforeLast = last
    last = now
  }
  return last * last + beforeLast * beforeLast - coefficient * last * beforeLast
}
