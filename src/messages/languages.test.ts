import { describe, expect, test } from 'bun:test'
import { Glob } from 'bun'
import { assetPath } from '#lib/assets.ts'
import { placesOf } from '#lib/phrase.ts'
import { catalogueTexts } from '#testing/catalogue-texts.ts'
import { sentencesOf } from '#testing/sentences.ts'
import { conductEn } from './conduct-en.ts'
import { en } from './en.ts'
import { incidentsEn } from './incidents-en.ts'
import { findLanguage, LANGUAGES } from './languages.ts'
import { providerFaultSentences, providerFaultsEn, providerFaultWordsEn } from './provider-faults-en.ts'
import { rehearsalEn } from './rehearsal-en.ts'
import { voiceEn } from './voice-en.ts'

const OTHERS = LANGUAGES.filter(({ tag }) => tag !== 'en')

/** Sentences of these places are read by nobody in a browser: they stand in a terminal, in a log or in front of a model. */
const NOT_FOR_PAGES: readonly [place: RegExp, why: string, before?: RegExp][] = [
  [/^storage\/(migrator\/|data-dir|secret-file|key-check|database-url|open-store)/, 'stop a start'],
  [/^storage\/sqlite\/sqlite-connector\.ts/, 'stop a start, or come after the end'],
  [/^web\/web-server\.ts/, 'stops a start'],
  [/^providers\/(tls|livekit)\//, 'stop a start, or stand on /readyz'],
  [/^core\/agents\/system-prompt\.ts/, 'a model reads them'],
  [/^core\/tools\/builtin-functions\.ts/, 'a model reads them', /(error|output): $/],
  [/^web\//, 'words of OpenAPI', /description: $/],
  [/^core\/tools\/tool-service\.ts/, 'a model reads them', /(error:|return) $/],
  [/^providers\/models\//, 'a model reads them'],
  [/^web\/livekit-proxy\.ts/, 'answers to programs'],
  [/^storage\/database-errors\.ts/, 'stands in the log', /message: $/],
  [/^core\/model-connections\/model-connection-input\.ts/, 'a word of OpenAPI', /const PROTOCOL = $/],
  [/^web\/(access-guard|api\/)/, 'reasons in the code, or words of OpenAPI'],
]

/** What stands before a sentence that is no fault: a word for OpenAPI, for the log, or a fault that is never shown. */
const NO_FAULT = /summary: $|describe\( ?$|'internal', $|logger\.\w+\( ?$|new Error\( ?$/

describe.each(OTHERS.map(language => [language.name, language] as const))('%s', (_, { messages }) => {
  test('has a text for every text of the English catalogue, and no other', () => {
    expect(pathsOf({ ...messages, faults: {} })).toEqual(pathsOf({ ...en, faults: {} }))
  })

  test('has a translation for every sentence that is born in the program', async () => {
    const missing = []
    for await (const { place, text } of bornInEnglish()) {
      if (!Object.hasOwn(messages.faults, text)) missing.push(`${place} ${text}`)
    }
    expect(missing).toEqual([])
  })

  test('translates nothing that nobody says any more', async () => {
    const said = new Set<string>()
    for await (const { text } of bornInEnglish()) said.add(text)
    expect(Object.keys(messages.faults).filter(text => !said.has(text))).toEqual([])
  })

  test('puts the same values into a sentence as English does', () => {
    const wrong = Object.entries(messages.faults).filter(
      ([text, translated]) => placesOf(text).join() !== placesOf(translated).join(),
    )
    expect(wrong).toEqual([])
  })

  test('does not shout, does not trail off, and has straight spaces', () => {
    const wrong = [...catalogueTexts(messages)].filter(([, text]) =>
      /!|…| {2}|^\s|\s$|undefined|NaN/.test(text),
    )
    expect(wrong).toEqual([])
  })
})

describe('the sources', () => {
  test('hold no sentence for a page with values pasted into it', async () => {
    const pasted = []
    for await (const { place, text, isPasted } of bornInEnglish())
      if (isPasted) pasted.push(`${place} ${text}`)
    expect(pasted).toEqual([])
  })

  test('are found: the scan sees what it is for', async () => {
    let count = 0
    for await (const _ of bornInEnglish()) count++
    expect(count).toBeGreaterThan(80)
  })
})

test('a language is found by its tag, with or without a region', () => {
  expect(findLanguage('de-AT')?.name).toBe('Deutsch')
  expect(findLanguage('EN')?.name).toBe('English')
  expect(findLanguage('xx')).toBeUndefined()
  expect(findLanguage('')).toBeUndefined()
})

async function* bornInEnglish() {
  const sources = assetPath('src')
  for (const file of [...new Glob('{core,storage,providers,web}/**/*.ts').scanSync(sources)].sort()) {
    if (file.endsWith('.test.ts')) continue
    const exempt = NOT_FOR_PAGES.filter(([place]) => place.test(file)).map(([, , before]) => before ?? /^/)
    for (const sentence of sentencesOf(await Bun.file(`${sources}/${file}`).text())) {
      if (![NO_FAULT, ...exempt].some(pattern => pattern.test(sentence.before)))
        yield { ...sentence, place: `${file}:${sentence.line}` }
    }
  }
  const { resumed, renewed, speechProgram, roomClosed, roomUnreachable } = providerFaultsEn
  const spoken = [
    ...textsOfPhrases([conductEn, incidentsEn]),
    ...textsOfPhrases([voiceEn.refusals, voiceEn.endDetails, rehearsalEn.ears.lostNotice]),
    ...textsOfPhrases([() => renewed({ host: '', seconds: '' })]),
    ...textsOfPhrases([() => resumed({ host: '', seconds: '' }), speechProgram, roomClosed, roomUnreachable]),
    ...Object.keys(providerFaultSentences(providerFaultWordsEn)),
  ]
  for (const text of spoken) yield { text, place: 'messages', isPasted: false }
}

/** Catalogues that are no part of a page's messages: what stands in them goes through errors and ended calls. */
function* textsOfPhrases(catalogue: object): Generator<string> {
  for (const value of Object.values(catalogue)) {
    // One of a thing may have a sentence of its own.
    const all: unknown[] = typeof value === 'function' ? [value(1, 1), value(2, 2)] : [value]
    for (const said of all) {
      if (typeof said === 'string') yield said
      else if (typeof said === 'object' && said !== null && 'text' in said) yield String(said.text)
      else if (typeof said === 'object' && said !== null) yield* textsOfPhrases(said)
    }
  }
}

function pathsOf(messages: object): string[] {
  return [...catalogueTexts(messages)].map(([path]) => path).sort()
}
