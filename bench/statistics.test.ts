import { expect, test } from 'bun:test'
import { median, medianWithInterval, pairedDifferences, percentile } from './statistics.ts'

test('a percentile lies between its neighbours by their distance', () => {
  expect(percentile([40, 10, 30, 20], 0.5)).toBe(25)
  expect(percentile([10, 20, 30, 40, 50], 0.95)).toBeCloseTo(48)
  expect(percentile([7], 0.99)).toBe(7)
  expect(percentile([1, 2, 3], 1)).toBe(3)
})

test('nothing has no percentile and no interval', () => {
  expect(percentile([], 0.5)).toBeNull()
  expect(median([])).toBeNull()
  expect(medianWithInterval([[], []])).toBeNull()
})

test('the interval holds the true median in about 95 of 100 experiments (40 are tried)', () => {
  let state = 1
  const random = () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
  // The sum of uniform numbers is close to a normal one; its median is 6.
  const normal = () => Array.from({ length: 12 }, random).reduce((sum, part) => sum + part, 0)
  let hits = 0
  for (let experiment = 0; experiment < 40; experiment++) {
    const interval = medianWithInterval(Array.from({ length: 15 }, () => [normal()]))
    if (interval && interval.low <= 6 && 6 <= interval.high) hits++
  }
  expect(hits).toBeGreaterThanOrEqual(34)
})

test('groups that differ widen the interval: neighbours are no independent witnesses', () => {
  const groups = [10, 12, 30, 32].map(base => [base, base + 0.1, base + 0.2])
  const grouped = medianWithInterval(groups)
  const loose = medianWithInterval(groups.flat().map(value => [value]))
  expect(grouped?.value).toBe(loose?.value ?? 0)
  expect((grouped?.high ?? 0) - (grouped?.low ?? 0)).toBeGreaterThan((loose?.high ?? 0) - (loose?.low ?? 0))
})

test('the same values give the same interval', () => {
  const groups = [
    [3, 1, 4],
    [1, 5, 9],
    [2, 6],
  ]
  expect(medianWithInterval(groups)).toEqual(medianWithInterval(groups))
})

test('only what both have is compared', () => {
  expect(pairedDifferences([510, null, 530, 540], [500, 500, null])).toEqual([10])
})
