import type { Messages } from './en.ts'
import { findLanguage, LANGUAGES } from './languages.ts'

/** What the program itself says on the line. */
export type SpokenTexts = Messages['spoken']

/** In the language of a BCP 47 tag; in English where there is none. */
export function spokenTexts(tag: string): SpokenTexts {
  return (findLanguage(tag) ?? LANGUAGES[0]).messages.spoken
}
