import { expect, test } from 'bun:test'
import { parseLanguages, writeLanguages } from './language-list.ts'

test('languages are read as they are written', () => {
  const languages = [
    { language: 'de', voice: 'de-DE:Katja' },
    { language: 'fr-CA', voice: null },
  ]
  expect(writeLanguages(languages)).toBe('de: de-DE:Katja\nfr-CA')
  expect(parseLanguages(writeLanguages(languages))).toEqual(languages)
})

test('blank lines and spaces mean nothing', () => {
  expect(parseLanguages(' de :  Katja \n\n  \nfr:\n')).toEqual([
    { language: 'de', voice: 'Katja' },
    { language: 'fr', voice: null },
  ])
  expect(parseLanguages('')).toEqual([])
})
