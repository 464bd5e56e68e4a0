const REMEMBERED = 3
/** How long the agent stays stopped for words that may still come. */
const RESUME = { unknownMs: 700, extraMs: 150, minMs: 300, maxMs: 800 }
/** A voice of this length was surely a sentence: its words are worth waiting for. */
const SENTENCE_MS = 800
const RESUME_SENTENCE = { ...RESUME, unknownMs: 1_500, maxMs: 2_500 }
/** Who shows words as they are said shows them by then. */
const SHOWN_BY_MS = 350
/** Voice on and on of which a recogniser that shows words as they come shows none: a television, the wind. */
const NOISE_MS = 2_500
/** The same where words come only behind the speech. */
const NOISE_UNSEEN_MS = 15_000
/** How long shown words wait for their final text. */
const FINAL = { unknownMs: 1_500, extraMs: 400, minMs: 700, maxMs: 2_500 }

/** What the recogniser of this call is like, learned while it runs. */
export interface RecogniserHabits {
  /** Words were shown while the caller was speaking. */
  noteShown(): void
  /** A text came so long after the last sound. */
  noteDelay(delayMs: number): void
  readonly showsWords: boolean
  /** For words of a voice of that length. */
  resumeWaitMs(voiceMs: number): number
  readonly finalWaitMs: number
  /** How long a voice behind the last final text waits for words to be shown. */
  readonly shownWaitMs: number
  /** So much voice without a word is noise. */
  readonly noiseMs: number
}

export function createRecogniserHabits(): RecogniserHabits {
  let showsWords = false
  let delaysMs: number[] = []
  const wait = ({ unknownMs, extraMs, minMs, maxMs }: typeof RESUME) =>
    delaysMs.length === 0 ? unknownMs : Math.min(maxMs, Math.max(minMs, Math.max(...delaysMs) + extraMs))
  return {
    noteShown() {
      showsWords = true
    },
    noteDelay(delayMs) {
      delaysMs = [...delaysMs, delayMs].slice(-REMEMBERED)
    },
    get showsWords() {
      return showsWords
    },
    resumeWaitMs(voiceMs) {
      if (showsWords) return Math.min(SHOWN_BY_MS, wait(RESUME))
      return wait(voiceMs < SENTENCE_MS ? RESUME : RESUME_SENTENCE)
    },
    get finalWaitMs() {
      return wait(FINAL)
    },
    get shownWaitMs() {
      return showsWords ? SHOWN_BY_MS : wait(FINAL)
    },
    get noiseMs() {
      return showsWords ? NOISE_MS : NOISE_UNSEEN_MS
    },
  }
}
