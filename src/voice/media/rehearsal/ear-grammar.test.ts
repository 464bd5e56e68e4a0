import { expect, test } from 'bun:test'
import { rehearsalEn as words } from '#messages/rehearsal-en.ts'
import { readBooking } from './booking-words.ts'
import { dictionaryFor, EARS, grammarFor, isGarbage, phrasesFor } from './ear-grammar.ts'
import { samplePhrase, seededRandom } from './phrase-sampler.fixture.ts'
import { createRehearsalBrain } from './rehearsal-brain.ts'
import { INTENTS } from './rehearsal-intents.ts'
import type { Expectation } from './spoken-phrases.ts'

const FACTS = { organizationName: 'the Blue Door', openingHours: 'always', address: 'here', timeZone: 'UTC' }
const TOOLS = new Set(['clock', 'hang_up', 'book_table'])
const SAMPLES = 400
/** What brings the dialogue to each of its questions. */
const OPENINGS: Record<Expectation, string[]> = {
  anything: [],
  people: ['book a table'],
  when: ['book a table for two'],
  yes_or_no: ['book a table for two tonight'],
}
const NOT_UNDERSTOOD: string[] = [
  words.understands,
  words.booking.askYesOrNo,
  ...Object.values(words.unclear),
]

test.each(['anything', 'people', 'when', 'yes_or_no'] as const)(
  'every phrase that is listened for means something when the dialogue waits for %p',
  expectation => {
    const random = seededRandom()
    for (const phrase of phrasesFor(expectation)) {
      for (let i = 0; i < SAMPLES / phrasesFor(expectation).length; i++) {
        const brain = createRehearsalBrain({ facts: FACTS, earsNotConnected: () => '' })
        const opening = OPENINGS[expectation].map(said => brain.answer(said, TOOLS).text)
        expect(brain.expects()).toBe(expectation)
        const said = samplePhrase(phrase, random)
        const { text, tool } = brain.answer(said, TOOLS)
        // Who says again that they want a table is asked again.
        const asked = said.includes('table') ? [] : opening
        const isLost = tool === null && [...NOT_UNDERSTOOD, ...asked].includes(text)
        expect({ said, isLost }).toEqual({ said, isLost: false })
      }
    }
  },
)

test('the first intent that takes a phrase is the one that listens for it', () => {
  const random = seededRandom(2)
  for (const intent of INTENTS) {
    for (let i = 0; i < 40; i++) {
      const said = samplePhrase(intent.phrases, random)
      const taken = INTENTS.find(({ match }) => match.test(said))
      expect({ said, phrases: taken?.phrases }).toEqual({ said, phrases: intent.phrases })
    }
  }
})

test('no word about the day or the time is lost', () => {
  const random = seededRandom(3)
  for (let i = 0; i < 200; i++) {
    const said = samplePhrase('<when>', random)
    const { when } = readBooking(`a table for two ${said}`, { expectsNumber: false })
    expect(when?.split(' ').sort()).toEqual(said.split(' ').sort())
  }
})

test('a grammar holds its phrases, garbage at its weight, and every rule that it names', () => {
  for (const ear of EARS) {
    const grammar = grammarFor(ear)
    expect(grammar.startsWith(`#JSGF V1.0;\ngrammar ${ear};\n`)).toBe(true)
    const defined = new Set(Array.from(grammar.matchAll(/^(?:public )?<(\w+)> =/gm), match => match[1]))
    for (const [, rule] of grammar.matchAll(/<(\w+)>/g)) expect(defined).toContain(rule)
    expect(grammar).toContain('public <top> = <phrase> | <garbage> <garbage>+;')
    expect(grammar).not.toMatch(/\(\s*\||\|\s*\)/)
  }
  expect(grammarFor('anything')).toContain('/1e-8/ ggbaa')
  expect(grammarFor('guess')).toContain('/1e-14/ ggbaa')
  expect(grammarFor('yes_or_no')).toContain('/1e-12/ ggbaa')
})

test('the dictionary is cut out of the large one, with every pronunciation, and completed by garbage', () => {
  const large = EARS.map(grammarFor)
    .join(' ')
    .match(/[a-z][a-z']*/g)
    ?.filter(word => !word.startsWith('gg'))
  const lines = [...new Set(large)].map(word => `${word} AA`)
  const dictionary = dictionaryFor([...lines, 'tonight(2) T UH', 'zebra Z'].join('\n'))
    .trim()
    .split('\n')
  expect(dictionary).toContain('tonight(2) T UH')
  expect(dictionary).toContain('ggbaa B AA')
  expect(dictionary).not.toContain('zebra Z')
  expect(() => dictionaryFor('yes Y EH S')).toThrow('the dictionary does not have')
})

test('garbage and silence are told from words', () => {
  expect(['', 'ggbaa ggvowp', 'yes ggbaa'].map(isGarbage)).toEqual([true, true, true])
  expect(['yes', 'book a table'].map(isGarbage)).toEqual([false, false])
})
