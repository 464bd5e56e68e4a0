import type { AudioFrame } from '@livekit/rtc-node'
import { CALLER_RATE_HZ } from '../speech/pcm.ts'
import { createSilero } from '../speech/silero.ts'
import { createSpeechSegmenter } from '../speech/speech-segmenter.ts'

export interface SpokenSpan {
  startedAtEpochMs: number
  endedAtEpochMs: number
}

/** When the caller spoke. A model that hears by itself does not say it, or not exactly. */
export interface CallerSpeech {
  /** 16 kHz, mono. */
  hear(frame: AudioFrame): void
  /** From the first to the last word since this was last asked; null when nothing was heard. */
  takeSpan(): SpokenSpan | null
}

const END_SILENCE_MS = 224
/** The detector is sure of a word after two windows of 32 ms. */
const START_DELAY_MS = 64
/** What is further apart is not one turn: a cough some time ago. */
const TURN_GAP_MAX_MS = 3_000

export function createCallerSpeech(): CallerSpeech {
  let span: SpokenSpan | null = null
  let openSince: number | null = null

  const grow = (startedAtEpochMs: number, endedAtEpochMs: number) => {
    const joins = span && startedAtEpochMs - span.endedAtEpochMs < TURN_GAP_MAX_MS
    span = { startedAtEpochMs: joins && span ? span.startedAtEpochMs : startedAtEpochMs, endedAtEpochMs }
  }
  const segmenter = createSpeechSegmenter({
    ...createSilero(),
    rateHz: CALLER_RATE_HZ,
    endSilenceMs: END_SILENCE_MS,
    onStart: () => {
      openSince = Date.now() - START_DELAY_MS
    },
    onEnd: () => {
      if (openSince !== null) grow(openSince, Math.max(openSince, Date.now() - END_SILENCE_MS))
      openSince = null
    },
  })
  return {
    hear: frame => segmenter.push(frame.data),
    takeSpan() {
      // Words may be understood while the last of them still sounds.
      const taken =
        span ?? (openSince === null ? null : { startedAtEpochMs: openSince, endedAtEpochMs: Date.now() })
      span = null
      return taken
    },
  }
}
