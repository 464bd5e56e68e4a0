import { APITimeoutError, stt } from '@livekit/agents'
import { type CascadePatience, patienceFor, type Waiting } from '../providers/provider-patience.ts'
import { attemptTimeMs, pauseBeforeRetry } from '../providers/retry-budget.ts'
import { EarStream, EarStt } from './ear-stt.ts'
import { CALLER_RATE_HZ } from './pcm.ts'
import { joinSegments, type SpeechSegment } from './speech-segmenter.ts'

/** A piece of the text while it is being recognised, or all of it. */
export type Recognition = { delta: string } | { text: string }

export interface SegmentSttOptions extends Waiting<CascadePatience['stt']> {
  label: string
  /** BCP 47 tag that the words are given. */
  language(): string
  /** Recognises one stretch of speech: any number of deltas, then the text. Throws the library's API errors. */
  recognise(segment: SpeechSegment, signal: AbortSignal): AsyncIterable<Recognition>
  /** Recognition failed for good: what the caller said is lost. */
  onFault(error: Error): void
  /** How long the last recognition took, from the end of the speech found to its text. */
  onRecognised?(durationMs: number): void
}

/** Short, so that recognition runs while we still wait whether the caller goes on; a wrong guess costs one request. */
const END_SILENCE_MS = 224
/** Joined segments stay within what a provider takes at once. */
const JOINED_MAX_MS = 60_000

/**
 * Speech recognition for services that take whole stretches of speech: cuts the audio itself, recognises each stretch as soon as it
 * ends, and takes it back when the caller goes on before the text is there, so that a pause does not cut a sentence in two.
 * NB: never emits an `stt_error`: AgentSession would close at once, before anybody could tell the caller. Faults go to `onFault`.
 */
export class SegmentStt extends EarStt {
  label: string
  readonly #options: SegmentSttOptions

  constructor(options: SegmentSttOptions) {
    super({ streaming: true, interimResults: true })
    this.label = options.label
    this.#options = options
  }

  override stream(): EarStream {
    return new SegmentStream(this, this.#options)
  }
}

class SegmentStream extends EarStream {
  label: string
  readonly #options: SegmentSttOptions
  readonly #patience: CascadePatience['stt']
  /** What is being recognised now; taken back when the caller goes on. */
  #current: { segment: SpeechSegment; controller: AbortController } | null = null
  #carried: SpeechSegment | null = null

  constructor(owner: SegmentStt, options: SegmentSttOptions) {
    super(owner, END_SILENCE_MS)
    this.label = options.label
    this.#options = options
    this.#patience = { ...patienceFor({ hasSpare: false }).stt, ...options.patience }
  }

  /** What is recognised is cut out of the windows. */
  override hear(): void {}

  override close(): void {
    this.#current?.controller.abort()
    super.close()
  }

  protected override begin(): void {
    if (!this.#current) return
    const { segment, controller } = this.#current
    if (segment.samples.length >= (JOINED_MAX_MS / 1000) * CALLER_RATE_HZ) return
    this.#carried = segment
    this.#current = null
    controller.abort()
  }

  protected override end(fresh: SpeechSegment): void {
    const segment = this.#carried ? joinSegments(this.#carried, fresh) : fresh
    this.#carried = null
    const current = { segment, controller: new AbortController() }
    this.#current = current
    const startedAt = performance.now()
    this.#recogniseWithRetry(segment, AbortSignal.any([this.abortSignal, current.controller.signal]))
      .then(text => {
        if (text === null) return
        this.#options.onRecognised?.(performance.now() - startedAt)
        this.#emit(stt.SpeechEventType.FINAL_TRANSCRIPT, text)
      })
      .catch((error: unknown) => {
        if (!current.controller.signal.aborted && !this.closed) this.#options.onFault(asError(error))
      })
      .finally(() => {
        if (this.#current === current) this.#current = null
      })
  }

  async #recogniseWithRetry(segment: SpeechSegment, signal: AbortSignal): Promise<string | null> {
    const { budget, wholeMs } = this.#patience
    const startedAt = performance.now()
    const spentMs = () => performance.now() - startedAt
    for (let attempt = 1; ; attempt++) {
      const tooSlow = AbortSignal.timeout(attemptTimeMs(wholeMs, spentMs(), budget))
      try {
        const text = await this.#recogniseOnce(segment, AbortSignal.any([signal, tooSlow]))
        if (text === null && tooSlow.aborted && !signal.aborted) throw new APITimeoutError({})
        return text
      } catch (caught) {
        if (signal.aborted) return null
        const error = tooSlow.aborted ? new APITimeoutError({}) : caught
        const waitMs = pauseBeforeRetry(error, { attempt, spentMs: spentMs(), budget })
        if (waitMs === null) throw error
        this.#options.onRetry?.({ attempt, waitMs, error })
        await Bun.sleep(waitMs)
      }
    }
  }

  async #recogniseOnce(segment: SpeechSegment, signal: AbortSignal): Promise<string | null> {
    let text = ''
    for await (const part of this.#options.recognise(segment, signal)) {
      if (signal.aborted) return null
      text = 'text' in part ? part.text : text + part.delta
      if ('delta' in part && text.trim() !== '') this.#emit(stt.SpeechEventType.INTERIM_TRANSCRIPT, text)
    }
    return signal.aborted ? null : text
  }

  #emit(type: stt.SpeechEventType, text: string): void {
    if (this.queue.closed || text.trim() === '') return
    const language = this.#options.language() as stt.SpeechData['language']
    this.queue.put({
      type,
      alternatives: [{ language, text: text.trim(), startTime: 0, endTime: 0, confidence: 1 }],
    })
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
