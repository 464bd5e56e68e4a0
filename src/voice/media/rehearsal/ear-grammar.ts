import { INTENTS } from './rehearsal-intents.ts'
import { ANSWER_PHRASES, BOOKING_PHRASES, type Expectation, PHRASE_RULES } from './spoken-phrases.ts'

/** One ear for each expectation; `guess` listens as `anything` does but is less strict: for "did you mean". */
export type Ear = Expectation | 'guess'

export const EARS = ['anything', 'guess', 'people', 'when', 'yes_or_no'] as const satisfies Ear[]

/**
 * The likelihood of a garbage word against the phrases (docs/rehearsal.md has the figures): with less of it nonsense passes for a
 * phrase, with more a phrase for nonsense. Yes and no are so short that they need less than others.
 */
const GARBAGE_WEIGHTS: Readonly<Record<Ear, string>> = {
  anything: '1e-8',
  guess: '1e-14',
  people: '1e-8',
  when: '1e-8',
  yes_or_no: '1e-12',
}
const VOWELS = ['AA', 'AE', 'AH', 'IY', 'EH', 'OW', 'UW', 'AY', 'ER', 'IH']
const CONSONANTS = 'B D G K L M N P R S SH T F W V Z HH CH'.split(' ')
const CANNOT_END = new Set(['HH', 'W'])
const GARBAGE_PREFIX = 'gg'
/** Never heard: takes up the weight that the other words leave, since the recogniser brings their sum to one. */
const BALLAST = { word: 'zzdummy', sounds: 'ZH OY ZH OY ZH OY ZH OY ZH OY' }

/** Made-up syllables: what speech that is none of the phrases is heard as. */
const GARBAGE: readonly { word: string; sounds: string }[] = CONSONANTS.flatMap((consonant, i) => {
  const vowelAt = (at: number) => VOWELS[at % VOWELS.length] ?? 'AA'
  const opening = [0, 1, 2].map(j => ({
    word: `${GARBAGE_PREFIX}${consonant}${vowelAt(i * 3 + j * 4)}`.toLowerCase(),
    sounds: `${consonant} ${vowelAt(i * 3 + j * 4)}`,
  }))
  if (CANNOT_END.has(consonant)) return opening
  const vowel = vowelAt(i * 5)
  const closing = {
    word: `${GARBAGE_PREFIX}v${vowel}${consonant}`.toLowerCase(),
    sounds: `${vowel} ${consonant}`,
  }
  return [...opening, closing]
})

/** What may be said while the dialogue waits for this. A booking can be said anew or left at any of its questions. */
export function phrasesFor(expectation: Expectation): string[] {
  const { people, when, yes, no, goodbye } = ANSWER_PHRASES
  if (expectation === 'people') return [people, BOOKING_PHRASES, no, goodbye]
  if (expectation === 'when') return [when, BOOKING_PHRASES, no, goodbye]
  if (expectation === 'yes_or_no') return [yes, BOOKING_PHRASES, no, goodbye]
  return [...INTENTS.map(intent => intent.phrases), BOOKING_PHRASES]
}

/** The grammar of one ear, as JSGF: a phrase, or two syllables of garbage and more. */
export function grammarFor(ear: Ear): string {
  const weighed = GARBAGE.map(({ word }) => `/${GARBAGE_WEIGHTS[ear]}/ ${word}`)
  const rules = Object.entries(PHRASE_RULES).map(([name, expansion]) => `<${name}> = ${expansion};`)
  const phrases = phrasesFor(expectationOf(ear)).map(phrase => `( ${phrase} )`)
  return [
    '#JSGF V1.0;',
    `grammar ${ear};`,
    ...rules,
    `<garbage> = ${[...weighed, `/1/ ${BALLAST.word}`].join(' | ')};`,
    `<phrase> = ${phrases.join(' | ')};`,
    'public <top> = <phrase> | <garbage> <garbage>+;',
    '',
  ].join('\n')
}

/** The dictionary of all grammars, cut out of the large one: a small one loads ten times as fast. Throws when a word is missing. */
export function dictionaryFor(pronunciations: string): string {
  const wanted = new Set(vocabulary())
  const found = new Set<string>()
  const lines = pronunciations.split('\n').filter(line => {
    const word = /^[^\s(]+/.exec(line)?.[0]
    if (word === undefined || !wanted.has(word)) return false
    found.add(word)
    return true
  })
  const missing = [...wanted].filter(word => !found.has(word))
  if (missing.length > 0) throw new Error(`the dictionary does not have: ${missing.join(', ')}`)
  const garbage = [...GARBAGE, BALLAST].map(({ word, sounds }) => `${word} ${sounds}`)
  return `${[...lines, ...garbage].join('\n')}\n`
}

/** Speech that is none of the phrases, or no speech at all. */
export function isGarbage(heard: string): boolean {
  return heard === '' || heard.split(' ').some(word => word.startsWith(GARBAGE_PREFIX))
}

function expectationOf(ear: Ear): Expectation {
  return ear === 'guess' ? 'anything' : ear
}

function vocabulary(): string[] {
  const texts = [...Object.values(PHRASE_RULES), ...EARS.flatMap(ear => phrasesFor(expectationOf(ear)))]
  return [...new Set(texts.flatMap(text => text.replace(/<[^>]*>/g, ' ').match(/[a-z][a-z']*/g) ?? []))]
}
