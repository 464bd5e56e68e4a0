import { expect, test } from 'bun:test'
import { createSentenceSplitter } from './sentence-splitter.ts'

function split(text: string, stepChars = 3): string[] {
  const splitter = createSentenceSplitter()
  const sentences: string[] = []
  for (let at = 0; at < text.length; at += stepChars)
    sentences.push(...splitter.push(text.slice(at, at + stepChars)))
  return [...sentences, ...splitter.flush()]
}

test('sentences come out as soon as the next one begins', () => {
  const splitter = createSentenceSplitter()
  expect(splitter.push('We are open today.')).toEqual([])
  expect(splitter.push(' Until')).toEqual(['We are open today.'])
  expect(splitter.flush()).toEqual(['Until'])
})

test.each([
  ['We open at 9.30 and close at 5. Come in!', ['We open at 9.30 and close at 5.', 'Come in!']],
  [
    'Please ask for Dr. Meyer on the first floor. She knows.',
    ['Please ask for Dr. Meyer on the first floor.', 'She knows.'],
  ],
  ['You are booked for 3 p.m. on Friday. See you!', ['You are booked for 3 p.m. on Friday.', 'See you!']],
  [
    'We are open until 5 p.m. Would you like to come?',
    ['We are open until 5 p.m.', 'Would you like to come?'],
  ],
  ['Ihr Termin ist am 3. Mai um neun. Passt das?', ['Ihr Termin ist am 3. Mai um neun.', 'Passt das?']],
  ['Wir haben vieles, z. B. Pizza. Und Sie?', ['Wir haben vieles, z. B. Pizza.', 'Und Sie?']],
  [
    'We ship to the U.S. and to Canada. Anything else?',
    ['We ship to the U.S. and to Canada.', 'Anything else?'],
  ],
  ['Yes. Of course we can do that.', ['Yes. Of course we can do that.']],
  ['First line without a dot\nSecond line', ['First line without a dot', 'Second line']],
  ['今天我们的餐厅营业到十点。欢迎您来！', ['今天我们的餐厅营业到十点。', '欢迎您来！']],
])('%p', (text, sentences) => {
  expect(split(text)).toEqual(sentences)
})

test('nothing is lost and nothing is said twice, however the text arrives', () => {
  const text =
    'Hello there, this is Anna. Are you calling about a table? We have one left (at 8 p.m.). Shall I book it for you?'
  for (let step = 1; step < 40; step++) expect(split(text, step).join(' ')).toBe(text)
})

test('a sentence without end is cut at a space', () => {
  const pieces = split('word '.repeat(200))
  expect(Math.max(...pieces.map(piece => piece.length))).toBeLessThanOrEqual(320)
  expect(pieces.join(' ')).toBe('word '.repeat(200).trim())
})

test('of a first sentence that is long in coming the first clause goes ahead, of no other one', () => {
  const text =
    'Thanks for calling us, this is Anna and I help you. I am glad that you called, so what can I do for you?'
  const early = createSentenceSplitter({ startsEarly: () => true })
  const sentences = text.split(/(?= )/).flatMap(word => early.push(word))
  expect([...sentences, ...early.flush()]).toEqual([
    'Thanks for calling us,',
    'this is Anna and I help you.',
    'I am glad that you called, so what can I do for you?',
  ])
})

test('a sentence that is there as a whole is not cut', () => {
  const splitter = createSentenceSplitter({ startsEarly: () => true })
  const text = 'Thanks for calling us, this is Anna and I help you. Yes'
  expect([...splitter.push(text), ...splitter.flush()]).toEqual([
    'Thanks for calling us, this is Anna and I help you.',
    'Yes',
  ])
})
