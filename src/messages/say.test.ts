import { expect, test } from 'bun:test'
import { en } from './en.ts'
import { say } from './say.ts'

const messages = { ...en, faults: { 'No room for {name}.': 'Kein Platz für {name}.' } }

test('a phrase is said in the language of the messages', () => {
  expect(say({ text: 'No room for {name}.', values: { name: 'Ann' } }, messages)).toBe('Kein Platz für Ann.')
})

test('what has no translation is said in English, whatever it is called', () => {
  expect(say({ text: 'No way.' }, messages)).toBe('No way.')
  expect(say({ text: 'toString' }, messages)).toBe('toString')
})
