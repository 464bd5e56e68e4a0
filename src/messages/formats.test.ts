import { describe, expect, test } from 'bun:test'
import { de } from './de/de.ts'
import { en } from './en.ts'
import { formatDuration, formatExact, formatLatency, formatMoment, formatNumber } from './formats.ts'

describe('formats', () => {
  test.each([
    [0, '0 s'],
    [7_400, '7 s'],
    [59_600, '1 min 0 s'],
    [72_000, '1 min 12 s'],
    [3_720_000, '1 h 2 min'],
  ])('%d ms of talk are %s', (durationMs, text) => {
    expect(formatDuration(durationMs, en)).toBe(text)
  })

  test.each([
    [0.4, '0 ms'],
    [430, '430 ms'],
    [999.7, '1.00 s'],
    [1_240, '1.24 s'],
  ])('a reply after %d ms took %s', (durationMs, text) => {
    expect(formatLatency(durationMs, en)).toBe(text)
  })

  test('a moment is as short as its distance allows, in the zone of the organization', () => {
    const now = new Date('2026-11-23T22:30:00Z')
    const show = (iso: string, zone: string) => formatMoment(new Date(iso), { now, zone, messages: en })
    expect(show('2026-11-23T11:03:00Z', 'Europe/Vienna')).toBe('12:03')
    expect(show('2026-11-22T11:03:00Z', 'Europe/Vienna')).toBe('22 Nov, 12:03')
    expect(show('2025-11-22T11:03:00Z', 'Europe/Vienna')).toBe('22 Nov 2025, 12:03')
    expect(show('2026-11-22T23:30:00Z', 'Europe/Vienna')).toBe('00:30')
    expect(show('2026-11-22T23:30:00Z', 'Asia/Tokyo')).toBe('23 Nov, 08:30')
  })

  test('the exact value names second and zone', () => {
    expect(formatExact(new Date('2026-11-23T11:03:09Z'), 'Europe/Vienna', en)).toBe(
      'Monday, 23 November 2026 at 12:03:09 (Europe/Vienna)',
    )
  })

  test('German writes dates and numbers its own way', () => {
    const moment = new Date('2026-11-22T11:03:09Z')
    const now = new Date('2026-11-23T22:30:00Z')
    const zone = 'Europe/Vienna'
    expect(formatMoment(moment, { now, zone, messages: de })).toBe('22. Nov., 12:03')
    expect(formatExact(moment, zone, de)).toBe('Sonntag, 22. November 2026 um 12:03:09 (Europe/Vienna)')
    expect(formatLatency(1_240, de)).toBe('1,24 s')
    expect(formatNumber(4210, de)).toBe('4.210')
  })

  test('numbers are grouped', () => {
    expect(formatNumber(4210, en)).toBe('4,210')
  })
})
