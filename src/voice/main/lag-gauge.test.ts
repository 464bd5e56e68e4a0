import { expect, test } from 'bun:test'
import { createLagGauge, LAG_LIMIT_MS } from './lag-gauge.ts'

/** A gauge that is told a lag each quarter of a second. */
function open() {
  let nowMs = 0
  const gauge = createLagGauge({ now: () => nowMs })
  return {
    gauge,
    for(seconds: number, lagMs: number) {
      for (let quarter = 0; quarter < seconds * 4; quarter++) {
        nowMs += 250
        gauge.note(lagMs)
      }
      return gauge.isOverloaded()
    },
  }
}

test('lag below the limit never closes, however long it lasts', () => {
  expect(open().for(60, LAG_LIMIT_MS)).toBe(false)
})

test('one long pause does not close: the sound survives it', () => {
  const thread = open()
  thread.for(6, 2)
  expect(thread.for(0.25, 1_500)).toBe(false)
  expect(thread.for(1, 20)).toBe(false)
})

test('being late all the time closes after a few seconds, and not in the first ones of a thread', () => {
  const thread = open()
  expect(thread.for(4, 300)).toBe(false)
  expect(thread.for(1.5, 300)).toBe(true)
})

test('it opens again when the lag has fallen well below the limit', () => {
  const thread = open()
  thread.for(6, 300)
  expect(thread.for(6, 100)).toBe(true)
  expect(thread.for(0.25, 10)).toBe(false)
  expect(thread.for(6, 100)).toBe(false)
})

test('another thread begins with a clean sheet', () => {
  const thread = open()
  thread.for(6, 300)
  thread.gauge.reset()
  expect(thread.for(0.25, 300)).toBe(false)
})
