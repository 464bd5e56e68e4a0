import { expect, test } from 'bun:test'
import { endOfDay, startOfDay } from './zoned-day.ts'

test.each([
  ['2026-11-23', 'UTC', '2026-11-23T00:00:00.000Z'],
  ['2026-11-23', 'Europe/Vienna', '2026-11-22T23:00:00.000Z'],
  ['2026-07-01', 'Europe/Vienna', '2026-06-30T22:00:00.000Z'],
  ['2026-11-23', 'America/Los_Angeles', '2026-11-23T08:00:00.000Z'],
  ['2026-11-23', 'Asia/Kathmandu', '2026-11-22T18:15:00.000Z'],
])('%s begins in %s at %s', (day, zone, expected) => {
  expect(startOfDay(day, zone)?.toISOString()).toBe(expected)
})

test('the day on which clocks are set ends after 23 or 25 hours', () => {
  const hours = (day: string) =>
    ((endOfDay(day, 'Europe/Vienna')?.getTime() ?? 0) - (startOfDay(day, 'Europe/Vienna')?.getTime() ?? 0)) /
    3_600_000
  expect([hours('2026-03-29'), hours('2026-10-25'), hours('2026-11-23')]).toEqual([23, 25, 24])
})

test('what is no day is none', () => {
  const days = ['', 'today', '2026-13-01', '2026-02-30', '2026-1-1', '2026-11-23T00:00']
  expect(days.map(day => startOfDay(day, 'UTC'))).toEqual(days.map(() => undefined))
})
