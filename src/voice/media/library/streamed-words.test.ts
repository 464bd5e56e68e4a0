import { expect, test } from 'bun:test'
import { createStreamedWords } from './streamed-words.ts'

test('words are spread evenly over the audio that the model sent for them', () => {
  const words = createStreamedWords()
  words.addText('one two ')
  words.addText('three four')
  for (let piece = 0; piece < 10; piece++) words.addModelAudio(100)
  words.endAudio()
  expect(words.heardAt(0)).toBe('')
  expect(words.heardAt(500)).toBe('one two')
  expect(words.heardAt(1_000)).toBe('one two three four')
  expect(words.heardAt(Number.POSITIVE_INFINITY)).toBe('one two three four')
})

test('words that came ahead of their audio are not taken for heard', () => {
  const words = createStreamedWords()
  words.addText('a sentence of about thirty two characters')
  words.addModelAudio(200)
  expect(words.heardAt(200)).toBe('a')
})

test('audio that came ahead of its words does not hold them back for ever', () => {
  const words = createStreamedWords()
  words.addModelAudio(2_000)
  words.addText('yes and no')
  expect(words.heardAt(1_000)).toBe('yes')
  words.endAudio()
  expect(words.heardAt(2_000)).toBe('yes and no')
})
