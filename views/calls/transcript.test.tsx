import { describe, expect, test } from 'bun:test'
import { type CallHandOver, type CallIncident, NO_USAGE, type ToolCall, type Turn } from '#core/calls/call.ts'
import { replyMsOf } from './reply-time.ts'
import { itemId, timelineOf } from './timeline.ts'
import { barsOf } from './waterfall.tsx'

const turn = (seq: number, role: Turn['role'], startedAtMs: number, change: Partial<Turn> = {}): Turn => ({
  seq,
  role,
  text: '',
  startedAtMs,
  endedAtMs: startedAtMs + 500,
  interrupted: false,
  latency: null,
  ...change,
})
const tool = (id: string, startedAtMs: number): ToolCall => ({
  id,
  name: 'clock',
  arguments: {},
  result: '',
  error: null,
  startedAtMs,
  durationMs: 1,
})
const incident = (id: string, atMs: number): CallIncident => ({
  id,
  kind: 'provider',
  atMs,
  phrase: { text: 'It failed.' },
})
const NOT_HANDED_OVER = { agentName: 'Front desk', handOvers: [] }
const handOver = (agentName: string, atMs: number): CallHandOver => ({
  atMs,
  agentId: agentName,
  agentName,
  agentVersion: 1,
  modelConnectionId: 'm1',
  modelLabel: 'Mine',
  usage: NO_USAGE,
})
const latency = (totalMs: number | null) => ({
  endOfTurnMs: null,
  sttMs: null,
  llmFirstTokenMs: null,
  ttsFirstByteMs: null,
  totalMs,
})

describe('the timeline of a call', () => {
  test('goes by the time of each beginning, not by the number it was written under', () => {
    const items = timelineOf({
      turns: [turn(1, 'caller', 2_000), turn(2, 'agent', 100), turn(3, 'agent', 3_000)],
      toolCalls: [tool('b', 2_700), tool('a', 2_600)],
      incidents: [incident('y', 2_650), incident('x', 100)],
      ...NOT_HANDED_OVER,
    })
    const ids = ['turn-2', 'incident-x', 'turn-1', 'tool-a', 'incident-y', 'tool-b', 'turn-3']
    expect(items.map(itemId)).toEqual(ids)
  })

  test('names the agent behind each word where more than one had the call', () => {
    const call = { turns: [turn(1, 'agent', 100), turn(2, 'caller', 900), turn(3, 'agent', 1_500)] }
    const rest = { toolCalls: [], incidents: [], agentName: 'Front desk' }
    const speakers = (handOvers: CallHandOver[]) =>
      timelineOf({ ...call, ...rest, handOvers }).map(item => item.kind === 'turn' && item.agentName)
    expect(speakers([])).toEqual([null, null, null])
    expect(speakers([handOver('Billing', 1_200)])).toEqual(['Front desk', null, 'Billing'])
    expect(speakers([handOver('Billing', 1_200), handOver('Front desk', 1_500)])).toEqual([
      'Front desk',
      null,
      'Front desk',
    ])
  })
})

describe('the time of a reply', () => {
  const caller = turn(1, 'caller', 1_000)

  test('is what was measured', () => {
    const reply = turn(2, 'agent', 2_400, { latency: latency(867) })
    expect(replyMsOf([caller, reply], reply)).toBe(867)
  })

  test('counts from the end of the caller’s words where nothing was measured', () => {
    const reply = turn(2, 'agent', 2_100, { latency: latency(null) })
    expect(replyMsOf([caller, reply], reply)).toBe(600)
  })

  test('is not told of a greeting, a second sentence in a row, or a caller', () => {
    const greeting = turn(1, 'agent', 0, { latency: latency(0) })
    const [first, second] = [turn(2, 'agent', 2_000), turn(3, 'agent', 4_000)]
    expect(replyMsOf([greeting], greeting)).toBeNull()
    expect(replyMsOf([caller, first, second], second)).toBeNull()
    expect(replyMsOf([caller], caller)).toBeNull()
  })
})

test('the bars of a reply follow one another after the end of the turn', () => {
  const bars = barsOf({
    endOfTurnMs: 400,
    sttMs: 200,
    llmFirstTokenMs: 300,
    ttsFirstByteMs: 150,
    totalMs: 900,
  })
  expect(bars.map(bar => [bar.stage, bar.fromMs, bar.lengthMs])).toEqual([
    ['sttMs', 0, 200],
    ['endOfTurnMs', 0, 400],
    ['llmFirstTokenMs', 400, 300],
    ['ttsFirstByteMs', 700, 150],
    ['restMs', 850, 50],
    ['totalMs', 0, 900],
  ])
})

test('the stages of a reply add up to its total; what was prepared ahead leaves no rest', () => {
  const ahead = { endOfTurnMs: 400, sttMs: 200, llmFirstTokenMs: 300, ttsFirstByteMs: 150, totalMs: 600 }
  expect(barsOf(ahead).map(bar => bar.stage)).not.toContain('restMs')
  expect(barsOf({ ...ahead, totalMs: 854 }).map(bar => bar.stage)).not.toContain('restMs')
  expect(barsOf({ ...ahead, totalMs: null }).map(bar => bar.stage)).not.toContain('restMs')
})
