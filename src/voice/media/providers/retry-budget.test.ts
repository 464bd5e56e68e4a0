import { expect, test } from 'bun:test'
import { APIConnectionError, APIStatusError, APITimeoutError } from '@livekit/agents'
import { attemptTimeMs, noteRetryAfter, parseRetryAfter, pauseBeforeRetry } from './retry-budget.ts'

const BUDGET = { attemptsMax: 3, totalMs: 4_000, pausesMs: [250, 800] }
const NOW = Date.parse('2026-11-23T12:00:00Z')
const status = (statusCode: number, headers: Record<string, string> = {}) =>
  noteRetryAfter(new APIStatusError({ options: { statusCode } }), new Headers(headers))

test('what may help is tried again after a pause; what cannot help, or comes too late, is not', () => {
  const rows: [error: unknown, attempt: number, spentMs: number, pauseMs: number | null][] = [
    [status(500), 1, 100, 250],
    [status(503), 2, 400, 800],
    [new APIConnectionError({}), 1, 0, 250],
    // The third one was the last.
    [status(500), 3, 400, null],
    // Waiting and asking would not fit any more.
    [status(500), 1, 3_300, null],
    [status(401), 1, 0, null],
    [status(404), 1, 0, null],
    [new Error('a fault of our own'), 1, 0, null],
    // Who kept us waiting is asked again at once, as long as there is time.
    [new APITimeoutError({}), 1, 2_000, 0],
    [new APITimeoutError({}), 1, 3_600, null],
  ]
  for (const [error, attempt, spentMs, pauseMs] of rows)
    expect([String(error), pauseBeforeRetry(error, { attempt, spentMs, budget: BUDGET })]).toEqual([
      String(error),
      pauseMs,
    ])
})

test('a pause that the provider asks for is kept when the caller can bear it; else it is not asked again', () => {
  const pause = (headers: Record<string, string>, spentMs = 0) =>
    pauseBeforeRetry(status(429, headers), { attempt: 1, spentMs, budget: BUDGET })
  expect(pause({ 'retry-after': '2' })).toBe(2_000)
  expect(pause({ 'retry-after': '0' })).toBe(0)
  expect(pause({ 'retry-after-ms': '1250', 'retry-after': '2' })).toBe(1_250)
  expect(pause({ 'retry-after': '2' }, 1_600)).toBeNull()
  expect(pause({ 'retry-after': '30' })).toBeNull()
  expect(pause({})).toBe(250)
})

test('Retry-After is read as seconds or as a date, and left out when it is neither', () => {
  const read = (value: string) => parseRetryAfter(new Headers({ 'retry-after': value }), NOW)
  expect(read('1.5')).toBe(1_500)
  expect(read('Mon, 23 Nov 2026 12:00:03 GMT')).toBe(3_000)
  expect(read('Mon, 23 Nov 2026 11:59:00 GMT')).toBe(0)
  expect(read('soon')).toBeNull()
  expect(read('')).toBeNull()
  expect(read('99999999999')).toBe(24 * 60 * 60_000)
})

test('an attempt gets what is left of the time', () => {
  expect(attemptTimeMs(2_500, 0, BUDGET)).toBe(2_500)
  expect(attemptTimeMs(2_500, 3_000, BUDGET)).toBe(1_000)
  expect(attemptTimeMs(2_500, 3_900, BUDGET)).toBe(500)
})
