import { fillPhrase, type Phrase } from '#lib/phrase.ts'
import type { Messages } from './en.ts'

/** A phrase in the language of these messages; in English where it has no translation. */
export function say({ text, values }: Phrase, { faults }: Messages): string {
  const translated = Object.hasOwn(faults, text) ? faults[text] : undefined
  return fillPhrase({ text: translated ?? text, ...(values ? { values } : {}) })
}
