import { beforeAll, describe, expect, test } from 'bun:test'
import { voiceEn } from '#messages/voice-en.ts'
import type { DetectLanguage } from './call-language.ts'
import { createCallTongue } from './call-tongue.ts'
import { createLanguageDetector, loadLanguageDetector } from './language-detector.ts'

const sentences = (word: string) => ({
  ...voiceEn.serviceSentences,
  providerFailed: `${word} failed`,
  maxDuration: `${word} over`,
  earsNotConnected: '',
  shutdown: '',
})
const plan = {
  language: 'en',
  serviceSentences: sentences('English'),
  otherLanguages: [
    { language: 'de', voice: 'Katja', serviceSentences: sentences('German'), invitation: null },
    { language: 'fr', voice: null, serviceSentences: sentences('French'), invitation: null },
  ],
}

let detect: DetectLanguage
beforeAll(async () => {
  detect = await loadLanguageDetector()
})

describe('what follows the language of a call', () => {
  test('begins with the first language, and lets the recogniser find out', () => {
    const tongue = createCallTongue(plan, { detect })
    expect(tongue).toMatchObject({
      language: 'en',
      isOpen: true,
      voice: null,
      expected: null,
      instruction: null,
    })
    expect(tongue.serviceSentences.maxDuration).toBe('English over')
  })

  test('voice, recogniser, sentences and model go along, and back', () => {
    const tongue = createCallTongue(plan, { detect })
    expect(tongue.hear('Ich möchte bitte einen Tisch reservieren.', null)).toBe(true)
    expect(tongue).toMatchObject({ language: 'de', voice: 'Katja', expected: 'de' })
    expect(tongue.instruction).toContain('German')
    expect(tongue.serviceSentences.maxDuration).toBe('German over')
    expect(tongue.hear('Noch etwas anderes bitte.', null)).toBe(false)
    expect(tongue.hear('English please', null)).toBe(true)
    expect(tongue).toMatchObject({ language: 'en', voice: null, expected: 'en' })
    expect(tongue.instruction).toContain('English')
  })

  test('the model may choose, and hears which languages there are', () => {
    const tongue = createCallTongue(plan, { detect })
    expect(tongue.choose('German')).toMatchObject({ isChanged: true, isError: false })
    expect(tongue.choose('de')).toMatchObject({ isChanged: false, isError: false })
    expect(tongue.choose('Klingon')).toEqual({
      isChanged: false,
      answer: 'You speak English, German, French, nothing else.',
      isError: true,
    })
    expect(tongue.language).toBe('de')
  })

  test('a call that goes on here starts in the language that it was in, and says when it changes', () => {
    const changes: string[] = []
    const onChanged = (language: string) => changes.push(language)
    const tongue = createCallTongue(plan, { detect, startIn: 'de', onChanged })
    expect(tongue).toMatchObject({ language: 'de', expected: 'de', voice: 'Katja' })
    expect(tongue.instruction).toContain('German')
    tongue.hear('English please', null)
    expect(changes).toEqual(['en'])
  })

  test('an agent of one language tells the recogniser so at once', () => {
    const tongue = createCallTongue({ ...plan, otherLanguages: [] }, { detect })
    expect(tongue).toMatchObject({ isOpen: false, expected: 'en' })
    expect(tongue.hear('Ich möchte bitte einen Tisch reservieren.', 'de')).toBe(false)
  })
})

test('the detector that loads by itself detects once it is there', async () => {
  const detector = createLanguageDetector(error => {
    throw error
  })
  const text = 'Ich möchte bitte einen Tisch reservieren.'
  const deadline = Date.now() + 5_000
  while (detector(text, ['en', 'de']).length === 0 && Date.now() < deadline) await Bun.sleep(5)
  expect(detector(text, ['en', 'de'])[0]?.language).toBe('de')
})
