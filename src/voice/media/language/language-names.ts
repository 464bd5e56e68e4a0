/** The part of a tag that names the language alone: de of de-AT. */
export function primaryLanguage(tag: string): string {
  return tag.split('-')[0]?.toLowerCase() ?? ''
}

/** What a language is called in itself and in others, in lower case: german, deutsch, allemand. */
export function namesOfLanguage(tag: string, inLanguages: readonly string[]): string[] {
  const names = [...new Set([tag, ...inLanguages])].map(language =>
    new Intl.DisplayNames([language], { type: 'language' }).of(primaryLanguage(tag)),
  )
  return names.flatMap(name => (name ? [name.toLowerCase()] : []))
}

/** Its English name, for the model. */
export function englishName(tag: string): string {
  return new Intl.DisplayNames(['en'], { type: 'language' }).of(tag) ?? tag
}

/** The words of a sentence in lower case, without marks. */
export function wordsOf(text: string): string[] {
  return (
    text
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/[\p{L}\p{N}']+/gu) ?? []
  )
}
