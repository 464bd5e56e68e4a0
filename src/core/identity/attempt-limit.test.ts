import { expect, test } from 'bun:test'
import { createTestClock } from '#testing/test-foundation.ts'
import { createAttemptLimit } from './attempt-limit.ts'

const HOUR_MS = 60 * 60_000

test('so many within an hour, for each key by itself, and again when the hour is over', () => {
  const clock = createTestClock()
  const isWithin = createAttemptLimit({ clock, max: 2 })
  expect([isWithin('ann'), isWithin('ann'), isWithin('ann'), isWithin('bob')]).toEqual([
    true,
    true,
    false,
    true,
  ])
  clock.advance(HOUR_MS - 1)
  expect(isWithin('ann')).toBe(false)
  clock.advance(1)
  expect(isWithin('ann')).toBe(true)
})

test('a flood of made-up keys pushes out the oldest ones only', () => {
  const isWithin = createAttemptLimit({ clock: createTestClock(), max: 1 })
  isWithin('ann')
  for (let count = 0; count < 19_000; count++) isWithin(`nobody ${count}`)
  expect(isWithin('ann')).toBe(false)
  for (let count = 0; count < 19_000; count++) isWithin(`somebody ${count}`)
  expect(isWithin('ann')).toBe(false)
  expect(isWithin('nobody 1')).toBe(true)
})
