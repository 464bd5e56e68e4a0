import { expect, test } from 'bun:test'
import { llm } from '@livekit/agents'
import type { SpokenSpan } from '../session/caller-speech.ts'
import { createTurnLog } from '../session/turn-log.ts'
import type { TurnMessage } from '../session/turn-outbox.ts'
import { createRealtimeTurns } from './realtime-turns.ts'

const T0 = Date.now()

function createTurns() {
  const written: TurnMessage['turn'][] = []
  const log = createTurnLog({ toCallMs: epochMs => epochMs - T0, emit: turn => written.push(turn) })
  const line = { span: null as SpokenSpan | null, speakingSince: null as number | null }
  const turns = createRealtimeTurns({
    onCallerTurn: turn => log.addCaller(turn),
    onAgentTurn: turn => log.addAgent(turn),
    callerSpeech: { hear: () => undefined, takeSpan: () => line.span },
    output: {
      get speakingSinceEpochMs() {
        return line.speakingSince
      },
    },
  })
  return { turns, line, texts: () => written.map(({ role, text }) => [role, text]), written }
}

const callers = (text: string) => llm.ChatMessage.create({ role: 'user', content: text })
const agents = (
  text: string,
  startedAt: number,
  fields: { interrupted?: boolean; responseId?: string } = {},
) =>
  llm.ChatMessage.create({
    role: 'assistant',
    content: text,
    interrupted: fields.interrupted ?? false,
    metrics: { startedSpeakingAt: startedAt / 1000, providerRequestIds: [fields.responseId ?? 'r1'] },
  })
const heard = (text: string, untilEpochMs: number) => ({ text, untilEpochMs })

test("an answer that is over before the caller's words are written down comes after them, with its latency", () => {
  const { turns, line, texts, written } = createTurns()
  turns.noteWords({ text: '', isFinal: false })
  line.span = { startedAtEpochMs: T0 - 2_000, endedAtEpochMs: T0 - 600 }
  turns.noteMetrics({ requestId: 'r1', ttftMs: 210 } as never)
  turns.addAgent(agents('Yes.', Date.now() + 300), heard('Yes.', T0 + 900))
  expect(texts()).toEqual([])
  turns.noteWords({ text: 'Are you there?', isFinal: true })
  turns.addCaller(callers('Are you there?'))
  expect(texts()).toEqual([
    ['caller', 'Are you there?'],
    ['agent', 'Yes.'],
  ])
  const { latency } = written[1] ?? {}
  expect(latency?.totalMs).toBeGreaterThanOrEqual(900)
  expect(latency?.endOfTurnMs).toBeGreaterThanOrEqual(600)
  expect(latency?.llmFirstTokenMs).toBe(210)
})

test('what the agent was saying when the caller cut in comes first, and the reply does not wait for it', () => {
  const { turns, line, texts } = createTurns()
  line.speakingSince = T0 - 5_000
  turns.noteWords({ text: 'Stop', isFinal: false })
  turns.addAgent(agents('Once upon a time', T0 - 5_000, { interrupted: true }), heard('Once upon', T0))
  line.speakingSince = T0 + 900
  line.span = { startedAtEpochMs: T0 - 300, endedAtEpochMs: T0 + 200 }
  turns.noteWords({ text: 'Stop it.', isFinal: true })
  turns.addCaller(callers('Stop it.'))
  expect(texts()).toEqual([
    ['agent', 'Once upon'],
    ['caller', 'Stop it.'],
  ])
})

test('a noise that the model took for speech is no turn, and holds nothing back', () => {
  const { turns, texts } = createTurns()
  turns.noteWords({ text: '', isFinal: false })
  turns.addAgent(agents('Pardon?', Date.now() + 100), heard('Pardon?', T0))
  turns.noteWords({ text: '', isFinal: true })
  turns.addCaller(callers(''))
  expect(texts()).toEqual([['agent', 'Pardon?']])
})

test('an answer in two pieces keeps the words of each', () => {
  const { turns, texts } = createTurns()
  turns.addAgent(agents('One moment.', T0), heard('One moment. Here it', T0))
  turns.addAgent(agents('Here it', T0, { interrupted: true }), heard('', T0))
  expect(texts()).toEqual([
    ['agent', 'One moment.'],
    ['agent', 'Here it'],
  ])
})

test('what waits for words that never come is written at the end', () => {
  const { turns, texts } = createTurns()
  turns.noteWords({ text: 'Hel', isFinal: false })
  turns.addAgent(agents('Hello.', Date.now() + 100), heard('Hello.', T0))
  turns.flush()
  expect(texts()).toEqual([['agent', 'Hello.']])
})
