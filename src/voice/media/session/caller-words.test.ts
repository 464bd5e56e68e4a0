import { expect, test } from 'bun:test'
import { createCallerWords } from './caller-words.ts'

test('a turn of two stretches of speech is shown as one line, and each state once', () => {
  const words = createCallerWords()
  expect(words.hear('book a', false)).toBe('book a')
  expect(words.hear('book a table', false)).toBe('book a table')
  expect(words.hear('book a table', true)).toBeNull()
  expect(words.hear('for', false)).toBe('book a table for')
  words.clear()
  expect(words.hear('hello', false)).toBe('hello')
})
