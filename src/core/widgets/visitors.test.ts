import { describe, expect, test } from 'bun:test'
import { refusalOf } from '#testing/refusal.ts'
import { createTestClock } from '#testing/test-foundation.ts'
import { CHALLENGE_TTL_MS, createChallenges, PROOF_BITS, PROOF_PARTS, zeroBits } from './proof-of-work.ts'
import { createVisitorKeys } from './visitor-keys.ts'
import {
  ADDRESSES_KEPT_MAX,
  createVisitorThrottle,
  REQUESTS_OF_ALL_PER_MINUTE_MAX,
  REQUESTS_PER_MINUTE_MAX,
} from './visitor-throttle.ts'

const DAY_MS = 24 * 60 * 60_000

function openKeys(values = new Map<string, string>()) {
  const clock = createTestClock()
  const unscoped = {
    getInstallationValue: async (name: string) => values.get(name),
    setInstallationValue: async (name: string, value: string) => void values.set(name, value),
  }
  return { clock, values, keys: createVisitorKeys({ unscoped, clock }) }
}

describe('the key of a visitor', () => {
  test('is the same all day for one address and one widget, after a restart as well, and says neither', async () => {
    const { keys, values } = openKeys()
    const key = await keys.keyOf('widget', '203.0.113.7')
    expect(await keys.keyOf('widget', '203.0.113.7')).toBe(key)
    expect(await openKeys(values).keys.keyOf('widget', '203.0.113.7')).toBe(key)
    expect(await keys.keyOf('widget', '203.0.113.8')).not.toBe(key)
    expect(await keys.keyOf('another', '203.0.113.7')).not.toBe(key)
    expect(JSON.stringify([key, ...values])).not.toContain('203.0.113')
  })

  test('cannot be worked out again on the next day: the secret behind it is gone', async () => {
    const { keys, clock, values } = openKeys()
    const key = await keys.keyOf('widget', '203.0.113.7')
    const before = [...values.values()].join()
    clock.advance(DAY_MS)
    expect(await keys.keyOf('widget', '203.0.113.7')).not.toBe(key)
    expect([...values.values()].join()).not.toContain(before.split('.')[1] ?? '')
  })

  test('is one for many who come first at the same time', async () => {
    const { keys } = openKeys()
    const all = await Promise.all(Array.from({ length: 20 }, () => keys.keyOf('widget', null)))
    expect(new Set(all).size).toBe(1)
  })

  test('is asked for again after the database was away', async () => {
    const { clock, values } = openKeys()
    let isAway = true
    const keys = createVisitorKeys({
      clock,
      unscoped: {
        async getInstallationValue(name) {
          if (isAway) throw new Error('away')
          return values.get(name)
        },
        setInstallationValue: async (name, value) => void values.set(name, value),
      },
    })
    expect(await refusalOf(keys.keyOf('widget', null)).catch((error: Error) => error.message)).toContain(
      'away',
    )
    isAway = false
    expect(await keys.keyOf('widget', null)).toMatch(/^[\w-]{43}$/)
  })
})

describe('requests of visitors', () => {
  const refusals = (count: () => void, times: number) =>
    Array.from({ length: times }, () => {
      try {
        count()
        return 0
      } catch {
        return 1
      }
    }).reduce<number>((sum, refused) => sum + refused, 0)

  test('are counted by address for a minute; those that nobody can tell apart share more', () => {
    const clock = createTestClock()
    const throttle = createVisitorThrottle(clock)
    expect(refusals(() => throttle.count('a'), REQUESTS_PER_MINUTE_MAX + 5)).toBe(5)
    expect(refusals(() => throttle.count('b'), 1)).toBe(0)
    expect(refusals(() => throttle.count(null), REQUESTS_OF_ALL_PER_MINUTE_MAX + 5)).toBe(5)
    clock.advance(60_000)
    expect(refusals(() => throttle.count('a'), REQUESTS_PER_MINUTE_MAX)).toBe(0)
  })

  test('of made-up addresses do not fill the memory: the oldest are forgotten', () => {
    const throttle = createVisitorThrottle(createTestClock())
    expect(refusals(() => throttle.count('first'), REQUESTS_PER_MINUTE_MAX)).toBe(0)
    for (let count = 0; count < ADDRESSES_KEPT_MAX; count++) throttle.count(`made up ${count}`)
    expect(refusals(() => throttle.count('first'), 1)).toBe(0)
  })
})

test('the proofs that were taken are forgotten once they are too old to be shown again', () => {
  const clock = createTestClock()
  const challenges = createChallenges({ secret: 'secret', clock })
  const solve = () => {
    const { token, seed } = challenges.issue('page')
    const solutions = Array.from({ length: PROOF_PARTS }, (_, part) => {
      for (let number = 0; ; number++) if (zeroBits(`${seed}:${part}:${number}`) >= PROOF_BITS) return number
    })
    return { token, solutions }
  }
  const proof = solve()
  challenges.redeem('page', proof)
  expect(() => challenges.redeem('page', proof)).toThrow()
  clock.advance(CHALLENGE_TTL_MS + 1)
  challenges.redeem('page', solve())
  expect(() => challenges.redeem('page', proof)).toThrow()
})
