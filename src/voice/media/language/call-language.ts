import { englishName, namesOfLanguage, primaryLanguage, wordsOf } from './language-names.ts'

/** How probable each language is for a text, the best first; between 0 and 1. */
export type DetectLanguage = (
  text: string,
  languages: readonly string[],
) => { language: string; accuracy: number }[]

/** Which of the agent's languages a call is in. It changes by what the caller says, or when the model asks for it. */
export interface CallLanguage {
  /** BCP 47 tag, one of the agent's. */
  readonly current: string
  readonly others: readonly string[]
  /**
   * The caller's words, as they were recognised; `reported` is what the recogniser took them for. Answers the language in which the call
   * goes on from now, or null where it stays.
   */
  hear(text: string, reported: string | null): string | null
  /** What `hear` would answer, with nothing changed yet. */
  foresee(text: string, reported: string | null): string | null
  /** By tag or by name; answers as `hear` does, undefined for a language that the agent does not have. */
  choose(language: string): string | null | undefined
}

interface CallLanguageOptions {
  first: string
  others: readonly string[]
  detect: DetectLanguage
}

/** "German please": longer sentences may be about a language instead of asking for it. */
const NAMING_WORDS_MAX = 4
/** "I don't speak German": who names a language with one of these does not ask for it, and in doubt the model may still change it. */
const REFUSALS: ReadonlySet<string> = new Set(
  "not don't dont can't cant cannot nicht kein keine keinen pas niet geen não nao nie ikke inte ei değil".split(
    ' ',
  ),
)
const NOES: ReadonlySet<string> = new Set(['no', 'non', 'nein', 'nem'])
/** Names and short answers look alike in many languages. */
const DETECTED_WORDS_MIN = 3
const CONFIRMED_WORDS_MIN = 2
/** Found with sentences of telephone calls in five languages: no wrong change in 380, nine of ten right at once. */
const ACCURACY_MIN = 0.15
const LEAD_MIN = 0.1

export function createCallLanguage({ first, others, detect }: CallLanguageOptions): CallLanguage {
  const all = [first, ...others]
  let current = first

  const goOnIn = (tag: string): string | null => {
    if (tag === current) return null
    current = tag
    return tag
  }
  const ownOf = (language: string) =>
    all.find(tag => tag.toLowerCase() === language.toLowerCase()) ??
    all.find(tag => primaryLanguage(tag) === primaryLanguage(language))

  const namedIn = (words: readonly string[]) => {
    if (words.length > NAMING_WORDS_MAX || words.some(word => REFUSALS.has(word))) return undefined
    const placeOf = (tag: string) => Math.max(...namesOfLanguage(tag, all).map(name => words.indexOf(name)))
    const [named, another] = all.filter(tag => placeOf(tag) >= 0)
    if (named === undefined || another !== undefined) return undefined
    // "No hablo inglés", but not "No, English".
    const isRefused = words.slice(0, Math.max(0, placeOf(named) - 1)).some(word => NOES.has(word))
    return isRefused ? undefined : named
  }
  const detectedIn = (text: string, words: readonly string[], reported: string | null) => {
    if (words.length < CONFIRMED_WORDS_MIN) return undefined
    const found = detect(text, [...new Set(all.map(primaryLanguage))])
    const [best] = found
    const own = best && ownOf(best.language)
    if (!best || !own || own === current) return undefined
    if (reported !== null && ownOf(reported) === own) return own
    const ofCurrent = found.find(({ language }) => language === primaryLanguage(current))?.accuracy ?? 0
    const isSure = best.accuracy >= ACCURACY_MIN && best.accuracy - ofCurrent >= LEAD_MIN
    return isSure && words.length >= DETECTED_WORDS_MIN ? own : undefined
  }

  const foresee = (text: string, reported: string | null) => {
    if (others.length === 0) return null
    const words = wordsOf(text)
    const next = namedIn(words) ?? detectedIn(text, words, reported)
    return next === undefined || next === current ? null : next
  }
  return {
    get current() {
      return current
    },
    others,
    foresee,
    hear(text, reported) {
      const next = foresee(text, reported)
      return next === null ? null : goOnIn(next)
    },
    choose(language) {
      const own = ownOf(language) ?? namedIn(wordsOf(language))
      return own === undefined ? undefined : goOnIn(own)
    },
  }
}

/** What the model is told, beside its system prompt, once a call goes on in another language. */
export function languageInstruction(tag: string): string {
  return `The caller and you speak ${englishName(tag)} now. Answer in ${englishName(tag)}.`
}
