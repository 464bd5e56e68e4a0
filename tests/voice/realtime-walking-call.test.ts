/** The whole program with a model that hears and speaks by itself: from the connection to the stored call. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type OpenAiRealtimeFake, startOpenAiRealtimeFake } from '../fakes/openai-realtime-fake.ts'
import { type Desk, openDesk, withTurns } from '../support/desk.ts'
import { type Program, removeDataDir, startProgram } from '../support/program.ts'

const CANARY_KEY = 'sk-canary-realtime-31'

let program: Program
let desk: Desk
let fake: OpenAiRealtimeFake

beforeAll(async () => {
  fake = await startOpenAiRealtimeFake()
  program = await startProgram()
  desk = await openDesk(program)
}, 60_000)
afterAll(async () => {
  expect(await program.stop()).toBe(0)
  await fake.stop()
  removeDataDir(program.dataDir)
}, 30_000)

test('a call is held, its tool runs here, and transcript, latency and tokens by kind are kept', async () => {
  await fake.set({ apiKey: CANARY_KEY, transcripts: ['What time is it?'] })
  const { api } = desk
  const connection = await api.send<{ id: string }>('POST', '/model-connections', {
    name: 'One voice',
    kind: 'openai-realtime',
    baseUrl: fake.baseUrl,
    model: 'fake-realtime',
    voice: 'marin',
    apiKey: CANARY_KEY,
  })
  const agent = await api.send<{ id: string }>('POST', '/agents', {
    name: 'Day desk',
    greeting: 'Hello, this is the front desk.',
    prompt: 'Answer shortly.',
    language: 'en',
    modelConnectionId: connection.id,
    tools: ['clock', 'hang_up'],
  })
  await api.send('POST', `/agents/${agent.id}/publication`, {})

  const { id, caller } = await desk.call(agent.id)
  const greeting = await caller.waitFor('loud')
  await caller.waitFor('quiet', { afterMs: greeting.atMs })
  const question = await caller.speak('what time is it')
  const answer = await caller.waitFor('loud', { afterMs: question.atMs })
  await caller.waitFor('quiet', { afterMs: answer.atMs })
  await withTurns(desk, id, 3)
  await caller.leave()

  const call = await desk.ended(id)
  expect(call).toMatchObject({ endReason: 'caller_hung_up' })
  expect(call.turns.map(({ role, text }) => [role, text])).toEqual([
    ['agent', 'Hello, this is the front desk.'],
    ['caller', 'What time is it?'],
    ['agent', expect.stringContaining('Europe/Berlin')],
  ])
  expect(call.turns[2]?.latency?.totalMs).toBeGreaterThan(300)
  expect(call.toolCalls).toMatchObject([
    { name: 'clock', arguments: { timeZone: 'Europe/Berlin' }, error: null },
  ])
  const { usage } = call
  expect(usage.llmInputTokens).toBeGreaterThan(usage.llmCachedInputTokens)
  expect(usage.audioInputTokens).toBeGreaterThan(0)
  expect(usage.audioOutputTokens).toBeGreaterThan(0)
  expect([usage.ttsCharacters, usage.sttAudioMs]).toEqual([0, 0])
  expect(program.output()).not.toContain(CANARY_KEY)
}, 60_000)
