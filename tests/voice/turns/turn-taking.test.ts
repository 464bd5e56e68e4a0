import { beforeAll, describe, expect, test } from 'bun:test'
import {
  type InterjectionTake,
  playInterjection,
  playScript,
  quantile,
  recordInterjections,
  recordScripts,
  type ScriptTake,
} from './turn-rates.ts'
import { INTERJECTIONS, SCRIPTS } from './turn-scripts.ts'
import { RECOGNISERS } from './turn-stage.ts'

/** The short form of `bun bench/turn-taking.ts`: every third script, every second sound, the real detector. */
const RECORDING_MS = 60_000
const KINDS_IN_PARTS = ['digits', 'spelling', 'address', 'date', 'hesitation']

let scripts: ScriptTake[]
let sounds: InterjectionTake[]

beforeAll(async () => {
  const chosen = SCRIPTS.filter(({ kind }, at) => at % 3 === 0 || KINDS_IN_PARTS.includes(kind))
  scripts = await recordScripts([300, 600], chosen)
  sounds = await recordInterjections(INTERJECTIONS.filter((_, at) => at % 2 === 0))
}, RECORDING_MS)

const LIVE = { pace: 'balanced', recogniser: RECOGNISERS.live, stops: 'right' } as const

describe('spoken turns', () => {
  test('go on over a pause of 300 ms, whatever was said before it', () => {
    const results = scripts.filter(({ pauseMs }) => pauseMs === 300).map(take => playScript(take, LIVE))
    expect(results.length).toBeGreaterThan(15)
    expect(results.filter(({ taken }) => taken > 0).map(({ script }) => script.name)).toEqual([])
  })

  test('go on over 600 ms where a number, an address, a date or a sentence is only half said', () => {
    const results = scripts
      .filter(({ pauseMs, script }) => pauseMs === 600 && KINDS_IN_PARTS.includes(script.kind))
      .map(take => playScript(take, LIVE))
    expect(results.length).toBeGreaterThan(8)
    expect(results.filter(({ taken }) => taken > 0).map(({ script }) => script.name)).toEqual([])
  })

  test.each([
    ['quick', 300],
    ['balanced', 450],
    ['patient', 800],
  ] as const)('end soon behind a whole sentence: %s', (pace, limitMs) => {
    const results = scripts.map(take => playScript(take, { ...LIVE, recogniser: RECOGNISERS.fast, pace }))
    const delays = results.flatMap(({ endOfTurnMs }) => (endOfTurnMs === null ? [] : [endOfTurnMs]))
    expect(delays).toHaveLength(results.length)
    expect(quantile(delays, 0.5)).toBeLessThan(limitMs)
  })
})

describe('sounds into the words of the agent', () => {
  test.each(Object.values(RECOGNISERS))('never cut it unless they are meant ($name)', recogniser => {
    const results = sounds
      .filter(({ interjection }) => !interjection.isMeant)
      .map(take => playInterjection(take, { pace: 'balanced', recogniser }))
    expect(results.length).toBeGreaterThanOrEqual(20)
    expect(results.filter(({ isCut }) => isCut).map(({ interjection }) => interjection.name)).toEqual([])
    expect(results.filter(({ isPaused, gapMs }) => isPaused && gapMs === null)).toEqual([])
  })

  test('do not even stop it when they are clicks', () => {
    const clicks = sounds.filter(({ interjection }) => interjection.name.startsWith('click'))
    expect(clicks.length).toBeGreaterThanOrEqual(5)
    for (const take of clicks) expect(playInterjection(take, LIVE).isPaused).toBe(false)
  })

  test('that are meant stop it within the first windows of voice, and for good', () => {
    const results = sounds
      .filter(({ interjection }) => interjection.isMeant)
      .map(take => playInterjection(take, LIVE))
    expect(results.length).toBeGreaterThanOrEqual(8)
    expect(results.filter(({ isCut }) => !isCut).map(({ interjection }) => interjection.name)).toEqual([])
    const stops = results.flatMap(({ stopMs }) => (stopMs === null ? [] : [stopMs]))
    expect(quantile(stops, 0.5)).toBeLessThan(100)
  })
})
