import { describe, expect, test } from 'bun:test'
import { isListening, isSurelyMeant, mayBeListening } from './backchannels.ts'

describe('the words of a listener', () => {
  test.each([
    'Mhm.',
    'Mm-hmm.',
    'uh huh',
    'Okay.',
    'okay, okay',
    'Yes, okay.',
    'I see.',
    'Got it',
    'Ja, genau.',
    'Alles klar.',
    'Ach so',
    'Vale.',
  ])('"%s" wants nothing', text => {
    expect(isListening(text)).toBe(true)
  })

  test.each([
    'stop',
    'No.',
    'yes please',
    'okay but wait',
    'I want that',
    'nein',
    'ja aber',
    'Moment',
    '(spoken words)',
    'okay okay okay okay okay',
  ])('"%s" is meant', text => {
    expect(isListening(text)).toBe(false)
  })

  test.each(['stop', 'no wait', 'okay but', 'can I', 'nein'])('an unfinished "%s" is enough', text => {
    expect(isSurelyMeant(text)).toBe(true)
  })

  test.each(['okay', 'table', 'mhm okay'])('an unfinished "%s" is not', text => {
    expect(isSurelyMeant(text)).toBe(false)
  })

  test.each([
    ['I', true],
    ['okay got', true],
    ['table', false],
    ['table I', false],
    ['', false],
  ])('"%s" may go on as a listener\'s phrase: %p', (text, expected) => {
    expect(mayBeListening(text)).toBe(expected)
  })
})
