import { type FarewellWords, farewellsOf } from './farewell-words.ts'

/** sure: this takes leave. likely: it may. */
export type Farewell = 'none' | 'likely' | 'sure'

/** Behind the word there may be a name or "for now", not a new subject. */
const AFTER_MAX_WORDS = 4
/** Words of other languages count only in so short a turn: we do not know what else stands there. */
const SHORT_TURN_MAX_CHARS = 160
/** A caller who says more than that has something to say. */
const CALLER_MAX_WORDS = 16

/**
 * Whether somebody takes leave with the last words of this turn: the last clause has to be leave-taking from its start to its end.
 * "Say goodbye when you are done" is none, nor is a question.
 */
export function readFarewell(text: string, language: string, role: 'agent' | 'caller'): Farewell {
  const turn = text.trim().normalize('NFC').toLowerCase().replaceAll('’', "'")
  if (/[?？¿]$/.test(turn)) return 'none'
  if (role === 'caller' && wordsOf(turn).length > CALLER_MAX_WORDS) return 'none'
  const { full, plain } = farewellsOf(language)
  const clauses = clausesOf(turn)
  let best: Farewell = 'none'
  for (const words of full) {
    const found = readEnd(clauses, words)
    if (found === 'sure') return 'sure'
    if (found === 'likely') best = 'likely'
  }
  if (turn.length > SHORT_TURN_MAX_CHARS || !plain.some(phrase => endsWith(clauses, phrase))) return best
  return 'sure'
}

/** Names and thanks may follow in clauses of their own: "Goodbye, Mr. Smith." "Bye, and thanks." */
function readEnd(clauses: readonly string[], words: FarewellWords): Farewell {
  const before = new Set(words.before)
  let left = AFTER_MAX_WORDS
  for (const clause of clauses.toReversed()) {
    const found = readClause(clause, words, before)
    if (found !== 'none') return found
    left -= wordsOf(clause).filter(word => !before.has(word)).length
    if (left < 0) return 'none'
  }
  return 'none'
}

function readClause(clause: string, words: FarewellWords, before: ReadonlySet<string>): Farewell {
  let rest = wordsOf(clause)
  for (;;) {
    const said = rest.join(' ')
    const sure = words.sure.find(phrase => startsWith(said, phrase))
    if (sure) return fits(said, sure) ? 'sure' : 'none'
    const likely = words.likely.find(phrase => startsWith(said, phrase))
    if (likely) return fits(said, likely) ? 'likely' : 'none'
    const [first] = rest
    if (first === undefined || !before.has(first)) return 'none'
    rest = rest.slice(1)
  }
}

function startsWith(said: string, phrase: string): boolean {
  return said === phrase || said.startsWith(`${phrase} `)
}

function fits(said: string, phrase: string): boolean {
  return wordsOf(said.slice(phrase.length)).length <= AFTER_MAX_WORDS
}

/** Also for writing without spaces between words. */
function endsWith(clauses: readonly string[], phrase: string): boolean {
  const last = clauses.at(-1) ?? ''
  const isLetter = (char: string | undefined) => char !== undefined && /[\p{L}\p{M}]/u.test(char)
  const at = last.lastIndexOf(phrase)
  if (at < 0) return false
  const hasSpaces = /\s|^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]+$/u.test(phrase)
  if (hasSpaces && (isLetter(last[at - 1]) || isLetter(last[at + phrase.length]))) return false
  return wordsOf(last.slice(at + phrase.length)).length <= AFTER_MAX_WORDS
}

function clausesOf(turn: string): string[] {
  return turn
    .split(/[.!,;:…—–。！，、？?]+|\s-\s/u)
    .map(clause => clause.trim())
    .filter(clause => /[\p{L}\p{N}]/u.test(clause))
}

function wordsOf(clause: string): string[] {
  return clause.match(/[\p{L}\p{M}\p{N}'-]+/gu) ?? []
}
