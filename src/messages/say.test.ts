import { expect, test } from 'bun:test'
import { de } from './de/de.ts'
import { en } from './en.ts'
import { providerFaultsEn } from './provider-faults-en.ts'
import { say } from './say.ts'

const messages = { ...en, faults: { 'No room for {name}.': 'Kein Platz für {name}.' } }

test('a phrase is said in the language of the messages', () => {
  expect(say({ text: 'No room for {name}.', values: { name: 'Ann' } }, messages)).toBe('Kein Platz für Ann.')
})

test('what has no translation is said in English, whatever it is called', () => {
  expect(say({ text: 'No way.' }, messages)).toBe('No way.')
  expect(say({ text: 'toString' }, messages)).toBe('toString')
})

test('a provider that failed is told with its part, its cause and its code', () => {
  const { sentence, parts, causes } = providerFaultsEn
  const phrase = sentence({ part: parts.llm, host: 'llm.test', cause: causes.model(404, 'gpt-x') })
  expect(say(phrase, en)).toBe(
    'The language model at llm.test does not know the model "gpt-x" or the path (404).',
  )
  expect(say(phrase, de)).toBe(
    'Das Sprachmodell auf llm.test kennt das Modell „gpt-x“ oder den Pfad nicht (404).',
  )
  const quota = sentence({ part: parts.realtime, host: 'live.test', cause: causes.quota(null) })
  expect(say(quota, de)).toBe(
    'Das Echtzeitmodell auf live.test hat das Kontingent oder die Anfragegrenze überschritten.',
  )
})
