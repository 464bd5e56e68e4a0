import { describe, expect, test } from 'bun:test'
import { catalogueTexts } from '#testing/catalogue-texts.ts'
import { en } from './en.ts'
import { seedTexts } from './seed-texts.ts'

const texts = [...catalogueTexts(en), ...catalogueTexts(seedTexts, 'seed')]

describe('the English catalogue', () => {
  test('has words everywhere, filled in completely', () => {
    const broken = texts.filter(([, text]) => text.trim() === '' || /undefined|NaN|\[object/.test(text))
    expect(broken).toEqual([])
    expect(texts.length).toBeGreaterThan(200)
  })

  test('does not shout, does not trail off, and has straight spaces', () => {
    const wrong = texts.filter(([, text]) => /!|\.\.\.|…| {2}|^\s|\s$/.test(text))
    expect(wrong).toEqual([])
  })

  test('keeps to one word per idea', () => {
    const strange = texts.filter(([, text]) => /\b(tenant|workspace|account id|bot|assistant)\b/i.test(text))
    expect(strange).toEqual([])
  })

  test('counts one thing as one', () => {
    expect(en.shell.form.summary(1)).toBe('One field needs your attention.')
    expect(en.agents.preview.marked(1, 3)).toBe('1 line differs from v3')
    expect(en.agents.diff.skipped(1)).toBe('1 line unchanged')
  })
})
