import { stt } from '@livekit/agents'
import { EarStream, EarStt } from '../speech/ear-stt.ts'
import { CALLER_RATE_HZ } from '../speech/pcm.ts'
import type { SpeechSegment } from '../speech/speech-segmenter.ts'
import { createDeepgramLine, type DeepgramResult } from './deepgram-line.ts'
import { endpointOf } from './provider-http.ts'
import type { DeepgramPatience } from './provider-patience.ts'
import { socketUrl } from './provider-socket.ts'
import type { OpenAiSttOptions } from './stt-openai.ts'

export type DeepgramSttOptions = Omit<OpenAiSttOptions, 'patience'> & { patience?: Partial<DeepgramPatience> }

/** Short, so that recognition is finished while we still wait whether the caller goes on. */
const END_SILENCE_MS = 160
/** The provider's own guess at a pause, for words that our detector does not hear. */
const ENDPOINTING_MS = 300
/** Behind `finalize` there may be nothing left to be said. */
const FINAL_WAIT_MS = 1_500
/** The provider's clock and our detector's need not agree to the sample. */
const TOLERANCE_SAMPLES = CALLER_RATE_HZ / 10
/** Of silence so much is kept for a replay: the soft beginning of a word comes before the detector is sure. */
const PREROLL_SAMPLES = CALLER_RATE_HZ
const USAGE_EVERY_SAMPLES = 10 * CALLER_RATE_HZ

/**
 * Deepgram's live recognition over one socket for the call. Words are shown as they come; a stretch of speech becomes one final text when
 * our detector hears its end and the provider has understood all of it. Never emits an `stt_error`: see SegmentStt.
 */
export function createDeepgramStt(options: DeepgramSttOptions): EarStt {
  return new DeepgramStt(options)
}

class DeepgramStt extends EarStt {
  label = 'parley.stt-deepgram'
  readonly #options: DeepgramSttOptions

  constructor(options: DeepgramSttOptions) {
    super({ streaming: true, interimResults: true })
    this.#options = options
  }

  override stream(): EarStream {
    return new DeepgramStream(this, this.#options)
  }
}

class DeepgramStream extends EarStream {
  label: string
  readonly #options: DeepgramSttOptions
  readonly #line: ReturnType<typeof createDeepgramLine>
  #isSpeaking = false
  /** The caller went on before all of what they said first was understood: both are wanted as one. */
  #isResumed = false
  /** Where the last words ended, by our detector. */
  #spokenTo = 0
  #spokenAt = 0
  /** Up to here everything is final. */
  #understoodTo = 0
  #finals: string[] = []
  #interim = ''
  /** What the provider took the last words for, where that was left open to it. */
  #language: string | null = null
  #unreported = 0
  #waiting: ReturnType<typeof setTimeout> | undefined

  constructor(owner: DeepgramStt, options: DeepgramSttOptions) {
    super(owner, END_SILENCE_MS)
    this.label = owner.label
    this.#options = options
    this.#line = createDeepgramLine({
      address: () => addressOf(options),
      onResult: result => this.#hear(result),
      onFault: error => {
        if (!this.closed) options.onFault(error)
      },
      onSent: samples => this.#count(samples),
      onRetry: options.onRetry,
      patience: options.patience,
    })
  }

  override hear(samples: Int16Array): void {
    this.#line.push(samples)
    if (this.#isIdle) this.#line.forget(this.#line.end - PREROLL_SAMPLES)
  }

  override close(): void {
    clearTimeout(this.#waiting)
    this.#line.close()
    this.#report()
    super.close()
  }

  get #isIdle(): boolean {
    return !this.#isSpeaking && this.#finals.length === 0 && this.#isUnderstood
  }

  protected override begin(): void {
    this.#isSpeaking = true
    this.#spokenAt = 0
    this.#isResumed = this.#waiting !== undefined || this.#finals.length > 0
    this.#stopWaiting()
    this.#line.wake()
  }

  protected override end({ startSample, speechMs }: SpeechSegment): void {
    this.#isSpeaking = false
    this.#spokenTo = startSample + (speechMs / 1000) * CALLER_RATE_HZ
    this.#spokenAt = performance.now()
    this.#stopWaiting()
    // The provider may have heard the end before us.
    if (this.#isUnderstood && this.#interim === '') this.#finish()
    else {
      this.#line.finalize()
      this.#waiting = setTimeout(() => this.#finish(), FINAL_WAIT_MS)
    }
  }

  get #isUnderstood(): boolean {
    return this.#understoodTo >= this.#spokenTo - TOLERANCE_SAMPLES
  }

  #hear(result: DeepgramResult): void {
    const { text, isFinal, isSpeechFinal, isFromFinalize, endSample } = result
    if (text !== '') this.#language = result.language
    if (isFinal) {
      this.#understoodTo = Math.max(this.#understoodTo, endSample)
      if (text !== '') this.#finals.push(text)
      this.#interim = ''
    } else this.#interim = text
    if (text !== '') this.#emit(stt.SpeechEventType.INTERIM_TRANSCRIPT, this.#text)
    if (isFinal && this.#isWhole({ isSpeechFinal, isFromFinalize })) this.#finish()
  }

  #isWhole({
    isSpeechFinal,
    isFromFinalize,
  }: Pick<DeepgramResult, 'isSpeechFinal' | 'isFromFinalize'>): boolean {
    // Our detector needs a moment longer for the end: whoever has understood the sentence is not kept waiting for it.
    if (this.#isSpeaking) return isSpeechFinal && !this.#isResumed
    return isFromFinalize || (this.#isUnderstood && (isSpeechFinal || this.#waiting !== undefined))
  }

  get #text(): string {
    return [...this.#finals, this.#interim].filter(text => text !== '').join(' ')
  }

  #finish(): void {
    this.#stopWaiting()
    this.#isResumed = false
    const text = this.#finals.splice(0).join(' ')
    this.#report()
    if (text === '') return
    if (this.#spokenAt > 0) this.#options.onRecognised(performance.now() - this.#spokenAt)
    this.#spokenAt = 0
    this.#emit(stt.SpeechEventType.FINAL_TRANSCRIPT, text)
  }

  #stopWaiting(): void {
    clearTimeout(this.#waiting)
    this.#waiting = undefined
  }

  #emit(type: stt.SpeechEventType, text: string): void {
    if (this.queue.closed) return
    const language = (this.#language ?? this.#options.language()) as stt.SpeechData['language']
    this.queue.put({ type, alternatives: [{ language, text, startTime: 0, endTime: 0, confidence: 1 }] })
  }

  #count(samples: number): void {
    this.#unreported += samples
    if (this.#unreported >= USAGE_EVERY_SAMPLES) this.#report()
  }

  #report(): void {
    const audioMs = Math.round((this.#unreported / CALLER_RATE_HZ) * 1000)
    this.#unreported = 0
    if (audioMs > 0) this.#options.onUsage(audioMs)
  }
}

function addressOf({ baseUrl, apiKey, model, expected }: DeepgramSttOptions) {
  const language = expected()
  const url = socketUrl(endpointOf(baseUrl, '/v1', '/listen'), {
    model,
    // Regions are known for few languages; the language alone is known for all. `multi` finds out by itself.
    language: language?.split('-')[0]?.toLowerCase() ?? 'multi',
    encoding: 'linear16',
    sample_rate: String(CALLER_RATE_HZ),
    channels: '1',
    interim_results: 'true',
    smart_format: 'true',
    endpointing: String(ENDPOINTING_MS),
  })
  return { url, headers: { ...(apiKey !== null && { authorization: `Token ${apiKey}` }) } }
}
