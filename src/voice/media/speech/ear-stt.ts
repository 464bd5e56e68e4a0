import { stt } from '@livekit/agents'
import { CALLER_RATE_HZ } from './pcm.ts'
import { createSilero } from './silero.ts'
import {
  createSpeechCutter,
  createSpeechSegmenter,
  type SegmentEvents,
  type SpeechCutter,
} from './speech-segmenter.ts'

/** A recogniser of the caller's speech that leaves it to the line, where it stands in one, to judge what is speech. */
export abstract class EarStt extends stt.STT {
  abstract override stream(): EarStream

  protected override _recognize(): Promise<stt.SpeechEvent> {
    return Promise.reject(new Error('recognises streams only'))
  }

  /** The library offers each turn as context, and warns where it is not taken. */
  override _pushConversationItem(): void {}
}

/**
 * Hears in one of two ways. `hear` and `judge`: whoever judges the sound for itself hands over its judgement, so that a call asks one
 * detector. `pushFrame`, which is the library's: the stream asks a detector of its own.
 */
export abstract class EarStream extends stt.SpeechStream {
  readonly #cuts: { endSilenceMs: number } & SegmentEvents
  #cutter: SpeechCutter | null = null

  constructor(owner: stt.STT, endSilenceMs: number) {
    super(owner, CALLER_RATE_HZ)
    this.#cuts = {
      endSilenceMs,
      onStart: () => this.begin(),
      onEnd: segment => this.end(segment),
    }
  }

  /** 16 kHz as it comes. The array is this stream's from now on. */
  abstract hear(samples: Int16Array): void

  /** Every window of what was heard, in order, once it was judged. */
  judge(window: Int16Array, probability: number): void {
    if (this.closed) return
    this.#cutter ??= createSpeechCutter({ ...this.#cuts, rateHz: CALLER_RATE_HZ })
    this.#cutter(window, probability)
  }

  protected abstract begin(): void
  protected abstract end(...segment: Parameters<SegmentEvents['onEnd']>): void

  protected override async run(): Promise<void> {
    let segmenter: ReturnType<typeof createSpeechSegmenter> | null = null
    for await (const item of this.input) {
      if (typeof item === 'symbol') continue
      segmenter ??= createSpeechSegmenter({ ...createSilero(), ...this.#cuts, rateHz: CALLER_RATE_HZ })
      // NB: a copy: the frame's memory is used again.
      const samples = item.data.slice()
      this.hear(samples)
      segmenter.push(samples)
    }
  }
}
