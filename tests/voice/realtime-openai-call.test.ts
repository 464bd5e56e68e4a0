/** Whole calls with a model that hears and speaks by itself (OpenAI Realtime), through a real livekit-server. */
import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import type { SessionPlan } from '#voice/protocol.ts'
import { type OpenAiRealtimeFake, startOpenAiRealtimeFake } from '../fakes/openai-realtime-fake.ts'
import { CANARY_KEY, type MediaStage, startMediaStage } from './media-calls.ts'

let stage: MediaStage
let fake: OpenAiRealtimeFake

beforeAll(async () => {
  ;[stage, fake] = await Promise.all([startMediaStage(), startOpenAiRealtimeFake()])
}, 30_000)
afterEach(() => fake.reset())
afterAll(async () => {
  await Promise.all([stage.close(), fake.stop()])
}, 30_000)

const GREETING = 'Hello, this is Anna.'
const TEST_MS = 40_000

const realtime = (
  patch: { voice?: string; model?: string; baseUrl?: string } = {},
): SessionPlan['models'] => ({
  kind: 'openai-realtime',
  baseUrl: fake.baseUrl,
  model: 'fake-realtime',
  voice: 'marin',
  apiKey: CANARY_KEY,
  ...patch,
})
/** One of each number: a turn is sent again until it is confirmed. */
const turnsOf = (callId: string) => {
  const turns = stage.bench.of(callId).flatMap(message => (message.type === 'turn' ? [message.turn] : []))
  return turns.filter(({ seq }, at) => turns.findIndex(turn => turn.seq === seq) === at)
}
const usageOf = (callId: string) =>
  stage.bench.of(callId).flatMap(message => (message.type === 'usage' ? [message.usage] : []))
const lastAtMs = (events: readonly { atMs: number }[]) => events.at(-1)?.atMs ?? 0

test(
  'a caller is greeted, asks, a tool runs, the answer is heard, and both sides are written down',
  async () => {
    await fake.set({ apiKey: CANARY_KEY, transcripts: ['What time is it in Berlin?'] })
    const { caller, callId, plan } = await stage.placeCall({ greeting: GREETING, models: realtime() })
    const joined = await caller.waitFor('joined')
    const greeting = await caller.waitFor('loud')
    await caller.waitFor('quiet', { afterMs: greeting.atMs })

    const asked = await caller.speak('what time is it in Berlin please')
    const answer = await caller.waitFor('loud', { afterMs: asked.atMs })
    await caller.waitFor('quiet', { afterMs: answer.atMs })
    console.log(
      `greeting ${Math.round(greeting.atMs - joined.atMs)} ms after joining, answer ${Math.round(answer.atMs - asked.atMs)} ms after the question`,
    )
    const tool = await stage.bench.waitFor('tool_call', callId)
    expect([tool.name, JSON.parse(tool.argumentsJson)]).toEqual(['clock', { timeZone: 'Europe/Berlin' }])

    caller.type('thanks, bye')
    const ended = await stage.bench.waitFor('ended', callId, { withinMs: 15_000 })
    expect(ended).toMatchObject({ reason: 'agent_hung_up', detail: null })

    const turns = turnsOf(callId)
    expect(turns.map(turn => [turn.seq, turn.role, turn.text])).toEqual([
      [1, 'agent', GREETING],
      [2, 'caller', 'What time is it in Berlin?'],
      [3, 'agent', 'The tool answered: noon (Europe/Berlin).'],
      [4, 'caller', 'thanks, bye'],
      [5, 'agent', 'Thank you for calling, goodbye.'],
    ])
    const { latency } = turns[2] ?? {}
    expect(latency?.totalMs).toBeGreaterThan(500)
    expect(latency?.totalMs).toBeLessThan(6_000)
    expect(latency?.endOfTurnMs).toBeGreaterThan(200)
    expect(latency?.sttMs).toBeNull()
    expect(turns.every(turn => turn.endedAtMs >= turn.startedAtMs)).toBe(true)

    const usage = usageOf(callId)
    expect(usage.length).toBeGreaterThan(3)
    expect(usage.some(({ audioInputTokens }) => audioInputTokens > 0)).toBe(true)
    expect(usage.some(({ audioOutputTokens }) => audioOutputTokens > 0)).toBe(true)
    expect(
      usage.every(({ llmCachedInputTokens, llmInputTokens }) => llmCachedInputTokens < llmInputTokens),
    ).toBe(true)

    const partials = stage.bench.of(callId).flatMap(message => (message.type === 'partial' ? [message] : []))
    expect(partials.filter(({ role }) => role === 'caller').map(({ text }) => text)).toContain('What time is')

    const journal = await fake.journal()
    const [configured] = journal.filter(({ event }) => event.type === 'session.update')
    expect(configured?.event.session).toMatchObject({ instructions: plan.systemPrompt })
    expect(JSON.stringify(stage.bench.messages)).not.toContain(CANARY_KEY)
    await caller.leave()
  },
  TEST_MS,
)
