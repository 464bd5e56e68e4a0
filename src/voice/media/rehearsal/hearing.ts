import { CALLER_RATE_HZ } from '../speech/pcm.ts'
import type { EarFiles, EarProgram } from './ear-files.ts'
import { writeEarFiles } from './ear-files.ts'
import { EARS, type Ear, isGarbage } from './ear-grammar.ts'
import { type EarProcess, startEarProcess } from './ear-process.ts'
import { createLineAudio } from './line-audio.ts'
import type { Expectation } from './spoken-phrases.ts'

/** What was heard in one stretch of speech. */
export type Heard = { kind: 'words' | 'guess'; text: string } | { kind: 'unclear' }

/** The ears of one call. */
export interface Hearing {
  /** Samples of the caller at CALLER_RATE_HZ. */
  push(samples: Int16Array): void
  /** Whether it hears; false for good once its children were lost. */
  readonly isOpen: boolean
  close(): Promise<void>
}

interface HearingOptions {
  program: EarProgram
  /** What the dialogue waits for at this moment. */
  expects(): Expectation
  onHeard(heard: Heard): void
  /** It hears nothing any more. */
  onLost(error: Error): void
}

/** So many calls of a media host have ears; each costs five children with 5 MB of their own, and some 10 % of a core while it is spoken. */
export const HEARING_CALLS_MAX = 2
/** A child that dies is replaced this often in a call. */
const REPLACEMENTS_MAX = 1
/** Of two ears that heard the same one may say so a little later. */
const GUESS_WAIT_MS = 400
/** Two ears agree about where speech began, within this. */
const SAME_SPEECH_MS = 500
/** An utterance is cut this much before its first word. */
const LEAD_MS = 250
/** Recognition is behind the audio by seconds at most, so that older questions are forgotten. */
const QUESTIONS_KEPT = 32

let openCalls = 0

/** null when enough calls have ears already. */
export function openHearing(options: HearingOptions): Hearing | null {
  if (openCalls >= HEARING_CALLS_MAX) return null
  openCalls++
  return new CallHearing(options, () => openCalls--)
}

class CallHearing implements Hearing {
  readonly #options: HearingOptions
  readonly #giveBack: () => void
  readonly #line = createLineAudio(bytes => this.#feed(bytes))
  readonly #ears = new Map<Ear, EarProcess>()
  readonly #files: Promise<EarFiles>
  readonly #guesses = createGuesses()
  readonly #questions: { fromMs: number; expectation: Expectation }[] = []
  #fedMs = 0
  #replacements = 0
  #isOpen = true

  constructor(options: HearingOptions, giveBack: () => void) {
    this.#options = options
    this.#giveBack = giveBack
    this.#files = writeEarFiles(options.program)
    this.#files.then(
      files => {
        for (const ear of EARS) this.#start(ear, files)
      },
      error => this.#lose(error),
    )
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  push(samples: Int16Array): void {
    if (this.#isOpen) this.#line.push(samples)
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#line.close()
    this.#guesses.close()
    for (const ear of this.#ears.values()) ear.close()
    this.#giveBack()
    const files = await this.#files.catch(() => null)
    await files?.remove()
  }

  #feed(bytes: Uint8Array): void {
    const expectation = this.#options.expects()
    if (this.#questions.at(-1)?.expectation !== expectation) {
      this.#questions.push({ fromMs: this.#fedMs, expectation })
      if (this.#questions.length > QUESTIONS_KEPT) this.#questions.shift()
    }
    for (const ear of this.#ears.values()) ear.feed(bytes)
    this.#fedMs += (bytes.length / 2 / CALLER_RATE_HZ) * 1000
  }

  #start(ear: Ear, files: EarFiles): void {
    if (!this.#isOpen) return
    const fedBeforeMs = this.#fedMs
    const started = startEarProcess({
      path: this.#options.program.path,
      acousticModel: files.acousticModel,
      dictionaryFile: files.dictionaryFile,
      grammarFile: files.grammarFile(ear),
      onHeard: ({ words, startMs }) => this.#hear(ear, words, fedBeforeMs + startMs),
      onDied: () => this.#replace(ear, files),
    })
    this.#ears.set(ear, started)
  }

  #replace(ear: Ear, files: EarFiles): void {
    if (!this.#isOpen) return
    if (this.#replacements++ < REPLACEMENTS_MAX) this.#start(ear, files)
    else this.#lose(new Error(`the recogniser of "${ear}" died more than once`))
  }

  #lose(error: unknown): void {
    if (!this.#isOpen) return
    void this.close()
    this.#options.onLost(error instanceof Error ? error : new Error(String(error)))
  }

  /** All ears hear all of the call, each at its own pace; the one counts that fits what the dialogue waited for when the speech began. */
  #hear(ear: Ear, text: string, startMs: number): void {
    if (!this.#isOpen) return
    const words = isGarbage(text) ? null : text
    if (ear === 'guess') this.#guesses.put(words, startMs)
    else if (ear === this.#expectationAt(startMs + LEAD_MS)) this.#judge(ear, words, startMs)
  }

  #expectationAt(moment: number): Expectation | undefined {
    return (this.#questions.findLast(({ fromMs }) => fromMs <= moment) ?? this.#questions[0])?.expectation
  }

  #judge(ear: Ear, words: string | null, startMs: number): void {
    const { onHeard } = this.#options
    if (words !== null) onHeard({ kind: 'words', text: words })
    else if (ear !== 'anything') onHeard({ kind: 'unclear' })
    else
      this.#guesses.take(startMs, text =>
        onHeard(text === null ? { kind: 'unclear' } : { kind: 'guess', text }),
      )
  }
}

/** Brings the two ears together that listen for anything: what the one takes for garbage the other may have a guess at. */
function createGuesses() {
  let latest: { text: string | null; startMs: number } | null = null
  let waiting: { startMs: number; answer(text: string | null): void } | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const settle = (text: string | null) => {
    clearTimeout(timer)
    const answer = waiting?.answer
    waiting = null
    answer?.(text)
  }
  const isSame = (one: { startMs: number } | null, startMs: number) =>
    one !== null && Math.abs(one.startMs - startMs) < SAME_SPEECH_MS
  return {
    put(text: string | null, startMs: number) {
      if (isSame(waiting, startMs)) settle(text)
      else latest = { text, startMs }
    },
    take(startMs: number, answer: (text: string | null) => void) {
      settle(null)
      if (latest && isSame(latest, startMs)) return answer(latest.text)
      waiting = { startMs, answer }
      timer = setTimeout(() => settle(null), GUESS_WAIT_MS)
    },
    close: () => clearTimeout(timer),
  }
}
