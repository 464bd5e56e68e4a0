import { expect, test } from 'bun:test'
import type { AgentTurn, CallerTurn } from './call-line.ts'
import { createTurnLog } from './turn-log.ts'
import type { TurnMessage } from './turn-outbox.ts'

const T0 = 1_700_000_000_000

function createLog() {
  const turns: TurnMessage['turn'][] = []
  return { turns, log: createTurnLog({ toCallMs: epochMs => epochMs - T0, emit: turn => turns.push(turn) }) }
}

const caller = (text: string, fields: Partial<CallerTurn> = {}): CallerTurn => ({
  text,
  startedAtEpochMs: T0 + 10_000,
  endedAtEpochMs: T0 + 10_000,
  endOfTurnMs: null,
  sttMs: null,
  isTyped: false,
  whileAgentSpoke: false,
  language: null,
  ...fields,
})
const agent = (text: string, fields: Partial<AgentTurn> = {}): AgentTurn => ({
  text,
  startedAtEpochMs: T0 + 10_000,
  endedAtEpochMs: T0 + 11_000,
  isInterrupted: false,
  llmFirstTokenMs: null,
  ttsFirstByteMs: null,
  ...fields,
})
const from = (fromMs: number, toMs: number) => ({ startedAtEpochMs: T0 + fromMs, endedAtEpochMs: T0 + toMs })

test("the agent's first words after a question carry how long each stage took", () => {
  const { turns, log } = createLog()
  log.addCaller(caller('are you open?', { ...from(1_000, 2_000), endOfTurnMs: 420, sttMs: 180.4 }))
  log.addAgent(agent('We are.', { ...from(2_700, 4_000), llmFirstTokenMs: 104.1, ttsFirstByteMs: 110.2 }))
  expect(turns).toEqual([
    {
      seq: 1,
      role: 'caller',
      text: 'are you open?',
      startedAtMs: 1_000,
      endedAtMs: 2_000,
      interrupted: false,
      latency: null,
    },
    {
      seq: 2,
      role: 'agent',
      text: 'We are.',
      startedAtMs: 2_700,
      endedAtMs: 4_000,
      interrupted: false,
      latency: { endOfTurnMs: 420, sttMs: 180, llmFirstTokenMs: 104, ttsFirstByteMs: 110, totalMs: 700 },
    },
  ])
})

test('words typed by the caller have no recognition and no end of speech', () => {
  const { turns, log } = createLog()
  log.addCaller(caller('typed', { isTyped: true }))
  log.addAgent(agent('Yes.', from(10_400, 11_000)))
  expect(turns[1]?.latency).toEqual({
    endOfTurnMs: null,
    sttMs: null,
    llmFirstTokenMs: null,
    ttsFirstByteMs: null,
    totalMs: 400,
  })
})

test('words that nobody heard are no turn', () => {
  const { turns, log } = createLog()
  log.addAgent(agent('', { isInterrupted: true }))
  expect(turns).toEqual([])
})

test('a session that took a call over goes on counting', () => {
  const turns: TurnMessage['turn'][] = []
  const log = createTurnLog({ toCallMs: epochMs => epochMs - T0, emit: turn => turns.push(turn), lastSeq: 7 })
  log.addAgent(agent('Here I am again.'))
  expect(turns.map(({ seq }) => seq)).toEqual([8])
})

test('words that cut the agent short come after what it was saying, and the reply to them is measured', () => {
  const { turns, log } = createLog()
  log.addCaller(caller('stop', { ...from(3_000, 3_500), whileAgentSpoke: true }))
  expect(turns).toEqual([])
  log.addAgent(agent('Hello, this', { ...from(100, 3_200), isInterrupted: true }))
  log.addAgent(agent('Yes?', from(4_000, 4_400)))
  expect(turns.map(turn => [turn.seq, turn.text, turn.latency?.totalMs ?? null])).toEqual([
    [1, 'Hello, this', null],
    [2, 'stop', null],
    [3, 'Yes?', 500],
  ])
})

test('words that cut short what nobody heard do not wait for the next answer', async () => {
  const written = Promise.withResolvers<string>()
  const log = createTurnLog({
    toCallMs: epochMs => epochMs - T0,
    emit: turn => written.resolve(turn.text),
    ownWordsMaxMs: 5,
  })
  log.addCaller(caller('tell me a story', { whileAgentSpoke: true }))
  expect(await written.promise).toBe('tell me a story')
})

test("words of the caller are written at the end, whatever became of the agent's", () => {
  const { turns, log } = createLog()
  log.addCaller(caller('are you there?', { whileAgentSpoke: true }))
  log.flush()
  expect(turns.map(turn => turn.text)).toEqual(['are you there?'])
})
