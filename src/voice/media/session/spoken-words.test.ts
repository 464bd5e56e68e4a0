import { expect, test } from 'bun:test'
import { createSpokenWords } from './spoken-words.ts'

function spoken() {
  const words = createSpokenWords()
  words.begin('One two three four.')
  words.addAudio(2_000)
  words.begin('Five six.')
  words.addAudio(1_000)
  words.finish()
  return words
}

test.each([
  [0, ''],
  [400, 'One'],
  [1_000, 'One two'],
  [1_999, 'One two three'],
  [2_000, 'One two three four.'],
  [2_600, 'One two three four. Five'],
  [3_000, 'One two three four. Five six.'],
  [Number.POSITIVE_INFINITY, 'One two three four. Five six.'],
])('after %p ms of audio whole words were heard', (playedMs, heard) => {
  expect(spoken().heardAt(playedMs)).toBe(heard)
})

test('while a sentence still arrives its length is guessed, so that its words do not rush', () => {
  const words = createSpokenWords()
  words.begin('A sentence of thirty characters')
  words.addAudio(200)
  expect(words.heardAt(200)).toBe('A')
})

test('nothing said is nothing heard', () => {
  expect(createSpokenWords().heardAt(1_000)).toBe('')
})

test('the silence behind a sentence holds none of its words', () => {
  const words = createSpokenWords()
  words.begin('Are you there?')
  words.addAudio(1_000)
  words.addAudio(600, 0)
  words.begin('Hello?')
  words.addAudio(400, 300)
  words.finish()
  expect(words.heardAt(1_000)).toBe('Are you there?')
  expect(words.heardAt(1_900)).toBe('Are you there? Hello?')
})
