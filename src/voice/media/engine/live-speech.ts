import type { Speech } from '../session/call-line.ts'

/** From what a speech is safe. `microphone`: from the caller's voice, but not from what they type. */
export type Shield = 'none' | 'microphone' | 'all'

/** Something that the agent says or is about to say. It ends by itself, or is cut. */
export class LiveSpeech implements Speech {
  readonly done: Promise<void>
  readonly #done = Promise.withResolvers<void>()
  readonly #cut = new AbortController()
  #shield: Shield

  constructor(shield: Shield = 'none') {
    this.#shield = shield
    this.done = this.#done.promise
  }

  get isInterrupted(): boolean {
    return this.#cut.signal.aborted
  }

  /** Aborted when it is cut. */
  get signal(): AbortSignal {
    return this.#cut.signal
  }

  isSafeFrom(danger: 'microphone' | 'keyboard'): boolean {
    return this.#shield === 'all' || (this.#shield === 'microphone' && danger === 'microphone')
  }

  shield(): void {
    this.#shield = 'all'
  }

  cut(): void {
    this.#cut.abort()
  }

  finish(): void {
    this.#done.resolve()
  }
}
