import { concatSamples } from './pcm.ts'

/** Tells speech from noise in one window of 16 kHz samples: 0 (none) to 1. The bundled Silero model does. */
export interface SpeechDetector {
  predict(window: Int16Array): Promise<number>
}

/** A stretch of speech with a little of the silence around it. */
export interface SpeechSegment {
  samples: Int16Array<ArrayBuffer>
  /** Position of the first sample, counted from the start of the audio. */
  startSample: number
  /** Length of the words without the silence that ended them. */
  speechMs: number
}

export interface SegmentEvents {
  onStart(): void
  onEnd(segment: SpeechSegment): void
}

interface CutterOptions extends SegmentEvents {
  rateHz: number
  /** This much silence ends a segment. */
  endSilenceMs: number
}

interface SegmenterOptions extends CutterOptions {
  detector: SpeechDetector
  windowSamples: number
}

const START_PROBABILITY = 0.5
const KEEP_PROBABILITY = 0.35
/** Two windows in a row: a click is not a word. */
const START_WINDOWS = 2
/** The soft beginning of a word comes before the model is sure. */
const PREROLL_MS = 320
/** Longer speech is handed over in pieces, so that neither memory nor the answer waits without bound. */
const SEGMENT_MAX_MS = 30_000
/** Audio that the detector has not kept up with is dropped: late recognition is worse than a gap. */
const BACKLOG_MAX_WINDOWS = 320

/** Takes windows of one length, in order, each with how surely it is speech. It keeps them. */
export type SpeechCutter = (window: Int16Array, probability: number) => void

export interface SpeechSegmenter {
  push(samples: Int16Array): void
  /** Resolves when everything pushed so far has been judged. */
  settle(): Promise<void>
}

/** One segment out of two, where the second went on before the first was understood. What both hold is taken once. */
export function joinSegments(first: SpeechSegment, second: SpeechSegment): SpeechSegment {
  const gap = second.startSample - (first.startSample + first.samples.length)
  const samples =
    gap < 0
      ? [first.samples, second.samples.subarray(-gap)]
      : [first.samples, new Int16Array(gap), second.samples]
  return {
    samples: concatSamples(samples),
    startSample: first.startSample,
    speechMs: first.speechMs + second.speechMs,
  }
}

/** Cuts the caller's audio into stretches of speech. Windows are judged in order, off the event loop. */
export function createSpeechSegmenter(options: SegmenterOptions): SpeechSegmenter {
  const cut = createSpeechCutter(options)
  let partial = new Int16Array(0)
  let backlog = 0
  let queue: Promise<void> = Promise.resolve()

  const judgeNext = async (window: Int16Array) => {
    const probability = await options.detector.predict(window)
    cut(window, probability)
  }
  const enqueue = (window: Int16Array) => {
    if (backlog >= BACKLOG_MAX_WINDOWS) return
    backlog++
    queue = queue.then(() => judgeNext(window)).finally(() => backlog--)
  }
  return {
    push(samples) {
      const all = concatSamples([partial, samples])
      let at = 0
      for (; all.length - at >= options.windowSamples; at += options.windowSamples) {
        enqueue(all.slice(at, at + options.windowSamples))
      }
      partial = all.slice(at)
    },
    settle: () => queue,
  }
}

/** Cuts windows that were judged elsewhere. */
export function createSpeechCutter({ rateHz, endSilenceMs, onStart, onEnd }: CutterOptions): SpeechCutter {
  let kept: Int16Array[] = []
  let isSpeaking = false
  let loudWindows = 0
  let silenceMs = 0
  let judgedSamples = 0

  const finish = (windowMs: number) => {
    const samples = concatSamples(kept)
    const segment: SpeechSegment = {
      samples,
      startSample: judgedSamples - samples.length,
      speechMs: Math.max(0, kept.length * windowMs - silenceMs),
    }
    // The tail becomes the start of what may follow at once.
    kept = kept.slice(-Math.ceil(PREROLL_MS / windowMs))
    isSpeaking = false
    loudWindows = 0
    silenceMs = 0
    onEnd(segment)
  }

  return (window, probability) => {
    const windowMs = (window.length / rateHz) * 1000
    kept.push(window)
    judgedSamples += window.length
    const isLoud = probability >= (isSpeaking ? KEEP_PROBABILITY : START_PROBABILITY)
    loudWindows = isLoud ? loudWindows + 1 : 0
    silenceMs = isLoud ? 0 : silenceMs + windowMs
    if (!isSpeaking) {
      kept = kept.slice(-(Math.ceil(PREROLL_MS / windowMs) + loudWindows))
      if (loudWindows < START_WINDOWS) return
      isSpeaking = true
      onStart()
    } else if (silenceMs >= endSilenceMs || kept.length * windowMs >= SEGMENT_MAX_MS) {
      finish(windowMs)
    }
  }
}
