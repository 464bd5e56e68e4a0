import { describe, expect, test } from 'bun:test'
import { type Completeness, judgeWords } from './completeness.ts'

type Row = readonly [text: string, expected: Completeness]

const ENGLISH: readonly Row[] = [
  ['Book a table for two people tomorrow evening.', 'complete'],
  ['When do you open?', 'complete'],
  ['Where are you from?', 'complete'],
  ['Yes', 'complete'],
  ['okay thanks', 'complete'],
  ['yes please', 'complete'],
  ['Yes, please.', 'complete'],
  ['no thank you', 'complete'],
  ['could you please', 'open'],
  ['book a table for two people tomorrow evening', 'plain'],
  ['(spoken words)', 'plain'],
  ['', 'plain'],
  ['Turn it on.', 'doubtful'],
  ['Here I am.', 'doubtful'],
  ['My name is.', 'open'],
  ['I would like to', 'open'],
  ['I would like to book a', 'open'],
  ['I would like to book a.', 'open'],
  ['on Monday and', 'open'],
  ['On Monday and.', 'open'],
  ['Um', 'open'],
  ['I want to know, um,', 'open'],
  ['Well…', 'open'],
  ['on Monday,', 'open'],
  ['let me think', 'open'],
  ['Hold on.', 'open'],
  ['my name is', 'open'],
  ['can you tell me', 'open'],
  ['zero one seven six', 'counting'],
  ['0176', 'counting'],
  ['0176 554', 'counting'],
  ['My number is 0 3 0.', 'counting'],
  ['0176 554 2391', 'plain'],
  ['0176 5542391.', 'complete'],
  ['a table for two', 'plain'],
  ['A table for 2.', 'complete'],
  ['at 7:30.', 'complete'],
  ['I was born in 1985.', 'complete'],
  ['M E Y', 'counting'],
  ['M-E-Y.', 'counting'],
  ['S as in Sierra', 'counting'],
  ['S for Sugar', 'counting'],
  ['I am', 'open'],
  ['john dot smith', 'counting'],
  ['my email is john at', 'counting'],
  ['john dot smith at example dot com', 'plain'],
  ['john.smith@', 'counting'],
  ['john.smith@example.com', 'plain'],
  ['My e-mail is john.smith@example.com.', 'complete'],
  ['on the fifth of', 'open'],
  ['the 5th', 'counting'],
  ['the 5th of March', 'plain'],
  ['March', 'counting'],
  ['March the 5th', 'plain'],
]

const GERMAN: readonly Row[] = [
  ['Ich möchte einen Tisch reservieren.', 'complete'],
  ['Haben Sie morgen offen?', 'complete'],
  ['ja', 'complete'],
  ['Nein danke', 'complete'],
  ['Ja, gerne.', 'complete'],
  ['ich möchte einen Tisch reservieren', 'plain'],
  ['Mach das Licht an.', 'doubtful'],
  ['ich möchte einen', 'open'],
  ['Ich möchte gerne.', 'open'],
  ['ich komme am Montag und', 'open'],
  ['Ich komme am Montag, weil.', 'open'],
  ['ähm', 'open'],
  ['ich weiß nicht, ob', 'open'],
  ['Einen Moment.', 'open'],
  ['mein Name ist', 'open'],
  ['ein Taxi zum', 'open'],
  ['null eins sieben sechs', 'counting'],
  ['Meine Nummer ist 0 3 0.', 'counting'],
  ['S wie Siegfried', 'counting'],
  ['anna punkt schmidt', 'counting'],
  ['anna punkt schmidt at beispiel punkt de', 'plain'],
  ['am 5.', 'counting'],
  ['am 5. März', 'plain'],
  ['Am 5. März.', 'complete'],
  ['im Jahr 1985.', 'complete'],
]

const OTHERS: readonly (readonly [language: string, ...Row])[] = [
  ['fr', 'Je voudrais réserver une table.', 'complete'],
  ['fr', 'je voudrais', 'plain'],
  ['es', '¿A qué hora abren?', 'complete'],
  ['es', 'Bueno,', 'open'],
  ['ja', '予約したいです。', 'complete'],
  ['fr', '06 12 34', 'counting'],
]

describe('how finished words sound', () => {
  test.each(ENGLISH)('English: "%s" is %s', (text, expected) => {
    expect(judgeWords(text, 'en-US')).toBe(expected)
  })
  test.each(GERMAN)('German: "%s" is %s', (text, expected) => {
    expect(judgeWords(text, 'de')).toBe(expected)
  })
  test.each(OTHERS)('%s, by punctuation and digits: "%s" is %s', (language, text, expected) => {
    expect(judgeWords(text, language)).toBe(expected)
  })
  test('words of an unknown language are judged as English', () => {
    expect(judgeWords('I would like a', null)).toBe('open')
  })
})
