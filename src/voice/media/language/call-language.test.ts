import { beforeAll, describe, expect, test } from 'bun:test'
import { createCallLanguage, type DetectLanguage, languageInstruction } from './call-language.ts'
import { loadLanguageDetector } from './language-detector.ts'

let detect: DetectLanguage
beforeAll(async () => {
  detect = await loadLanguageDetector()
})

const start = (first = 'en', others = ['de-AT', 'fr']) => createCallLanguage({ first, others, detect })

describe('the language of a call', () => {
  test.each([
    ['Guten Tag, ich möchte einen Tisch für morgen.', 'de-AT'],
    ['Je voudrais réserver une table pour demain.', 'fr'],
    ['Haben Sie morgen Abend geöffnet?', 'de-AT'],
  ])('follows the words of the caller: %s', (text, expected) => {
    const language = start()
    expect(language.hear(text, null)).toBe(expected)
    expect(language.current).toBe(expected)
    expect(language.hear(text, null)).toBeNull()
  })

  test('stays for what could be any language, and for its own', () => {
    const language = start()
    for (const text of ['Ja.', 'ok', 'Tom Miller', 'I would like a table for two, please.', '5 5 2', ''])
      expect(language.hear(text, null)).toBeNull()
    expect(language.current).toBe('en')
  })

  test('is what the caller calls by name, in any of the languages', () => {
    expect(start().hear('German, please.', null)).toBe('de-AT')
    expect(start().hear('Deutsch bitte!', null)).toBe('de-AT')
    expect(start().hear('en allemand', null)).toBe('de-AT')
    const language = start('de', ['en'])
    expect(language.hear('Englisch', null)).toBe('en')
    expect(language.hear('Deutsch', null)).toBe('de')
  })

  test('does not change when a language is only mentioned', () => {
    const language = start()
    expect(language.hear('my daughter is learning German at school now', null)).toBeNull()
    expect(language.hear('French or German', null)).toBeNull()
  })

  test.each([
    ['en', ['de-AT', 'fr'], "I don't speak German."],
    ['en', ['de-AT', 'fr'], 'I don’t speak German.'],
    ['en', ['de-AT', 'fr'], 'Not in German, please'],
    ['de', ['en'], 'Ich kann kein Englisch.'],
    ['de', ['en'], 'Englisch kann ich nicht'],
    ['es', ['en'], 'No hablo inglés.'],
  ])('does not change to what the caller cannot speak: from %s, with %j: %s', (first, others, text) => {
    expect(start(first, others).hear(text, null)).toBeNull()
  })

  test('a no before the name of a language is an answer to something else', () => {
    expect(start().hear('No, German please.', null)).toBe('de-AT')
    expect(start().hear('Nein, Deutsch!', null)).toBe('de-AT')
  })

  test('two words are enough when the recogniser says the same', () => {
    expect(start().hear('Nein danke', null)).toBeNull()
    expect(start('en', ['de']).hear('guten Abend', 'de')).toBe('de')
    expect(start().hear('Je voudrais réserver une table.', 'es')).toBe('fr')
  })

  test('is what the model chooses, by tag or by name, among those of the agent', () => {
    const language = start()
    expect(language.choose('German')).toBe('de-AT')
    expect(language.choose('de')).toBeNull()
    expect(language.choose('FR')).toBe('fr')
    expect(language.choose('Japanese')).toBeUndefined()
    expect(language.current).toBe('fr')
  })

  test('an agent with one language keeps it', () => {
    const language = start('en', [])
    expect(language.hear('Guten Tag, ich möchte einen Tisch für morgen.', 'de')).toBeNull()
  })
})

test('the model is told in plain words', () => {
  expect(languageInstruction('de')).toBe('The caller and you speak German now. Answer in German.')
})
