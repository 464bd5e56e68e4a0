import { describe, expect, test } from 'bun:test'
import { measurePassword } from './password-meter.ts'

describe('the strength of a password', () => {
  test.each([
    ['password12345', 'common'],
    ['iloveyouforever', 'common'],
    ['aaaaaaaaaaaaaaaa', 'repeats'],
    ['abcabcabcabcabc', 'repeats'],
    ['zxcvbnm,./asdf', 'sequence'],
    ['abcdefghijklmnop', 'sequence'],
  ] as const)('%s is weak: %s', (password, weakness) => {
    const measure = measurePassword(password, [])
    expect(measure.score).toBeLessThan(3)
    expect(measure.weakness).toBe(weakness)
  })

  test.each([
    ['correct horse battery staple'],
    ['three quiet boats'],
    ['dF7#kq9!Lw2@'],
    ['grüne Segel im Nebel'],
  ])('%s is good', password => {
    expect(measurePassword(password, []).score).toBeGreaterThanOrEqual(3)
  })

  test('words of the person count as known', () => {
    const known = measurePassword('kowalczyk2718', ['kowalczyk']).score
    expect(known).toBeLessThan(measurePassword('kowalczyk2718', []).score)
    expect(known).toBeLessThan(3)
  })

  test('no password of any length takes long: the thread that serves pages does it', () => {
    measurePassword('reads the dictionaries', [])
    const slow = ['4@8({[<3969!1|0$5+7%2', '1|!i0o5$7+', 'abc1abd2abe3abf4', '20112012', 'p4$$w0rd']
    for (const text of slow) {
      const before = process.cpuUsage()
      measurePassword(text.repeat(30).slice(0, 256), ['maria', 'weber'])
      // About 0.07 s; seconds with the library's own limits. Time on a core: the machine is shared.
      const { user, system } = process.cpuUsage(before)
      expect((user + system) / 1000).toBeLessThan(700)
    }
  })
})
