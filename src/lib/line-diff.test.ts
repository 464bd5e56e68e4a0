import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { diffLines } from './line-diff.ts'

const show = (before: string, after: string) =>
  diffLines(before, after).map(line => `${{ same: ' ', added: '+', removed: '-' }[line.kind]}${line.text}`)

describe('diffLines', () => {
  test('marks one changed line and leaves its neighbours alone', () => {
    expect(show('a\nb\nc', 'a\nx\nc')).toEqual([' a', '-b', '+x', ' c'])
  })

  test('marks an inserted and a removed line', () => {
    expect(show('a\nb\nc\nd', 'a\nc\nd\ne')).toEqual([' a', '-b', ' c', ' d', '+e'])
  })

  test('tells a text that was empty as added, and one that became empty as removed', () => {
    expect(show('', 'a\nb')).toEqual(['+a', '+b'])
    expect(show('a\nb', '')).toEqual(['-a', '-b'])
    expect(show('', '')).toEqual([])
  })

  test('gives back both texts, whatever they are', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 30 })
      .map(lines => lines.join('\n'))
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = diffLines(before, after)
        const side = (other: 'added' | 'removed') =>
          lines.filter(line => line.kind !== other).map(line => line.text)
        expect(side('added')).toEqual(before === '' ? [] : before.split('\n'))
        expect(side('removed')).toEqual(after === '' ? [] : after.split('\n'))
      }),
    )
  })

  test('stays within its effort for two long texts with nothing in common', () => {
    const lines = (name: string) => Array.from({ length: 4_000 }, (_, index) => `${name} ${index}`).join('\n')
    const diff = diffLines(`same\n${lines('old')}`, `same\n${lines('new')}`)
    expect(diff).toHaveLength(8_001)
    expect(diff[0]).toEqual({ kind: 'same', text: 'same' })
  })
})
