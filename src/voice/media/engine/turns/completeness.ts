import { isCounting } from './counting.ts'
import { openWordsFor } from './open-words.ts'
import { wordsOf } from './plain-words.ts'

/**
 * How finished words sound. `complete`: a whole sentence or answer. `plain`: nothing says either way. `doubtful`: a full stop behind a
 * word that seldom ends a sentence. `open`: the sentence goes on. `counting`: a number, an address or a spelling is given in parts.
 */
export type Completeness = 'complete' | 'plain' | 'doubtful' | 'open' | 'counting'

const SENTENCE_END = /[.!?。！？؟।](["'”»)\]]*)$/
/** Recognisers write trailing off as dots, and what goes on with a comma or a dash. */
const GOES_ON = /(\.\.+|…|[,;:、，–—-])["'”»)\]]*$/
/** `(spoken words)`: a note of a recogniser is no half sentence. */
const NOTE = /[)\]]$/
const ANSWER_MAX_WORDS = 3

export function judgeWords(text: string, language: string | null): Completeness {
  const trimmed = text.trim()
  if (trimmed === '' || NOTE.test(trimmed)) return 'plain'
  const words = wordsOf(trimmed)
  const last = words.at(-1) ?? ''
  const open = openWordsFor(language)
  if (isCounting(trimmed, words, language)) return 'counting'
  if (GOES_ON.test(trimmed) || open.phrases.test(words.join(' '))) return 'open'
  const isAnswer = open.answers.has(last) || open.answers.has(words.slice(-2).join('-'))
  if (words.length <= ANSWER_MAX_WORDS && isAnswer) return 'complete'
  if (/[?？؟]["'”»)\]]*$/.test(trimmed)) return 'complete'
  const isEnded = SENTENCE_END.test(trimmed)
  if (open.always.has(last)) return 'open'
  if (open.mostly.has(last)) return isEnded ? 'doubtful' : 'open'
  return isEnded || isAnswer ? 'complete' : 'plain'
}
