import { expect, test } from 'bun:test'
import { startOfDay } from './start-of-day.ts'

const rows: [zone: string, at: string, start: string][] = [
  ['UTC', '2026-11-23T10:00:00Z', '2026-11-23T00:00:00Z'],
  ['UTC', '2026-11-23T00:00:00Z', '2026-11-23T00:00:00Z'],
  ['Europe/Berlin', '2026-11-23T23:30:00Z', '2026-11-23T23:00:00Z'],
  ['Asia/Kathmandu', '2026-11-23T10:00:00Z', '2026-11-22T18:15:00Z'],
  ['Pacific/Kiritimati', '2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z'],
  ['Pacific/Niue', '2026-11-23T10:00:00Z', '2026-11-22T11:00:00Z'],
  // The clock is put forward and back on these days.
  ['Europe/Berlin', '2026-03-29T12:00:00Z', '2026-03-28T23:00:00Z'],
  ['Europe/Berlin', '2026-10-25T22:59:00Z', '2026-10-24T22:00:00Z'],
]

test.each(rows)('in %s the day of %s began at %s', (zone, at, start) => {
  expect(startOfDay(new Date(at), zone)).toEqual(new Date(start))
})
