import type { PastItem } from '../../protocol.ts'

/** How the conversation stood when its models were lost. */
export interface Standing {
  /** The last that was said; null before the first word. */
  lastTurn: Extract<PastItem, { type: 'turn' }> | null
  /** What the caller said and was not answered, although they may have been told to wait; null: nothing is owed. */
  owed: string | null
  /** The agent was in the middle of an answer. */
  wasAnswerCut: boolean
  /** What the caller said may never have been understood. */
  wereWordsLost: boolean
}

/** What the next models say first: `note` is for the model alone. */
export type NextWords =
  | { kind: 'greet' }
  /** A sentence of the program: it was away for a moment. */
  | { kind: 'apologise' }
  | { kind: 'go_on'; note: string }
  | { kind: 'listen' }

const LAST_WORDS_CHARS = 300

/** The rest of a broken answer, the answer that is owed, or a short sentence: never a second greeting, and no silence that somebody waits in. */
export function planNextWords({ lastTurn, owed, wasAnswerCut, wereWordsLost }: Standing): NextWords {
  if (!lastTurn) return { kind: 'greet' }
  if (owed !== null) return { kind: 'go_on', note: answerNote(owed) }
  if (wasAnswerCut) return { kind: 'go_on', note: finishNote(lastTurn.text) }
  return wereWordsLost ? { kind: 'apologise' } : { kind: 'listen' }
}

/** For the first words of an agent that has taken the call over. */
export function handOverNote(agentName: string): string {
  return `(Direction for you, not said by the caller: the call was handed over to you just now, and the caller was told so. Say in one short sentence that you are ${agentName} now, and go on with what the caller wants. Do not greet as if the call had just begun.)`
}

function answerNote(asked: string): string {
  return `(Direction for you, not said by the caller: the caller has said ${JSON.stringify(asked.slice(-LAST_WORDS_CHARS))} and waits for your answer. Give it now. Do not greet again.)`
}

function finishNote(said: string): string {
  return `(Direction for you, not said by the caller: the line broke while you spoke. The last words that the caller heard were: ${JSON.stringify(said.slice(-LAST_WORDS_CHARS))}. Go on right after them, without repeating them and without a word about the break. Do not greet again.)`
}
