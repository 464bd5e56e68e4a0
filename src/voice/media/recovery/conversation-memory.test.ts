import { expect, test } from 'bun:test'
import { HAND_OVER_TOOL, type PastItem } from '../../protocol.ts'
import type { LineTool, Speech } from '../session/call-line.ts'
import { createCallMemory, pastFor } from './conversation-memory.ts'

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
const goingOn = (text: string, startedAtEpochMs: number) => ({
  ...caller(text, startedAtEpochMs),
  continues: true,
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

test('who takes a call over gets every word, and of the tools only what it has itself; no hand-over that was done', () => {
  const turn: PastItem = { type: 'turn', role: 'caller', text: 'My invoice.', interrupted: false }
  const tool = (name: string, isError = false): PastItem => ({
    type: 'tool',
    name,
    argumentsJson: '{}',
    output: '',
    isError,
  })
  const [clock, refused, done] = [tool('clock'), tool(HAND_OVER_TOOL, true), tool(HAND_OVER_TOOL)]
  const past = [tool('book_table'), turn, clock, refused, done]
  expect(pastFor(new Set(['clock', HAND_OVER_TOOL]), past)).toEqual([turn, clock, refused])
  expect(pastFor(new Set(), past)).toEqual([turn])
})

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

test('a turn that was taken too early is one with what follows, without the beginning of an answer between', () => {
  const memory = createCallMemory([])
  memory.addCaller(caller('I ordered it', 1_000))
  memory.addCaller(goingOn('two weeks ago.', 3_000))
  memory.addAgent(agent('We', 2_000, true))
  expect(memory.items).toEqual([
    { type: 'turn', role: 'caller', text: 'I ordered it two weeks ago.', interrupted: false },
  ])
  memory.addAgent(agent('I see.', 5_000))
  memory.addCaller(goingOn('From Berlin.', 7_000))
  expect(memory.items.map(item => item.type === 'turn' && item.text)).toEqual([
    'I ordered it two weeks ago.',
    'I see.',
    'From Berlin.',
  ])
})
