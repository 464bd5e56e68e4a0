import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { createTurnMachine } from './turn-machine.ts'
import type { AgentState, Pace, TurnInput, TurnOutput } from './turn-types.ts'
import { WINDOW_MS } from './voice-track.ts'

/** Bounded, so that the suite stays short; fast-check prints the seed when a run fails. */
const RUNS = 150
/** Longer than every wait of the machine. */
const SETTLE_WINDOWS = 130
const TEXTS = ['', 'okay', 'mhm', 'stop', 'I want', 'I want a table.', '0176', 'um', 'Yes.', '(unclear)']

type Step =
  | { kind: 'hear'; probability: number; windows: number }
  | { kind: 'words'; text: string; isFinal: boolean }
  | { kind: 'agent'; state: AgentState; isShielded: boolean }
  | { kind: 'clock'; byMs: number }
  | { kind: 'clear' }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: hear(0.9) },
  { weight: 6, arbitrary: hear(0.02) },
  { weight: 2, arbitrary: hear(0.42) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('words' as const),
      text: fc.constantFrom(...TEXTS),
      isFinal: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('agent' as const),
      state: fc.constantFrom<AgentState[]>('silent', 'preparing', 'speaking', 'paused'),
      isShielded: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('clock' as const),
      byMs: fc.integer({ min: -5_000, max: 9_000 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'clear' as const }) },
)

function hear(probability: number) {
  return fc.record({
    kind: fc.constant('hear' as const),
    probability: fc.constant(probability),
    windows: fc.integer({ min: 1, max: 60 }),
  })
}

function wordsOf({ text, isFinal }: Extract<Step, { kind: 'words' }>) {
  return { text, isFinal }
}

const pace = fc.constantFrom<Pace[]>('quick', 'balanced', 'patient')
const steps = fc.array(step, { maxLength: 40 })

/** Runs the steps, and then seconds of silence with the agent left as it is. */
function run(thePace: Pace, taken: readonly Step[]) {
  const machine = createTurnMachine(thePace)
  const outputs: TurnOutput[] = []
  const events: (TurnOutput | TurnInput)[] = []
  let nowMs = 1_000
  const feed = (input: TurnInput) => {
    const decided = machine.next(input)
    outputs.push(...decided)
    events.push(input, ...decided)
  }
  const windows = (probability: number, count: number) => {
    for (let at = 0; at < count; at++) {
      nowMs += WINDOW_MS
      feed({ type: 'voice', atMs: nowMs, probability })
    }
  }
  for (const next of taken) {
    if (next.kind === 'hear') windows(next.probability, next.windows)
    if (next.kind === 'words') feed({ type: 'words', atMs: nowMs, ...wordsOf(next) })
    if (next.kind === 'agent')
      feed({ type: 'agent', atMs: nowMs, state: next.state, heardMs: 500, isShielded: next.isShielded })
    if (next.kind === 'clock') nowMs += next.byMs
    if (next.kind === 'clear') feed({ type: 'clear', atMs: nowMs })
  }
  nowMs = Math.max(nowMs, 1_000) + 20_000
  windows(0.02, SETTLE_WINDOWS)
  return { machine, outputs, events, settle: () => windows(0.02, SETTLE_WINDOWS), feed, now: () => nowMs }
}

describe('whatever happens on the line', () => {
  test('what is prepared is forgotten or becomes a turn with the same words, and never two are prepared at once', () => {
    fc.assert(
      fc.property(pace, steps, (thePace, taken) => {
        let prepared: string | null = null
        for (const output of run(thePace, taken).outputs) {
          if (output.type === 'think') {
            expect(prepared).toBe(null)
            prepared = output.words
          } else if (output.type === 'forget') {
            expect(prepared).not.toBe(null)
            prepared = null
          } else if (output.type === 'turn') {
            if (prepared !== null) expect(output.words).toBe(prepared)
            prepared = null
          }
        }
        expect(prepared).toBe(null)
      }),
      { numRuns: RUNS },
    )
  })

  test('the agent goes on only where it was stopped, and silence never leaves it stopped', () => {
    fc.assert(
      fc.property(pace, steps, (thePace, taken) => {
        let isHeld = false
        for (const event of run(thePace, taken).events) {
          if (event.type === 'resume_agent') expect(isHeld).toBe(true)
          if (event.type === 'pause_agent') isHeld = true
          if (event.type === 'resume_agent' || event.type === 'cut_agent') isHeld = false
          if (event.type === 'agent' && event.state === 'silent') isHeld = false
        }
        expect(isHeld).toBe(false)
      }),
      { numRuns: RUNS },
    )
  })

  test('nothing is left over behind silence: no tick is wanted, and an agent that speaks is not stopped', () => {
    fc.assert(
      fc.property(pace, steps, (thePace, taken) => {
        const line = run(thePace, [...taken, { kind: 'agent', state: 'silent', isShielded: false }])
        expect(line.machine.nextTickAtMs).toBe(null)
        line.feed({ type: 'agent', atMs: line.now(), state: 'speaking', heardMs: 0 })
        const before = line.outputs.length
        line.settle()
        expect(line.outputs.slice(before)).toEqual([])
      }),
      { numRuns: RUNS },
    )
  })

  test('turns have words, and times that go forward', () => {
    fc.assert(
      fc.property(pace, steps, (thePace, taken) => {
        for (const output of run(thePace, taken).outputs) {
          if (output.type !== 'turn') continue
          expect(output.words.trim()).not.toBe('')
          expect(output.startedAtMs).toBeLessThanOrEqual(output.endedAtMs)
          expect(output.endOfTurnMs).toBeGreaterThanOrEqual(0)
          expect(Number.isFinite(output.startedAtMs + output.endOfTurnMs)).toBe(true)
          if (output.sttMs !== null) expect(output.sttMs).toBeGreaterThanOrEqual(0)
        }
      }),
      { numRuns: RUNS },
    )
  })

  test('a word that was understood for good is in a turn', () => {
    fc.assert(
      fc.property(pace, steps, (thePace, taken) => {
        const kept = taken.filter(({ kind }) => kind !== 'clear')
        const line = run(thePace, [
          ...kept,
          { kind: 'hear', probability: 0.9, windows: 20 },
          { kind: 'words', text: 'the sparrow sings', isFinal: true },
          { kind: 'agent', state: 'silent', isShielded: false },
        ])
        const turns = line.outputs.flatMap(output => (output.type === 'turn' ? [output.words] : []))
        expect(turns.filter(words => words.includes('the sparrow sings'))).toHaveLength(1)
      }),
      { numRuns: RUNS },
    )
  })

  test('a tick is wanted in the future, and soon', () => {
    fc.assert(
      fc.property(pace, steps, (thePace, taken) => {
        const machine = createTurnMachine(thePace)
        let nowMs = 1_000
        for (const next of taken) {
          nowMs += WINDOW_MS
          if (next.kind === 'hear')
            machine.next({ type: 'voice', atMs: nowMs, probability: next.probability })
          else if (next.kind === 'words') machine.next({ type: 'words', atMs: nowMs, ...wordsOf(next) })
          else continue
          const tickAtMs = machine.nextTickAtMs
          if (tickAtMs === null) continue
          expect(tickAtMs).toBeGreaterThan(nowMs)
          expect(tickAtMs).toBeLessThanOrEqual(nowMs + 100)
        }
      }),
      { numRuns: RUNS },
    )
  })
})
