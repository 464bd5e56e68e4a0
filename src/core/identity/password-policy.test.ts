import { describe, expect, test } from 'bun:test'
import { type PasswordMeasure, ratePassword } from './password-policy.ts'

const OWNER = { email: 'Maria.Weber@example.com', name: 'Maria von Bern' }
const STRONG: PasswordMeasure = { score: 4, weakness: 'words' }

describe('the rule for passwords', () => {
  test.each([
    ['eleven char', 'Use at least 12 characters.'],
    // Twelve code units, six signs that a person sees.
    ['😀😀😀😀😀😀', 'Use at least 12 characters.'],
    ['x'.repeat(257), 'Use at most 256 characters.'],
    ['sailing with MARIA', 'Leave your name and your e-mail address out of it.'],
    ['weber sails alone', 'Leave your name and your e-mail address out of it.'],
    ['maria.weber@example.com', 'Leave your name and your e-mail address out of it.'],
  ])('%s: %s', (password, words) => {
    const { score, issues } = ratePassword(password, OWNER, () => STRONG)
    expect(issues).toMatchObject([{ path: 'password', message: words }])
    expect(score).toBe(0)
  })

  test('a short part of a name may stand in a word', () => {
    expect(ratePassword('von hier bis dort', OWNER, () => STRONG)).toEqual({ score: 4, issues: [] })
    expect(
      ratePassword('evergreen channel boats', { email: 'eve@x.org', name: 'Eve' }, () => STRONG).issues,
    ).toEqual([])
  })

  test('whoever has neither name nor address yet is measured by the words alone', () => {
    expect(ratePassword('three quiet boats', { email: '', name: '' }, () => STRONG).issues).toEqual([])
  })

  test('the measure decides, and its words say how to mend it', () => {
    const rate = (measure: PasswordMeasure) => ratePassword('twelve chars', OWNER, () => measure).issues
    expect(rate({ score: 3, weakness: 'words' })).toEqual([])
    const words = (['common', 'repeats', 'sequence', 'date', 'words'] as const).map(
      weakness => rate({ score: 2, weakness })[0]?.message,
    )
    expect(new Set(words).size).toBe(5)
  })

  test('nothing that was refused before is measured', () => {
    const measured: string[] = []
    const measure = (password: string) => {
      measured.push(password)
      return STRONG
    }
    for (const password of ['short', 'x'.repeat(100_000), 'maria.weber@example.com']) {
      ratePassword(password, OWNER, measure)
    }
    expect(measured).toEqual([])
  })
})
