import { stt } from '@livekit/agents'
import { rehearsalEn } from '#messages/rehearsal-en.ts'
import { EarStream, EarStt } from '../speech/ear-stt.ts'
import type { SpeechSegment } from '../speech/speech-segmenter.ts'
import type { EarProgram } from './ear-files.ts'
import { type Heard, type Hearing, openHearing } from './hearing.ts'
import { type CallEars, createRehearsalEars } from './rehearsal-ears.ts'
import { createSpeechGate } from './speech-gate.ts'
import type { Expectation } from './spoken-phrases.ts'

interface HearingSttOptions {
  program: EarProgram
  expects(): Expectation
  /** From now on speech is only noticed: other calls have the ears, or they were lost. */
  onDeaf(reason: 'busy' | 'lost'): void
}

const END_SILENCE_MS = 224
/** Speech of which the recogniser says nothing at all fits not even its garbage; from this length on it deserves an answer. */
const UNHEARD_MIN_MS = 300
const UNHEARD_WAIT_MS = 1_500
const LANGUAGE = 'en' as stt.SpeechData['language']

/**
 * Rehearsal's ears in the place of a speech recognition: what was said becomes the caller's turn, with a mark where it is unsure. They
 * last as long as the call, whatever the library does to its streams. NB: never emits an `stt_error` (see SegmentStt).
 */
export class HearingStt extends EarStt implements CallEars {
  label = 'parley.rehearsal-hearing'
  readonly #options: HearingSttOptions
  readonly #gate = createSpeechGate()
  /** For a call without a recogniser. */
  readonly #deaf = createRehearsalEars()
  /** Opened by the first audio: who only types takes no ears from others. null: there are none for this call. */
  #hearing: Hearing | null | undefined
  #stream: HearingStream | null = null
  #unheard: ReturnType<typeof setTimeout> | undefined
  #isHeard = false

  constructor(options: HearingSttOptions) {
    super({ streaming: true, interimResults: false })
    this.#options = options
  }

  override stream(): EarStream {
    const stream = new HearingStream(this, {
      onAudio: samples => this.#listen(samples),
      onSpeech: () => this.#startSpeech(),
      onSilence: speechMs => this.#endSpeech(speechMs),
    })
    this.#stream = stream
    return stream
  }

  override async close(): Promise<void> {
    clearTimeout(this.#unheard)
    const hearing = this.#hearing
    this.#hearing = null
    await hearing?.close()
    await super.close()
  }

  noteTyped(): void {
    this.#gate.noteTyped()
    this.#deaf.noteTyped()
  }

  noteAgent(isSpeaking: boolean): void {
    this.#gate.noteAgent(isSpeaking)
  }

  isDeaf(): boolean {
    return this.#hearing !== undefined && !this.#hearing?.isOpen
  }

  #listen(samples: Int16Array): void {
    if (this.#hearing === undefined) this.#hearing = this.#open()
    this.#hearing?.push(samples)
  }

  #open(): Hearing | null {
    const { program, expects, onDeaf } = this.#options
    const onLost = () => onDeaf('lost')
    const hearing = openHearing({ program, expects, onHeard: heard => this.#hear(heard), onLost })
    if (hearing === null) onDeaf('busy')
    return hearing
  }

  #hear(heard: Heard): void {
    clearTimeout(this.#unheard)
    this.#isHeard = true
    const isAdmitted = heard.kind === 'words' ? this.#gate.admitsWords() : this.#gate.admitsDoubt()
    if (isAdmitted) this.#stream?.emitWords(textOf(heard))
  }

  #startSpeech(): void {
    clearTimeout(this.#unheard)
    this.#isHeard = false
    this.#gate.speechStarted()
  }

  #endSpeech(speechMs: number): void {
    this.#gate.speechEnded()
    if (!this.isDeaf()) {
      if (this.#isHeard || speechMs < UNHEARD_MIN_MS) return
      this.#unheard = setTimeout(() => this.#hear({ kind: 'unclear' }), UNHEARD_WAIT_MS)
    } else if (this.#deaf.hear()) this.#stream?.emitWords(rehearsalEn.unheardWords)
  }
}

interface StreamEvents {
  onAudio(samples: Int16Array): void
  onSpeech(): void
  onSilence(speechMs: number): void
}

class HearingStream extends EarStream {
  label = 'parley.rehearsal-hearing'
  readonly #events: StreamEvents

  constructor(owner: HearingStt, events: StreamEvents) {
    super(owner, END_SILENCE_MS)
    this.#events = events
  }

  emitWords(text: string): void {
    if (this.queue.closed) return
    const words = { language: LANGUAGE, text, startTime: 0, endTime: 0, confidence: 1 }
    this.queue.put({ type: stt.SpeechEventType.FINAL_TRANSCRIPT, alternatives: [words] })
  }

  override hear(samples: Int16Array): void {
    this.#events.onAudio(samples)
  }

  protected override begin(): void {
    this.#events.onSpeech()
  }

  protected override end({ speechMs }: SpeechSegment): void {
    this.#events.onSilence(speechMs)
  }
}

function textOf(heard: Heard): string {
  if (heard.kind === 'unclear') return rehearsalEn.unclearWords
  return heard.kind === 'words' ? heard.text : rehearsalEn.guessedWords(heard.text)
}
