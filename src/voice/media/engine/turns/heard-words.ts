import { wordsOf } from './plain-words.ts'

/** Text that comes again without this much new voice was said once. */
const SAME_VOICE_MS = 96
/** This much voice behind a final text is more words, which it does not hold. */
const UNHEARD_VOICE_MS = 160
/** What comes later is said anew, however little voice was heard with it: somebody answers "yes" twice. */
const DUPLICATE_WITHIN_MS = 3_000
/** Of what somebody says without ever stopping, the end is kept. */
const WORDS_MAX_CHARS = 8_000
const FINALS_MAX = 400

export interface Moment {
  atMs: number
  /** Voice in the whole call so far. */
  voicedMs: number
}

/** The caller's words since the last turn. */
export interface HeardWords {
  /** Whether the words changed. */
  hear(text: string, isFinal: boolean, moment: Moment): boolean
  readonly text: string
  /** When the words were there, as far as they are; null when none are final. */
  readonly finalAtMs: number | null
  /** Nothing more is expected from the recogniser for this much voice. */
  isSettled(voicedMs: number): boolean
  /** Words are shown that are not final. */
  readonly isOpen: boolean
  /** The words became a turn, or nothing. Their late copies are recognised. */
  take(moment: Moment): void
}

export function createHeardWords(): HeardWords {
  return new Heard()
}

class Heard implements HeardWords {
  finalAtMs: number | null = null
  #finals: string[] = []
  #interim = ''
  /** Voice up to the last final text, an empty one too. */
  #understoodMs = 0
  #last: { words: string[]; atMs: number; voicedMs: number } | null = null
  #taken: (Moment & { words: string[] }) | null = null

  hear(text: string, isFinal: boolean, moment: Moment): boolean {
    const before = this.text
    if (isFinal) this.#finish(this.#withoutTaken(text, moment), moment)
    else this.#show(this.#withoutTaken(text, moment), moment)
    return this.text !== before
  }

  get text(): string {
    const parts = [...this.#finals, this.#interim].filter(part => part !== '')
    return parts.join(' ').slice(-WORDS_MAX_CHARS)
  }

  get isOpen(): boolean {
    return this.#interim !== ''
  }

  isSettled(voicedMs: number): boolean {
    return this.#interim === '' && this.#finals.length > 0 && voicedMs - this.#understoodMs < UNHEARD_VOICE_MS
  }

  take(moment: Moment): void {
    const words = wordsOf(this.text)
    if (words.length > 0) this.#taken = { words, ...moment }
    this.#finals = []
    this.#interim = ''
    this.finalAtMs = null
  }

  #finish(text: string, { atMs, voicedMs }: Moment): void {
    const words = wordsOf(text)
    const isNew = this.#last === null || voicedMs - this.#last.voicedMs >= SAME_VOICE_MS
    const isSoon = this.#last !== null && atMs - this.#last.atMs < DUPLICATE_WITHIN_MS
    const isCopy = !isNew && isSoon && startsWith(words, this.#last?.words ?? [])
    this.#interim = ''
    this.#understoodMs = voicedMs
    if (text === '' || (isCopy && words.length === this.#last?.words.length)) return
    // Some recognisers say all of it again, and more.
    if (isCopy && this.#finals.length > 0) this.#finals.pop()
    this.#finals = [...this.#finals, text].slice(-FINALS_MAX)
    this.#last = { words, atMs, voicedMs }
    this.finalAtMs = atMs
  }

  #show(text: string, { atMs, voicedMs }: Moment): void {
    const isSoon = this.#last !== null && atMs - this.#last.atMs < DUPLICATE_WITHIN_MS
    const isOld = isSoon && voicedMs - (this.#last?.voicedMs ?? 0) < SAME_VOICE_MS
    if (isOld && startsWith(this.#last?.words ?? [], wordsOf(text))) return
    this.#interim = text
  }

  /** What of a text is not part of the turn before, where it was taken before its final text had come. */
  #withoutTaken(text: string, { atMs, voicedMs }: Moment): string {
    const trimmed = text.trim().replace(/\s+/g, ' ')
    if (!this.#taken || atMs - this.#taken.atMs >= DUPLICATE_WITHIN_MS) return trimmed
    if (voicedMs - this.#taken.voicedMs >= UNHEARD_VOICE_MS) return trimmed
    const words = wordsOf(trimmed)
    const taken = this.#taken.words
    const shared = words.findIndex((word, at) => word !== taken[at])
    if (shared < 0) return ''
    return shared === taken.length ? trimmed.split(' ').slice(shared).join(' ') : trimmed
  }
}

function startsWith(words: readonly string[], beginning: readonly string[]): boolean {
  return beginning.length > 0 && beginning.every((word, at) => words[at] === word)
}
