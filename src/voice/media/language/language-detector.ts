import type { DetectLanguage } from './call-language.ts'

/** Loaded by the first call that has several languages: its tables take some megabytes. */
export async function loadLanguageDetector(): Promise<DetectLanguage> {
  const { detectAll } = await import('tinyld')
  return (text, languages) =>
    detectAll(text, { only: [...languages] }).map(({ lang, accuracy }) => ({ language: lang, accuracy }))
}
