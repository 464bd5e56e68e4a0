/** A language with the voice for it, as people write them: one a line, `tag` or `tag: voice`. */
interface ListedLanguage {
  language: string
  voice: string | null
}

/** Reads such lines. What is no language tag comes out as it is: whoever validates refuses it in words. */
export function parseLanguages(text: string): ListedLanguage[] {
  const lines = text.split('\n').filter(line => line.trim() !== '')
  return lines.map(line => {
    const [language = '', ...voice] = line.split(':')
    return { language: language.trim(), voice: voice.join(':').trim() || null }
  })
}

export function writeLanguages(languages: readonly ListedLanguage[]): string {
  return languages.map(({ language, voice }) => (voice ? `${language}: ${voice}` : language)).join('\n')
}
