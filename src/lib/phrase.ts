/** What stands in the braces of a phrase. */
export type PhraseValues = Readonly<Record<string, string | number>>

/**
 * A sentence that can still be translated: English, with its values apart. `{name}` is the place of a value; `{count|call|calls}`
 * takes the first form for one and the second for any other number. The English text is the key of its translations.
 */
export interface Phrase {
  text: string
  values?: PhraseValues
}

/** A phrase, or a whole sentence without values. */
export type Sentence = string | Phrase

export function toPhrase(sentence: Sentence): Phrase {
  return typeof sentence === 'string' ? { text: sentence } : sentence
}

const PLACE = /\{(\w+)(?:\|([^{}|]*)\|([^{}|]*))?\}/g

/** The phrase as a sentence. A value is put in as it is, braces and all; a place without a value stays as it was. */
export function fillPhrase({ text, values }: Phrase): string {
  if (!values) return text
  return text.replace(PLACE, (place, name: string, one?: string, other?: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    if (value === undefined) return place
    return one === undefined || other === undefined ? String(value) : value === 1 ? one : other
  })
}

/** The names of the values that a text has places for, each once, sorted. */
export function placesOf(text: string): string[] {
  return [...new Set([...text.matchAll(PLACE)].map(([, name]) => name ?? ''))].sort()
}
