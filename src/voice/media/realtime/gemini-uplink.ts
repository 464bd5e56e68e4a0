import { type AudioFrame, AudioResampler } from '@livekit/rtc-node'
import { CALLER_RATE_HZ, concatSamples } from '../speech/pcm.ts'

const CHUNK_MS = 40
const CHUNK_SAMPLES = (CALLER_RATE_HZ * CHUNK_MS) / 1000
/** Kept of the caller while there is no connection: a sentence. What is older is dropped. */
const HELD_MAX_MS = 5_000
/**
 * Kept while a tool runs: a word that is just being begun. Gemini takes no audio then (it closes the connection), and words from
 * earlier, delivered late, would cut off the tool's own answer.
 */
const HELD_DURING_TOOL_MS = 400
/** Kept of what was sent but not answered with any sign: said again when that connection is lost. */
const UNANSWERED_MAX_MS = 6_000
/** Of 32767: louder than a quiet line. */
const LOUD_RMS = 500
const SPEECH_MIN_MS = 200
const SPEECH_OVER_MS = 600
/** Longer than between two words. */
const PAUSE_MS = 240
/** Without audio for so long the server has to be told that none comes, or it waits for the end of the sentence. */
const STREAM_END_MS = 1_000

export interface UplinkOptions {
  /** 16 kHz samples, one chunk. */
  send(samples: Int16Array): void
  sendStreamEnd(): void
  /** The caller has spoken and is silent: an answer is due. */
  onSpeechEnd(): void
}

/** The caller's voice on its way to the server: in chunks, kept for a bounded time while it must not be sent. */
export class CallerUplink {
  readonly #options: UplinkOptions
  #mode: 'flowing' | 'down' | 'tool' = 'down'
  #partial = new Int16Array(0)
  #held: Int16Array[] = []
  #unanswered: Int16Array[] = []
  #resampler: AudioResampler | null = null
  #resamplesFromHz = 0
  #loudMs = 0
  #quietMs = 0
  #streamEndTimer: ReturnType<typeof setTimeout> | undefined
  /** When the caller began and ended to speak, by loudness (wall clock); null while nothing was heard. */
  speechStartedAt: number | null = null
  speechEndedAt: number | null = null

  constructor(options: UplinkOptions) {
    this.#options = options
  }

  get isCallerSpeaking(): boolean {
    return this.#loudMs >= SPEECH_MIN_MS
  }

  push(frame: AudioFrame): void {
    let samples = concatSamples([this.#partial, this.#toCallerRate(frame)])
    for (; samples.length >= CHUNK_SAMPLES; samples = samples.slice(CHUNK_SAMPLES))
      this.#take(samples.slice(0, CHUNK_SAMPLES))
    this.#partial = samples
  }

  /** Sends on, first what was kept: after a tool only if the caller is just speaking, or a remnant would cut off the answer. */
  flow(): void {
    if (this.#mode === 'tool' && this.#quietMs >= PAUSE_MS) this.#held = []
    this.#mode = 'flowing'
    const kept = this.#held.splice(0)
    for (const chunk of kept) this.#sendChunk(chunk)
    if (kept.some(isLoud) && !this.isCallerSpeaking) this.#options.onSpeechEnd()
  }

  holdForTool(): void {
    if (this.#mode === 'flowing') this.#mode = 'tool'
    clearTimeout(this.#streamEndTimer)
  }

  /** The connection is gone; `isLost`: without warning, so that what it did not answer was perhaps not heard. */
  holdForConnection({ isLost }: { isLost: boolean }): void {
    clearTimeout(this.#streamEndTimer)
    this.#mode = 'down'
    if (isLost && this.#unanswered.some(isLoud)) this.#held.unshift(...this.#unanswered)
    this.#unanswered = []
    trim(this.#held, HELD_MAX_MS + UNANSWERED_MAX_MS)
  }

  /** The server showed that it has heard so far. */
  noteAnswered(): void {
    this.#unanswered = []
  }

  close(): void {
    clearTimeout(this.#streamEndTimer)
    this.#resampler?.close()
    this.#resampler = null
  }

  #take(chunk: Int16Array): void {
    this.#listen(chunk)
    if (this.#mode === 'flowing') this.#sendChunk(chunk)
    else {
      this.#held.push(chunk)
      trim(this.#held, this.#mode === 'tool' ? HELD_DURING_TOOL_MS : HELD_MAX_MS)
    }
  }

  #sendChunk(chunk: Int16Array): void {
    this.#options.send(chunk)
    this.#unanswered.push(chunk)
    trim(this.#unanswered, UNANSWERED_MAX_MS)
    clearTimeout(this.#streamEndTimer)
    this.#streamEndTimer = setTimeout(this.#options.sendStreamEnd, STREAM_END_MS)
  }

  #listen(chunk: Int16Array): void {
    if (isLoud(chunk)) {
      this.#loudMs += CHUNK_MS
      this.#quietMs = 0
      if (this.#loudMs === SPEECH_MIN_MS) this.speechStartedAt = Date.now() - SPEECH_MIN_MS
      return
    }
    this.#quietMs += CHUNK_MS
    if (this.#quietMs < SPEECH_OVER_MS) return
    if (this.isCallerSpeaking) {
      this.speechEndedAt = Date.now() - this.#quietMs
      if (this.#mode === 'flowing') this.#options.onSpeechEnd()
    }
    this.#loudMs = 0
  }

  #toCallerRate(frame: AudioFrame): Int16Array {
    if (frame.sampleRate === CALLER_RATE_HZ && frame.channels === 1) return frame.data
    if (this.#resamplesFromHz !== frame.sampleRate) {
      this.#resampler?.close()
      this.#resampler = new AudioResampler(frame.sampleRate, CALLER_RATE_HZ, frame.channels)
      this.#resamplesFromHz = frame.sampleRate
    }
    return concatSamples((this.#resampler?.push(frame) ?? []).map(({ data }) => data))
  }
}

function trim(chunks: Int16Array[], maxMs: number): void {
  const surplus = chunks.length - Math.floor(maxMs / CHUNK_MS)
  if (surplus > 0) chunks.splice(0, surplus)
}

function isLoud(samples: Int16Array): boolean {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  return Math.sqrt(sum / Math.max(1, samples.length)) > LOUD_RMS
}
