import { de } from './de/de.ts'
import { en, type Messages } from './en.ts'

/** A language that the dashboard speaks. A new one is a folder like `de/` and a line in the list below. */
export interface Language {
  /** BCP 47, without a region. */
  tag: string
  /** What its speakers call it. */
  name: string
  messages: Messages
}

/** The first is what everybody gets whose browser asks for none of them. */
export const LANGUAGES = [
  { tag: 'en', name: 'English', messages: en },
  { tag: 'de', name: 'Deutsch', messages: de },
] as const satisfies readonly Language[]

/** The language with this tag; a region does not matter (`de-AT` is `de`). Undefined where the dashboard does not speak it. */
export function findLanguage(tag: string): (typeof LANGUAGES)[number] | undefined {
  const primary = tag.trim().split('-')[0]?.toLowerCase()
  return LANGUAGES.find(language => language.tag === primary)
}
