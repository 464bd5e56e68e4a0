import { concatSamples } from '../speech/pcm.ts'
import { type Beep, createBeepDetector, WINDOW_MS, WINDOW_SAMPLES } from './beep-detector.ts'
import { readGreeting } from './mailbox-words.ts'

export interface AnswerVerdict {
  who: 'human' | 'machine' | 'unknown'
  because: 'words' | 'beep' | 'short_greeting' | 'long_greeting' | 'silence' | 'unclear' | 'too_late'
  /** Of the audio heard so far. */
  atMs: number
}

/**
 * Who answered an outbound call: a person or a machine. Feed it the far end's audio from the moment of the answer and what the recogniser
 * made of it, in whatever order they come; the audio is its only clock. There is a verdict after VERDICT_MAX_MS at the latest, and it does not
 * change. A machine's beep, after which one may leave a message, is reported whenever it comes.
 */
export interface AnsweringMachineDetector {
  /** 16 kHz, mono. */
  hear(samples: Int16Array): void
  /** All words of the greeting as far as they are known. */
  read(transcript: string): void
  readonly verdict: AnswerVerdict | null
  readonly beep: Beep | null
}

export const VERDICT_MAX_MS = 12_000
/** Nobody says anything: a person who listens, or a bad line. */
const SILENCE_MAX_MS = 5_000
/** Who has said so little and waits is a person. */
const SHORT_GREETING_MS = 2_400
/** Nobody who picks up a telephone talks so long without a pause. */
const LONG_GREETING_MS = 6_500
/** A person has finished; machines pause for less between their sentences. */
const PAUSE_MS = 1_200
/** Behind a greeting of neither length: a beep or its words would have come by then. */
const UNCLEAR_PAUSE_MS = 2_500
/** Ring-back and busy tones come before any greeting, and are lower than this. */
const BARE_BEEP_MIN_HZ = 700

export function createAnsweringMachineDetector(): AnsweringMachineDetector {
  const beeps = createBeepDetector()
  const speech = createSpeechMeter()
  const cut = createCutter()
  let verdict: AnswerVerdict | null = null
  let beep: Beep | null = null
  let greeting: ReturnType<typeof readGreeting> = null

  const decide = (who: AnswerVerdict['who'], because: AnswerVerdict['because']) => {
    verdict ??= { who, because, atMs: Math.round(speech.atMs) }
  }
  const weigh = () => {
    if (greeting === 'machine') decide('machine', 'words')
    else if (beep) decide('machine', 'beep')
    else if (speech.startedAtMs === null) {
      if (speech.atMs >= SILENCE_MAX_MS) decide('unknown', 'silence')
    } else if (speech.pauseMs >= PAUSE_MS) {
      if (speech.lengthMs <= SHORT_GREETING_MS) decide('human', greeting ? 'words' : 'short_greeting')
      else if (greeting === 'human') decide('human', 'words')
      else if (speech.pauseMs >= UNCLEAR_PAUSE_MS) decide('unknown', 'unclear')
    } else if (speech.lengthMs >= LONG_GREETING_MS && greeting === null) decide('machine', 'long_greeting')
    if (speech.atMs >= VERDICT_MAX_MS) decide('unknown', 'too_late')
  }
  return {
    get verdict() {
      return verdict
    },
    get beep() {
      return beep
    },
    hear(samples) {
      for (const window of cut(samples)) {
        const found = beeps.hear(window)
        if (found && (speech.startedAtMs !== null || found.frequencyHz >= BARE_BEEP_MIN_HZ)) beep = found
        speech.hear(window, beeps.isTone)
        weigh()
      }
    },
    read(transcript) {
      greeting = readGreeting(transcript)
      weigh()
    },
  }
}

/** Louder than this is a voice, where the line itself is quieter. */
const VOICE_RMS_MIN = 350
/** So many times louder than the line. */
const VOICE_ABOVE_NOISE = 3
/** A click is no word. */
const WORD_MIN_MS = 80
const NOISE_RISE = 1.02

/** How long somebody has been talking, by loudness alone. */
function createSpeechMeter() {
  let atMs = 0
  let noise = VOICE_RMS_MIN / VOICE_ABOVE_NOISE
  let loudMs = 0
  let startedAtMs: number | null = null
  let lastVoiceAtMs = 0

  return {
    get atMs() {
      return atMs
    },
    get startedAtMs() {
      return startedAtMs
    },
    /** From the first word to the last. */
    get lengthMs() {
      return startedAtMs === null ? 0 : lastVoiceAtMs - startedAtMs
    },
    get pauseMs() {
      return atMs - lastVoiceAtMs
    },
    hear(window: Int16Array, isTone: boolean) {
      const rms = rmsOf(window)
      atMs += WINDOW_MS
      noise = Math.min(Math.max(rms, 1), noise * NOISE_RISE)
      const isLoud = !isTone && rms >= Math.max(VOICE_RMS_MIN, noise * VOICE_ABOVE_NOISE)
      loudMs = isLoud ? loudMs + WINDOW_MS : 0
      if (loudMs < WORD_MIN_MS) return
      startedAtMs ??= atMs - loudMs
      lastVoiceAtMs = atMs
    },
  }
}

/** Audio comes in frames of any length. */
function createCutter(): (samples: Int16Array) => Int16Array[] {
  let kept = new Int16Array(0)
  return samples => {
    const all = concatSamples([kept, samples])
    const windows: Int16Array[] = []
    let at = 0
    for (; all.length - at >= WINDOW_SAMPLES; at += WINDOW_SAMPLES)
      windows.push(all.subarray(at, at + WINDOW_SAMPLES))
    kept = all.slice(at)
    return windows
  }
}

function rmsOf(samples: Int16Array): number {
  let energy = 0
  for (const sample of samples) energy += sample * sample
  return Math.sqrt(energy / Math.max(1, samples.length))
}
