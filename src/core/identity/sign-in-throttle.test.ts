import { describe, expect, test } from 'bun:test'
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import { createSignInThrottle, type SignInThrottle } from './sign-in-throttle.ts'

const MINUTE_MS = 60_000

describe('sign-in throttle', () => {
  test('the first failures of a person at one address are free, then each doubles the wait', () => {
    const { throttle, clock } = start()
    const attempt = { email: 'ann@example.com', address: '192.0.2.1' }
    for (let count = 0; count < 5; count++) expect(waitOf(throttle, attempt)).toBe('none')
    const waits: string[] = []
    for (let count = 0; count < 4; count++) {
      waits.push(waitOf(throttle, attempt))
      clock.advance(2 ** count * 1_000)
      expect(waitOf(throttle, attempt)).toBe('none')
    }
    expect(waits).toEqual(['a second', '2 seconds', '4 seconds', '8 seconds'])
  })

  test('success forgets the failures of the person', () => {
    const { throttle } = start()
    const attempt = { email: 'ann@example.com', address: '192.0.2.1' }
    for (let count = 0; count < 4; count++) throttle.begin(attempt)
    throttle.begin(attempt).succeed()
    for (let count = 0; count < 5; count++) expect(waitOf(throttle, attempt)).toBe('none')
  })

  test('guessing from many addresses slows a person down by a minute at most', () => {
    const { throttle, clock } = start()
    for (let count = 0; count < 40; count++) {
      try {
        throttle.begin({ email: 'ann@example.com', address: `192.0.2.${count}` })
      } catch {
        clock.advance(MINUTE_MS)
      }
    }
    clock.advance(MINUTE_MS)
    expect(waitOf(throttle, { email: 'ann@example.com', address: '198.51.100.1' })).toBe('none')
  })

  test('one address cannot try many people without end', () => {
    const { throttle } = start()
    const attempt = (count: number) => ({ email: `person-${count}@example.com`, address: '192.0.2.1' })
    for (let count = 0; count < 50; count++) expect(waitOf(throttle, attempt(count))).toBe('none')
    expect(waitOf(throttle, attempt(51))).toBe('a second')
    expect(waitOf(throttle, { email: 'person-52@example.com', address: '192.0.2.2' })).toBe('none')
  })

  test('many attempts at once are all counted', () => {
    const { throttle } = start()
    const attempt = { email: 'ann@example.com', address: '192.0.2.1' }
    const answers = Array.from({ length: 100 }, () => waitOf(throttle, attempt))
    expect(answers.filter(answer => answer === 'none')).toHaveLength(5)
  })

  test('the failure from which on a person waits everywhere is told once in a row', () => {
    const { throttle, clock } = start()
    const told: number[] = []
    for (let count = 1; count <= 14; count++) {
      if (throttle.begin({ email: 'ann@example.com', address: `192.0.2.${count}` }).beginsBlock)
        told.push(count)
      clock.advance(MINUTE_MS)
    }
    expect(told).toEqual([10])
    throttle.begin({ email: 'ann@example.com' }).succeed()
    for (let count = 1; count <= 10; count++)
      if (throttle.begin({ email: 'ann@example.com' }).beginsBlock) told.push(count)
    expect(told).toEqual([10, 10])
  })

  test('who has shown in another way who they are waits nowhere, others still do', () => {
    const { throttle } = start()
    const ann = { email: 'ann@example.com', address: '192.0.2.1' }
    const joann = { email: 'jo ann@example.com', address: '192.0.2.1' }
    for (let count = 0; count < 6; count++) for (const each of [ann, joann]) waitOf(throttle, each)
    expect(waitOf(throttle, ann)).toBe('a second')
    throttle.forget(' Ann@Example.com')
    expect(waitOf(throttle, ann)).toBe('none')
    expect(waitOf(throttle, joann)).toBe('a second')
  })

  test('failures are forgotten after an hour of silence', () => {
    const { throttle, clock } = start()
    const attempt = { email: 'ann@example.com' }
    for (let count = 0; count < 10; count++) throttle.begin(attempt)
    expect(waitOf(throttle, attempt)).toBe('a second')
    clock.advance(61 * MINUTE_MS)
    for (let count = 0; count < 10; count++) expect(waitOf(throttle, attempt)).toBe('none')
  })

  test('a flood of made-up names pushes out the oldest ones only', () => {
    const { throttle } = start()
    const attempt = { email: 'ann@example.com' }
    for (let count = 0; count < 30_000; count++) throttle.begin({ email: `nobody-${count}@example.com` })
    for (let count = 0; count < 10; count++) throttle.begin(attempt)
    for (let count = 0; count < 15_000; count++) throttle.begin({ email: `somebody-${count}@example.com` })
    expect(waitOf(throttle, attempt)).toBe('a second')
  })
})

function start() {
  let nowMs = 5_000
  const clock: Clock & { advance(ms: number): void } = {
    now: () => new Date(nowMs),
    monotonicMs: () => nowMs,
    advance: ms => {
      nowMs += ms
    },
  }
  return { clock, throttle: createSignInThrottle(clock) }
}

/** "none", or the wait that the refusal speaks of. */
function waitOf(throttle: SignInThrottle, attempt: { email: string; address?: string }): string {
  try {
    throttle.begin(attempt)
    return 'none'
  } catch (error) {
    expect(error).toBeInstanceOf(AppError)
    return /again in (.*)\.$/.exec(String(error))?.[1] ?? String(error)
  }
}
