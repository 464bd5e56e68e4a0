import { expect, test } from 'bun:test'
import type { AnyResult, BlockResult } from './block.ts'
import type { ContestantName } from './contestants/contestant.ts'
import { figuresOf, heldCalls, memoryPerCallMb } from './figures.ts'
import { printReport } from './report.ts'
import { verdictsOf } from './verdicts.ts'

interface Made {
  round: string
  responses: (number | null)[]
  calls?: number
  pssMb?: number
  stops?: (number | null)[]
}

function block(contestant: ContestantName, made: Made): BlockResult {
  const { round, responses, calls = 1, pssMb = 100, stops = [] } = made
  const report = {
    greetingMs: 240,
    turns: responses.map(responseMs => ({ endedAtEpochMs: 0, responseMs })),
    bargeInStopsMs: stops,
    noises: [{ noise: 'click', effect: 'none' } as const, { noise: 'mhm', effect: 'paused' } as const],
    frames: 1_000,
    lateFrames: 5,
    failure: null,
  }
  const stages = responses.map(() => ({ finalMs: 200, thinkMs: 3, voiceMs: 2, playMs: 50 }))
  const cost = { processes: 1, threads: 20, pssMb }
  return {
    kind: 'calls',
    id: `${round}-${contestant}`,
    contestant,
    script: 'turns',
    calls,
    times: responses.length,
    hasWebLoad: false,
    round,
    startedAt: '2026-11-23T12:00:00.000Z',
    load: 1.5,
    results: [{ report, stages, inside: null }],
    idle: cost,
    busy: cost,
    cpuPercent: 6 * calls,
    lag: { webP99Ms: 4, mediaP99Ms: 9 },
    webLoad: null,
    program: 'source',
  }
}

const RUN: AnyResult[] = [
  { kind: 'transport', id: '0', bursts: 2, startedAt: '', load: 1, delaysMs: [50, 60] },
  block('floor', { round: '1', responses: [500, 510], stops: [200] }),
  block('parley', { round: '1', responses: [505, 518], stops: [210, null] }),
  block('floor', { round: '2', responses: [600, 610] }),
  block('parley', { round: '2', responses: [608, null] }),
  block('parley', { round: '3', responses: [550], calls: 5, pssMb: 116 }),
]

test('answers are compared with those of the floor in the same round, question by question', () => {
  const parley = figuresOf(RUN).find(each => each.contestant === 'parley')
  expect(parley).toMatchObject({ turns: 4, lost: 1, responseP50: 518, ownP50: 5, lateShare: 0.005 })
  // 5, 8 and 8: the machine was slower by 100 ms in the second round, and that is not Parley's.
  expect(parley?.overFloor?.value).toBe(8)
  expect(figuresOf(RUN).find(each => each.contestant === 'floor')?.overFloor).toBeNull()
})

test('an interruption that was not heard is counted and has no time', () => {
  const parley = figuresOf(RUN).find(each => each.contestant === 'parley')
  expect(parley).toMatchObject({ interruptions: 2, deaf: 1, stopP50: 210, noises: 4, falseStops: 2 })
})

test('memory of a further call is told from the fewest and the most calls', () => {
  expect(memoryPerCallMb(figuresOf(RUN), 'parley')).toBe(4)
  expect(memoryPerCallMb(figuresOf(RUN), 'floor')).toBeNull()
})

test('calls are held while answers are not half as slow again and the sound comes in time', () => {
  const ladder = (p95s: number[]) =>
    figuresOf(
      p95s.map((answer, index) =>
        block('parley', { round: `${index}`, responses: [answer], calls: index + 1 }),
      ),
    )
  expect(heldCalls(ladder([500, 600, 740, 760, 500]), 'parley')).toBe(3)
  expect(heldCalls(ladder([500, 600]), 'parley')).toBe(2)
  expect(heldCalls(ladder([500, 900]), 'parley')).toBe(1)
  expect(heldCalls(ladder([500]), 'parley')).toBeNull()
})

test('calls beside a dashboard in use have a line of their own and are held to no goal of calls alone', () => {
  const busy = { ...block('parley', { round: '9', responses: [900] }), hasWebLoad: true }
  const figures = figuresOf([...RUN, busy])
  expect(figures.filter(each => each.contestant === 'parley' && each.calls === 1)).toHaveLength(2)
  expect(verdictsOf(figures)).toEqual(verdictsOf(figuresOf(RUN)))
})

test('verdicts hold Parley to the goals, and are silent about what was not measured', () => {
  const named = Object.fromEntries(verdictsOf(figuresOf(RUN)).map(({ name, isMet }) => [name, isMet]))
  expect(named).toEqual({
    'answer over floor': true,
    'own part': true,
    greeting: true,
    'stop over floor': true,
    'stop p95': true,
    'late audio': true,
    'CPU a call': true,
    'lag of the dashboard': true,
    'memory a call': true,
  })
  const floorAlone = verdictsOf(
    figuresOf(RUN.filter(result => result.kind === 'transport' || result.contestant === 'floor')),
  )
  expect(floorAlone.every(({ isMet }) => isMet === null)).toBe(true)
})

test('a missed goal is said and ends the program with 1', () => {
  const slow = [
    block('floor', { round: '1', responses: [500, 500] }),
    block('parley', { round: '1', responses: [530, 530] }),
  ]
  const lines: string[] = []
  expect(printReport(slow, { isShort: true, print: line => lines.push(line) })).toBe(1)
  expect(lines.at(-1)).toStartWith('MISSED answer over floor 30.0 ms (goal 10.0 ms); ok own part 5.0 ms')
  expect(lines.find(line => line.startsWith('| parley'))).toContain('| 1.06 | +30 [+30, +30] |')
})
