import { expect, test } from 'bun:test'
import type { CallReport } from './caller-messages.ts'
import { createSearch, judgeLevel } from './load-level.ts'

function report(change: Partial<CallReport> & { answers?: (number | null)[] } = {}): CallReport {
  const { answers = [500, 600], ...rest } = change
  return {
    greetingMs: 300,
    turns: answers.map(responseMs => ({ endedAtEpochMs: 0, responseMs })),
    bargeInStopsMs: [],
    noises: [],
    frames: 1_000,
    lateFrames: 2,
    failure: null,
    ...rest,
  }
}

test('calls that were all answered in time hold', () => {
  expect(judgeLevel(2, [report(), report({ answers: [550, 900] })], 1_000)).toEqual({
    calls: 2,
    answers: 4,
    lost: 0,
    answerP50Ms: 550,
    answerP95Ms: 900,
    greetingP95Ms: 300,
    lateShare: 0.002,
    holds: true,
  })
})

test.each([
  ['an answer that never came', report({ answers: [500, null] })],
  ['one that came late', report({ answers: [500, 1_000] })],
  ['gaps in the speech', report({ lateFrames: 10 })],
  ['a call that broke off', report({ failure: 'gone' })],
  ['a call without a question', report({ answers: [] })],
])('%s means that the level does not hold', (_, broken) => {
  expect(judgeLevel(1, [broken], 1_000).holds).toBe(false)
})

test('a call that did not come about at all is lost', () => {
  expect(judgeLevel(3, [report(), report()], 1_000)).toMatchObject({ lost: 1, holds: false })
})

test.each([
  [10, 10, [10]],
  [10, 7, [10, 5, 7, 8]],
  [10, 0, [10, 5, 2, 1]],
  [1, 1, [1]],
  [64, 40, [64, 32, 48, 40, 44, 42, 41]],
])('of at most %i calls, %i are found to hold by trying few', (most, truth, tried) => {
  const search = createSearch(most)
  const seen: number[] = []
  for (let calls = search.next(); calls !== null; calls = search.next()) {
    seen.push(calls)
    search.note(calls, calls <= truth)
  }
  expect(seen).toEqual(tried)
  expect(search.held).toBe(truth)
})
