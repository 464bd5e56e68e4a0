import { describe, expect, test } from 'bun:test'
import { isMonth, monthOf, monthsUpTo } from './calendar-months.ts'

describe('calendar months', () => {
  test.each([
    ['2026-12-01T00:30:00Z', 'America/New_York', '2026-11'],
    ['2026-11-30T23:30:00Z', 'Europe/Berlin', '2026-12'],
    ['2026-11-30T23:30:00Z', 'UTC', '2026-11'],
    ['2026-12-31T11:30:00Z', 'Pacific/Kiritimati', '2027-01'],
  ])('%s in %s is in %s', (at, zone, month) => {
    expect(monthOf(new Date(at), zone)).toBe(month)
  })

  test.each([
    // Winter and summer time: the month of the change is an hour short or long.
    ['2026-03', 'Europe/Berlin', '2026-02-28T23:00:00.000Z', '2026-03-31T22:00:00.000Z'],
    ['2026-10', 'Europe/Berlin', '2026-09-30T22:00:00.000Z', '2026-10-31T23:00:00.000Z'],
    ['2026-11', 'America/New_York', '2026-11-01T04:00:00.000Z', '2026-12-01T05:00:00.000Z'],
    ['2026-12', 'Asia/Kolkata', '2026-11-30T18:30:00.000Z', '2026-12-31T18:30:00.000Z'],
    // Samoa left out the 30th of December 2011.
    ['2011-12', 'Pacific/Apia', '2011-12-01T10:00:00.000Z', '2011-12-31T10:00:00.000Z'],
  ])('%s in %s begins and ends at midnight there', (month, zone, from, to) => {
    const [span] = monthsUpTo(month, 1, zone)
    expect([span?.from.toISOString(), span?.to.toISOString()]).toEqual([from, to])
  })

  test('months follow one another without a gap, over the turn of a year', () => {
    const months = monthsUpTo('2026-02', 15, 'Europe/Berlin')
    expect(months.map(({ month }) => month).slice(0, 4)).toEqual(['2026-02', '2026-01', '2025-12', '2025-11'])
    for (const [index, { from }] of months.entries()) {
      const before = months[index + 1]
      if (before) expect(before.to).toEqual(from)
    }
  })

  test.each(['2026-13', '2026-00', '26-01', '0000-01', '2026-1', '2026-01-01', '', 'now'])(
    '%s is no month',
    text => {
      expect(isMonth(text)).toBe(false)
    },
  )
})
