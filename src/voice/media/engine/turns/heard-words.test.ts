import { describe, expect, test } from 'bun:test'
import { createHeardWords, type HeardWords } from './heard-words.ts'

const at = (atMs: number, voicedMs: number) => ({ atMs, voicedMs })

function heard(...finals: string[]): HeardWords {
  const words = createHeardWords()
  finals.forEach((text, index) => {
    words.hear(text, true, at(index * 1_000, (index + 1) * 500))
  })
  return words
}

describe('the words of a turn', () => {
  test('are the final texts, and what is shown behind them', () => {
    const words = heard('I would like', 'a table')
    words.hear('for', false, at(2_500, 1_300))
    words.hear('for  two ', false, at(2_600, 1_400))
    expect(words.text).toBe('I would like a table for two')
    expect(words.isSettled(1_400)).toBe(false)
    words.hear('for two.', true, at(2_900, 1_500))
    expect(words.text).toBe('I would like a table for two.')
    expect(words.isSettled(1_500)).toBe(true)
  })

  test('are not settled when the caller spoke on behind the final text', () => {
    const words = heard('Yes.')
    expect(words.isSettled(640)).toBe(true)
    expect(words.isSettled(700)).toBe(false)
  })

  test('are said once when a final text comes twice without a voice between', () => {
    const words = heard('Yes.')
    expect(words.hear('yes', true, at(200, 532))).toBe(false)
    expect(words.text).toBe('Yes.')
  })

  test('are said twice when the voice was there twice', () => {
    const words = heard('No.')
    words.hear('No.', true, at(700, 900))
    expect(words.text).toBe('No. No.')
  })

  test('grow when a final text comes again with more in it', () => {
    const words = heard('I want')
    words.hear('I want a table.', true, at(300, 510))
    expect(words.text).toBe('I want a table.')
  })

  test('lose what was shown when the final text is empty', () => {
    const words = createHeardWords()
    words.hear('hm', false, at(0, 200))
    words.hear('', true, at(400, 200))
    expect(words.text).toBe('')
    expect(words.finalAtMs).toBe(null)
  })

  test('do not come back with an old interim text', () => {
    const words = heard('Book a table.')
    expect(words.hear('book a', false, at(100, 500))).toBe(false)
    expect(words.text).toBe('Book a table.')
  })

  test('that became a turn are not heard again when they come late', () => {
    const words = createHeardWords()
    words.hear('book a table', false, at(0, 900))
    words.take(at(500, 900))
    expect(words.hear('Book a table.', true, at(1_500, 900))).toBe(false)
    expect(words.text).toBe('')
  })

  test('that became a turn are heard again when the caller says them again, however little voice that takes', () => {
    const words = heard('Yes.')
    words.take(at(500, 500))
    expect(words.hear('Yes.', true, at(5_000, 628))).toBe(true)
    expect(words.text).toBe('Yes.')
  })

  test('that come late with more in them leave only what is new', () => {
    const words = createHeardWords()
    words.hear('book a table', false, at(0, 900))
    words.take(at(500, 900))
    words.hear('Book a table for two.', true, at(1_500, 900))
    expect(words.text).toBe('for two.')
  })

  test('that come late and are others count in whole', () => {
    const words = createHeardWords()
    words.hear('look a cable', false, at(0, 900))
    words.take(at(500, 900))
    words.hear('Book a table.', true, at(1_500, 900))
    expect(words.text).toBe('Book a table.')
  })

  test('keep their end when they never end', () => {
    const words = createHeardWords()
    for (let index = 0; index < 2_000; index++)
      words.hear(`word ${index}.`, true, at(index * 500, index * 300))
    expect(words.text.length).toBeLessThanOrEqual(8_000)
    expect(words.text).toEndWith('word 1999.')
  })
})
