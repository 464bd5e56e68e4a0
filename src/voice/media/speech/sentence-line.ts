import type { SentenceAudio } from './sentence-audio.ts'

/** The sentence after the one being spoken is fetched meanwhile, so that there is no gap; more would be paid for in vain at an interruption. */
const AHEAD_SENTENCES = 2

/** Sentences in the order of speech, a few of them being fetched. */
export class SentenceLine {
  readonly #open: (sentence: string) => SentenceAudio
  readonly #waiting: string[] = []
  readonly #started: SentenceAudio[] = []
  #playing: SentenceAudio | null = null
  #isEnded = false
  #wake: (() => void) | null = null

  constructor(open: (sentence: string) => SentenceAudio) {
    this.#open = open
  }

  add(sentence: string): void {
    if (this.#isEnded) return
    this.#waiting.push(sentence)
    this.#startNext()
    this.#wake?.()
  }

  end(): void {
    this.#isEnded = true
    this.#wake?.()
  }

  async next(): Promise<SentenceAudio | null> {
    this.#playing = null
    for (;;) {
      this.#startNext()
      const audio = this.#started.shift()
      if (audio) {
        this.#playing = audio
        this.#startNext()
        return audio
      }
      if (this.#isEnded) return null
      await new Promise<void>(resolve => {
        this.#wake = resolve
      })
    }
  }

  cancel(): void {
    this.#waiting.length = 0
    this.#isEnded = true
    for (const audio of this.#started.splice(0)) audio.cancel()
    this.#playing?.cancel()
    this.#wake?.()
  }

  #startNext(): void {
    while (this.#started.length + (this.#playing ? 1 : 0) < AHEAD_SENTENCES) {
      const sentence = this.#waiting.shift()
      if (sentence === undefined) return
      this.#started.push(this.#open(sentence))
    }
  }
}
