import { expect, test } from 'bun:test'
import type { LineTool, Speech } from '../session/call-line.ts'
import { createCallMemory } from './conversation-memory.ts'

const caller = (text: string, startedAtEpochMs: number) => ({
  text,
  startedAtEpochMs,
  endedAtEpochMs: startedAtEpochMs + 100,
  endOfTurnMs: null,
  sttMs: null,
  isTyped: false,
  whileAgentSpoke: false,
  language: null,
})
const agent = (text: string, startedAtEpochMs: number, isInterrupted = false) => ({
  text,
  startedAtEpochMs,
  endedAtEpochMs: startedAtEpochMs + 100,
  isInterrupted,
  llmFirstTokenMs: null,
  ttsFirstByteMs: null,
})
const SPEECH: Speech = { isInterrupted: false, done: Promise.resolve(), shield: () => undefined }
const CLOCK = { name: 'clock', description: '', parameters: {} }

test('what was cut short stands before the words that cut it, although it is told later', () => {
  const memory = createCallMemory([])
  memory.addAgent(agent('Hello.', 1_000))
  memory.addCaller(caller('Stop.', 3_000))
  memory.addAgent(agent('Once upon', 2_000, true))
  memory.addAgent(agent('', 4_000))
  expect(memory.items).toEqual([
    { type: 'turn', role: 'agent', text: 'Hello.', interrupted: false },
    { type: 'turn', role: 'agent', text: 'Once upon', interrupted: true },
    { type: 'turn', role: 'caller', text: 'Stop.', interrupted: false },
  ])
  expect([memory.lastTurn?.text, memory.hasAnswered]).toEqual(['Stop.', false])
  memory.addAgent(agent('All right.', 5_000))
  expect(memory.hasAnswered).toBe(true)
})

test('a tool is kept with what it was asked and answered, and is waited for', async () => {
  const memory = createCallMemory([], { nowEpochMs: () => 9_000 })
  memory.addCaller(caller('What time is it?', 1_000))
  const answer = Promise.withResolvers<{ output: string; isError: boolean }>()
  const tool: LineTool = { ...CLOCK, run: () => answer.promise }
  const [clock] = memory.watch([tool])
  const run = clock?.run({ timeZone: 'Europe/Berlin' }, SPEECH)
  let isSettled = false
  const settled = memory.toolsSettled().then(() => {
    isSettled = true
  })
  await Promise.resolve()
  expect([isSettled, memory.items.length]).toEqual([false, 1])
  answer.resolve({ output: 'noon', isError: false })
  await Promise.all([run, settled])
  expect(memory.items.at(-1)).toEqual({
    type: 'tool',
    name: 'clock',
    argumentsJson: '{"timeZone":"Europe/Berlin"}',
    output: 'noon',
    isError: false,
  })
})

test('a call that another session began goes on with its past', () => {
  const memory = createCallMemory([{ type: 'turn', role: 'caller', text: 'I am Ada.', interrupted: false }])
  memory.addAgent(agent('Hello Ada.', 1_000))
  expect(memory.items.map(item => (item.type === 'turn' ? item.text : ''))).toEqual([
    'I am Ada.',
    'Hello Ada.',
  ])
})
