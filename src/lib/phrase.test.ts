import { describe, expect, test } from 'bun:test'
import { fillPhrase, placesOf } from './phrase.ts'

describe('a phrase', () => {
  test('becomes a sentence with its values', () => {
    const text = '{host} refused the key ({status}).'
    expect(fillPhrase({ text, values: { host: 'api.example.com', status: 401 } })).toBe(
      'api.example.com refused the key (401).',
    )
  })

  test('knows one from many', () => {
    const text = '{count} {count|agent uses|agents use} this.'
    expect(fillPhrase({ text, values: { count: 1 } })).toBe('1 agent uses this.')
    expect(fillPhrase({ text, values: { count: 0 } })).toBe('0 agents use this.')
  })

  test('never looks into a value, and leaves a place that has none', () => {
    expect(fillPhrase({ text: '{a} {b} {toString}', values: { a: '{b}', b: '$&' } })).toBe(
      '{b} $& {toString}',
    )
  })

  test('without values is left alone: what stands in braces may be its own', () => {
    expect(fillPhrase({ text: 'A {{name}} is replaced.' })).toBe('A {{name}} is replaced.')
  })

  test('tells the names of its places', () => {
    expect(placesOf('{count|one|many} of {all} at {host}, {count}')).toEqual(['all', 'count', 'host'])
  })
})
