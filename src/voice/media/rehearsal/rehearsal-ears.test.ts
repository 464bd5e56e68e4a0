import { expect, test } from 'bun:test'
import { createRehearsalEars } from './rehearsal-ears.ts'

function createEars() {
  let nowMs = 0
  const ears = createRehearsalEars(() => nowMs)
  return {
    noteTyped: () => ears.noteTyped(),
    /** Hears something at this second. */
    hearAt(seconds: number) {
      nowMs = seconds * 1_000
      return ears.hear()
    },
    wait(seconds: number) {
      nowMs = seconds * 1_000
    },
  }
}

test('each stretch of speech is answered once, however many pieces it has', () => {
  const ears = createEars()
  expect([1, 2.5, 4, 6.5].map(ears.hearAt)).toEqual([true, false, false, false])
  expect([10, 11].map(ears.hearAt)).toEqual([true, false])
})

test('who talks without end is not answered in the middle of the answer', () => {
  const ears = createEars()
  expect([0, 2, 4, 6, 8].map(ears.hearAt)).toEqual([true, false, false, false, false])
})

test('noise after a typed question is no turn', () => {
  const ears = createEars()
  ears.wait(10)
  ears.noteTyped()
  expect([10.2, 12.9].map(ears.hearAt)).toEqual([false, false])
  expect(ears.hearAt(17)).toBe(true)
})

test('a caller who types hears of the ears once a minute at most', () => {
  const ears = createEars()
  ears.noteTyped()
  expect([5, 15, 40, 64].map(ears.hearAt)).toEqual([true, false, false, false])
  expect(ears.hearAt(68)).toBe(true)
})
