/** What a call on Rehearsal tells its ears about the rest of the conversation. */
export interface CallEars {
  /** The caller typed: they know how to be understood, and what the microphone picks up now is mostly the keyboard. */
  noteTyped(): void
  /** The agent began to speak, or ended. */
  noteAgent(isSpeaking: boolean): void
  /** Whether nothing is understood at the moment: what is typed then goes before what is only heard. */
  isDeaf(): boolean
}

/** Without a recogniser: which sounds of the caller deserve the sentence about it. */
export interface RehearsalEars extends CallEars {
  /** A piece of speech was heard. True when it is a turn of the caller, to be answered. */
  hear(): boolean
}

/** Speech that goes on after a pause shorter than this is the same stretch, which is answered once. */
const STRETCH_PAUSE_MS = 3_000
/** The sentence takes about as long: speech into it is no new question. */
const SENTENCE_MS = 5_000
const AFTER_TYPING_MS = 3_000
/** Who types has read or heard the sentence: it comes back rarely. */
const REPEAT_TO_TYPIST_MS = 60_000

export function createRehearsalEars(nowMs: () => number = () => performance.now()): RehearsalEars {
  let typedAt: number | null = null
  let heardAt: number | null = null
  let answeredAt: number | null = null
  const isWithin = (moment: number | null, durationMs: number) =>
    moment !== null && nowMs() - moment < durationMs

  return {
    noteTyped() {
      typedAt = nowMs()
    },
    noteAgent: () => undefined,
    isDeaf: () => true,
    hear() {
      const isSameStretch = isWithin(heardAt, STRETCH_PAUSE_MS)
      heardAt = nowMs()
      if (isSameStretch || isWithin(typedAt, AFTER_TYPING_MS)) return false
      if (isWithin(answeredAt, typedAt === null ? SENTENCE_MS : REPEAT_TO_TYPIST_MS)) return false
      answeredAt = nowMs()
      return true
    },
  }
}
