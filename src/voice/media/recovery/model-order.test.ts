import { describe, expect, test } from 'bun:test'
import { APIConnectionError, APIStatusError, APITimeoutError } from '@livekit/agents'
import { ProviderRefusal } from '../providers/provider-refusal.ts'
import { RealtimeFault } from '../realtime/realtime-voice.ts'
import { createModelOrder, isForGood, REST_MS, STRIKE_WINDOW_MS, SWITCHES_MAX } from './model-order.ts'

const lost = (
  atMs: number,
  patch: { isForGood?: boolean; hadWorked?: boolean; canSpeak?: boolean } = {},
) => ({
  isForGood: false,
  hadWorked: true,
  canSpeak: true,
  atMs,
  ...patch,
})

describe('an agent with fallbacks', () => {
  test('goes to the next models, and back to its own when these had time to recover', () => {
    const order = createModelOrder(3)
    expect(order.lose(lost(0))).toEqual({ kind: 'switch', to: 1 })
    expect(order.lose(lost(5_000))).toEqual({ kind: 'switch', to: 2 })
    expect(order.lose(lost(REST_MS))).toEqual({ kind: 'switch', to: 0 })
    expect(order.current).toBe(0)
  })

  test('never comes back to models that refused for good', () => {
    const order = createModelOrder(2)
    expect(order.lose(lost(0, { isForGood: true }))).toEqual({ kind: 'switch', to: 1 })
    expect(order.hasNext(REST_MS * 9)).toBe(false)
    expect(order.lose(lost(REST_MS * 9, { hadWorked: false }))).toEqual({ kind: 'give_up' })
  })

  test('gives up when all of them failed one behind the other', () => {
    const order = createModelOrder(2)
    order.lose(lost(0))
    expect(order.lose(lost(1_000, { hadWorked: false }))).toEqual({ kind: 'give_up' })
  })

  test('does not change for ever', () => {
    const order = createModelOrder(2)
    const kinds = Array.from({ length: SWITCHES_MAX + 1 }, (_, at) => order.lose(lost(at * REST_MS)).kind)
    expect(kinds).toEqual([...Array(SWITCHES_MAX).fill('switch'), 'stay'])
  })
})

describe('an agent without fallbacks', () => {
  test('gets one more chance in a minute with models that had worked', () => {
    const order = createModelOrder(1)
    expect(order.lose(lost(0)).kind).toBe('stay')
    expect(order.lose(lost(STRIKE_WINDOW_MS)).kind).toBe('give_up')
    const patient = createModelOrder(1)
    patient.lose(lost(0))
    expect(patient.lose(lost(STRIKE_WINDOW_MS + 1)).kind).toBe('stay')
  })

  test.each([
    ['never worked', { hadWorked: false }],
    ['refused for good', { isForGood: true }],
    ['left it without a voice', { canSpeak: false }],
  ])('gives up models that %s', (_, patch) => {
    expect(createModelOrder(1).lose(lost(0, patch)).kind).toBe('give_up')
  })
})

test('what only repeats itself is told from what may pass', () => {
  const status = (statusCode: number) => new APIStatusError({ options: { statusCode } })
  const rows: [error: unknown, forGood: boolean][] = [
    [status(401), true],
    [status(404), true],
    [status(429), false],
    [status(500), false],
    [new APITimeoutError({}), false],
    [new APIConnectionError({}), false],
    [new ProviderRefusal('key', 1008, ''), true],
    [new ProviderRefusal('quota', 429, ''), false],
    [new ProviderRefusal('quota', 402, ''), true],
    [new ProviderRefusal('broken', 529, ''), false],
    [new RealtimeFault('key', 401, ''), true],
    [new RealtimeFault('quota', 429, ''), false],
    [new RealtimeFault('unreachable', null, ''), false],
    [new Error('anything'), false],
  ]
  expect(rows.map(([error]) => isForGood(error))).toEqual(rows.map(([, forGood]) => forGood))
})
