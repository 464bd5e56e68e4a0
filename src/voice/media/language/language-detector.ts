import type { DetectLanguage } from './call-language.ts'

/**
 * Tells the language of a text by its letters and words. Its tables take some megabytes, so they are loaded by the first call that has
 * several languages; until they are there (some 20 ms, long before the first word) nothing is detected.
 */
export function createLanguageDetector(onFailed: (error: unknown) => void): DetectLanguage {
  let detect: DetectLanguage = () => []
  loadLanguageDetector().then(loaded => {
    detect = loaded
  }, onFailed)
  return (text, languages) => detect(text, languages)
}

export async function loadLanguageDetector(): Promise<DetectLanguage> {
  const { detectAll } = await import('tinyld')
  return (text, languages) =>
    detectAll(text, { only: [...languages] }).map(({ lang, accuracy }) => ({ language: lang, accuracy }))
}
