import { expect, test } from 'bun:test'
import { llm } from '@livekit/agents'
import { createTurnLog } from './turn-log.ts'
import type { TurnMessage } from './turn-outbox.ts'

const T0 = 1_700_000_000_000

function createLog() {
  const turns: TurnMessage['turn'][] = []
  return { turns, log: createTurnLog({ toCallMs: epochMs => epochMs - T0, emit: turn => turns.push(turn) }) }
}

const item = (
  role: 'user' | 'assistant',
  content: string,
  fields: Partial<Parameters<typeof llm.ChatMessage.create>[0]> = {},
) => llm.ChatMessage.create({ role, content, createdAt: T0 + 10_000, ...fields })

test("the agent's first words after a question carry how long each stage took", () => {
  const { turns, log } = createLog()
  const at = (ms: number) => (T0 + ms) / 1000
  log.addCaller(
    item('user', 'are you open?', {
      metrics: { startedSpeakingAt: at(1_000), stoppedSpeakingAt: at(2_000), endOfTurnDelay: 0.42 },
    }),
    { sttMs: 180.4, whileAgentSpoke: false },
  )
  const spoken = {
    startedSpeakingAt: at(2_700),
    stoppedSpeakingAt: at(4_000),
    llmNodeTtft: 0.1041,
    ttsNodeTtfb: 0.1102,
  }
  log.addAgent(item('assistant', 'We are.', { metrics: spoken }), {
    text: 'We are.',
    untilEpochMs: T0 + 4_000,
  })
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
  log.addCaller(item('user', 'typed'), { sttMs: 99, whileAgentSpoke: false })
  log.addAgent(item('assistant', 'Yes.', { metrics: { startedSpeakingAt: (T0 + 10_400) / 1000 } }), null)
  expect(turns[1]?.latency).toEqual({
    endOfTurnMs: null,
    sttMs: null,
    llmFirstTokenMs: null,
    ttsFirstByteMs: null,
    totalMs: 400,
  })
})

test('an interrupted turn keeps what was heard, and ends when it fell silent', () => {
  const { turns, log } = createLog()
  const cut = item('assistant', 'A long story that nobody heard to its end.', { interrupted: true })
  log.addAgent(cut, { text: 'A long story', untilEpochMs: T0 + 11_000 })
  expect(turns).toMatchObject([{ text: 'A long story', interrupted: true, endedAtMs: 11_000, latency: null }])
})

test('words that nobody heard are no turn', () => {
  const { turns, log } = createLog()
  log.addAgent(item('assistant', 'Never said.', { interrupted: true }), { text: '', untilEpochMs: T0 })
  log.addAgent(item('assistant', ' '), null)
  expect(turns).toEqual([])
})

test('words that cut the agent short come after what it was saying, and the reply to them is measured', () => {
  const { turns, log } = createLog()
  const at = (ms: number) => (T0 + ms) / 1000
  const spoken = (from: number, to: number) => ({ startedSpeakingAt: at(from), stoppedSpeakingAt: at(to) })
  log.addCaller(item('user', 'stop', { metrics: spoken(3_000, 3_500) }), { sttMs: 50, whileAgentSpoke: true })
  expect(turns).toEqual([])
  const greeting = item('assistant', 'Hello, this is', {
    interrupted: true,
    metrics: { startedSpeakingAt: at(100) },
  })
  log.addAgent(greeting, { text: 'Hello, this', untilEpochMs: T0 + 3_200 })
  log.addAgent(item('assistant', 'Yes?', { metrics: spoken(4_000, 4_400) }), {
    text: 'Yes?',
    untilEpochMs: T0 + 4_400,
  })
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
  log.addCaller(item('user', 'tell me a story'), { sttMs: null, whileAgentSpoke: true })
  expect(await written.promise).toBe('tell me a story')
})

test("words of the caller are written at the end, whatever became of the agent's", () => {
  const { turns, log } = createLog()
  log.addCaller(item('user', 'are you there?'), { sttMs: null, whileAgentSpoke: true })
  log.flush()
  expect(turns.map(turn => turn.text)).toEqual(['are you there?'])
})
