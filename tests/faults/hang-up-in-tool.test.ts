/** A caller hangs up while a tool runs that never answers, on every kind of line. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { SessionPlan } from '#voice/protocol.ts'
import { type OpenAiRealtimeFake, startOpenAiRealtimeFake } from '../fakes/openai-realtime-fake.ts'
import { eventually } from '../support/program.ts'
import { type ProviderTap, startProviderTap } from '../support/provider-tap.ts'
import { type GeminiStage, startGeminiStage } from '../voice/gemini-stage.ts'
import { CANARY_KEY } from '../voice/media-calls.ts'

const CLOSED_WITHIN_MS = 1_000

let stage: GeminiStage
let realtime: OpenAiRealtimeFake
let taps: ProviderTap[]

beforeAll(async () => {
  ;[stage, realtime] = await Promise.all([startGeminiStage(), startOpenAiRealtimeFake()])
  stage.bench.answerTools(() => new Promise(() => undefined))
  taps = [stage.fake, stage.gemini, realtime].map(({ baseUrl }) => startProviderTap(baseUrl))
}, 30_000)
afterAll(async () => {
  for (const tap of taps) tap.stop()
  await Promise.all([stage.close(), realtime.stop()])
}, 30_000)

function lines(): { tap: ProviderTap; models: SessionPlan['models'] }[] {
  const [cascade, gemini, openAi] = taps as [ProviderTap, ProviderTap, ProviderTap]
  const part = {
    provider: 'openai-compatible' as const,
    baseUrl: cascade.baseUrl,
    model: 'fake-model',
    apiKey: CANARY_KEY,
  }
  const one = { model: 'fake-realtime', voice: 'marin', apiKey: CANARY_KEY }
  return [
    { tap: cascade, models: { kind: 'cascade', stt: part, llm: part, tts: { ...part, voice: 'anna' } } },
    { tap: gemini, models: stage.models({ baseUrl: gemini.baseUrl }) },
    { tap: openAi, models: { kind: 'openai-realtime', baseUrl: openAi.baseUrl, ...one } },
  ]
}

test('a caller who hangs up in a tool call leaves nothing open behind, and the call ends once', async () => {
  const left = await Promise.all(
    lines().map(async ({ tap, models }) => {
      const { callId, caller } = await stage.placeCall({ models, greeting: 'Hello.' })
      await stage.bench.waitFor('turn', callId)
      caller.type('what time is it')
      await stage.bench.waitFor('tool_call', callId)
      const leaving = caller.leave()
      await caller.waitFor('left')
      const goneAt = performance.now()
      const ended = await stage.bench.waitFor('ended', callId)
      await eventually(`${models.kind} is left`, async () => tap.inUse() === 0)
      await leaving
      return { kind: models.kind, callId, ended, closedMs: Math.round(tap.lastUse().endedAt - goneAt) }
    }),
  )
  console.log(left.map(({ kind, closedMs }) => `${kind}: ${closedMs} ms`).join(', '))
  for (const { kind, callId, ended, closedMs } of left) {
    expect([kind, closedMs < CLOSED_WITHIN_MS]).toEqual([kind, true])
    expect([kind, ended.reason, ended.detail]).toEqual([kind, 'caller_hung_up', null])
    expect([kind, stage.turnsOf(callId).map(({ role }) => role)]).toEqual([kind, ['agent', 'caller']])
    expect([kind, stage.bench.of(callId).filter(({ type }) => type === 'ended').length]).toEqual([kind, 1])
  }
}, 60_000)
