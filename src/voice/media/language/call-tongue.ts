import type { SessionPlan } from '../../protocol.ts'
import { createCallLanguage, type DetectLanguage, languageInstruction } from './call-language.ts'
import { englishName } from './language-names.ts'

type Plan = Pick<SessionPlan, 'language' | 'otherLanguages' | 'serviceSentences'>

/** The language of one call, and everything that follows it. Read anew for each sentence: it may change between two. */
export interface CallTongue {
  readonly language: string
  /** True when the call may change its language at all. */
  readonly isOpen: boolean
  /** The voice for the language; null: the one of the models. */
  readonly voice: string | null
  /**
   * What the recogniser is told to expect. null leaves it to the recogniser: while the caller may still turn out to speak any of the
   * languages, a wrong hint would make it translate.
   */
  readonly expected: string | null
  readonly serviceSentences: SessionPlan['serviceSentences']
  /** For the model, beside its system prompt; null while the call is in its first language. */
  readonly instruction: string | null
  /** The caller's words. True when the call goes on in another language from now. */
  hear(text: string, reported: string | null): boolean
  /** Whether the call would go on in another language with these words. */
  wouldChange(text: string, reported: string | null): boolean
  /** What the model asked for; answers it in words. */
  choose(language: string): { isChanged: boolean; answer: string; isError: boolean }
}

interface TongueOptions {
  /** Asked only where the call has several languages. */
  detect: DetectLanguage
  /** The language that a call is in which goes on here. */
  startIn?: string
  /** The call goes on in another language from now. */
  onChanged?(language: string): void
}

export function createCallTongue(plan: Plan, { detect, startIn, onChanged }: TongueOptions): CallTongue {
  const { language: first, otherLanguages } = plan
  const others = otherLanguages.map(({ language }) => language)
  const language = createCallLanguage({ first, others, detect })
  let hasChanged = startIn !== undefined && typeof language.choose(startIn) === 'string'
  const other = () => otherLanguages.find(entry => entry.language === language.current)
  const note = (tag: string | null) => {
    if (tag === null) return false
    hasChanged = true
    onChanged?.(tag)
    return true
  }

  return {
    get language() {
      return language.current
    },
    isOpen: others.length > 0,
    get voice() {
      return other()?.voice ?? null
    },
    get expected() {
      return others.length === 0 || hasChanged ? language.current : null
    },
    get serviceSentences() {
      return other()?.serviceSentences ?? plan.serviceSentences
    },
    get instruction() {
      return hasChanged ? languageInstruction(language.current) : null
    },
    hear: (text, reported) => note(language.hear(text, reported)),
    wouldChange: (text, reported) => language.foresee(text, reported) !== null,
    choose(wanted) {
      const chosen = language.choose(wanted)
      if (chosen !== undefined) {
        const answer = languageInstruction(language.current)
        return { isChanged: note(chosen), answer, isError: false }
      }
      const known = [first, ...others].map(englishName).join(', ')
      return { isChanged: false, answer: `You speak ${known}, nothing else.`, isError: true }
    },
  }
}
