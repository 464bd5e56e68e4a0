import { expect, test } from 'bun:test'
import { BUILTIN_FUNCTIONS } from './builtin-functions.ts'

const clock = { now: () => new Date('2026-11-23T11:05:00Z'), monotonicMs: () => 0 }
const run = (name: string, input: unknown) => BUILTIN_FUNCTIONS.get(name)?.run(input, clock)

test('clock tells the time of a zone', () => {
  expect(run('clock', { timeZone: 'Europe/Berlin' })).toEqual({
    ok: true,
    output: 'Monday, 23 November 2026 at 12:05 (Europe/Berlin)',
    effect: null,
  })
})

test('clock answers an unknown zone in words that the model can use', () => {
  expect(run('clock', { timeZone: 'Mars/Olympus' })).toEqual({
    ok: false,
    error: 'Mars/Olympus is not a time zone. Use an IANA name such as Europe/Berlin.',
  })
})

test('hang_up asks for the end of the call', () => {
  expect(run('hang_up', {})).toMatchObject({ ok: true, effect: { kind: 'hang_up' } })
})

test('book_table notes a wish, and says that nobody has confirmed it', () => {
  expect(run('book_table', { people: 4, when: 'tomorrow at seven' })).toEqual({
    ok: true,
    output: 'The wish is noted: a table for 4 people, tomorrow at seven. The team confirms it.',
    effect: null,
  })
  expect(run('book_table', { people: 1, when: 'tonight', name: 'Ann' })).toMatchObject({
    output: 'The wish is noted: a table for one person, tonight, for Ann. The team confirms it.',
  })
})

test('each definition is a closed JSON schema that a provider takes', () => {
  for (const builtin of BUILTIN_FUNCTIONS.values()) {
    expect(builtin.parameters).toMatchObject({ type: 'object', additionalProperties: false })
    expect(builtin.parameters).not.toHaveProperty('$schema')
  }
})
