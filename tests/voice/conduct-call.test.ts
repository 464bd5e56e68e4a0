/** The rules of a call on every kind of line: who says nothing, the longest duration, a goodbye that the model forgot to act on. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { fillPhrase } from '#lib/phrase.ts'
import { voiceEn } from '#messages/voice-en.ts'
import type { SessionPlan } from '#voice/protocol.ts'
import { type OpenAiRealtimeFake, startOpenAiRealtimeFake } from '../fakes/openai-realtime-fake.ts'
import { type GeminiStage, startGeminiStage } from './gemini-stage.ts'
import { CANARY_KEY, TOOLS } from './media-calls.ts'

let stage: GeminiStage
let openAiRealtime: OpenAiRealtimeFake

const FORGETFUL = [{ match: 'thanks', reply: 'You are welcome. Goodbye!' }]
const TEST_MS = 60_000

beforeAll(async () => {
  ;[stage, openAiRealtime] = await Promise.all([startGeminiStage(), startOpenAiRealtimeFake()])
  await Promise.all([
    stage.fake.set({ rules: FORGETFUL }),
    stage.gemini.set({ rules: FORGETFUL }),
    openAiRealtime.set({ rules: FORGETFUL }),
  ])
}, 30_000)
afterAll(() => Promise.all([stage.close(), openAiRealtime.stop()]), 30_000)

const lines = (): SessionPlan['models'][] => [
  stage.cascade(),
  {
    kind: 'rehearsal',
    facts: { organizationName: 'Blue', openingHours: 'always', address: 'here', timeZone: 'Europe/Berlin' },
    ears: null,
  },
  stage.models(),
  {
    kind: 'openai-realtime',
    baseUrl: openAiRealtime.baseUrl,
    model: 'fake-realtime',
    voice: 'marin',
    apiKey: CANARY_KEY,
  },
]
const incidentsOf = (callId: string) =>
  stage.bench
    .of(callId)
    .flatMap(message => (message.type === 'incident' ? [message.incident] : []))
    .map(({ kind, phrase }) => `${kind}: ${fillPhrase(phrase)}`)
const saidBy = (role: 'agent' | 'caller', callId: string) =>
  stage.turnsOf(callId).flatMap(turn => (turn.role === role ? [turn.text] : []))

test(
  'on every line a caller who says nothing is asked twice and let go, each step in the timeline',
  async () => {
    const serviceSentences = {
      ...voiceEn.serviceSentences,
      silenceOffer: 'Say something.',
      silenceGoodbye: 'Goodbye.',
    }
    const walk = async (models: SessionPlan['models']) => {
      const plan = { models, greeting: 'Hello.', silenceMs: 1_500, serviceSentences }
      const { callId, caller } = await stage.placeCall(plan)
      const ended = await stage.bench.waitFor('ended', callId, { withinMs: 45_000 })
      await caller.leave()
      return { kind: models.kind, ended, callId }
    }
    for (const { kind, ended, callId } of await Promise.all(lines().map(walk))) {
      expect([kind, ended.reason, ended.detail]).toEqual([
        kind,
        'caller_silent',
        voiceEn.endDetails.callerSilent,
      ])
      const { stillThere, silenceOffer, silenceGoodbye } = serviceSentences
      expect([kind, saidBy('agent', callId)]).toEqual([
        kind,
        ['Hello.', stillThere, silenceOffer, silenceGoodbye],
      ])
      expect([kind, incidentsOf(callId).map(text => text.replace(/:.*/, ''))]).toEqual([
        kind,
        ['silence', 'silence', 'silence'],
      ])
    }
  },
  TEST_MS,
)

test(
  'on every line the call ends when both have said goodbye, though the model did not hang up; a minute before its longest duration it is warned',
  async () => {
    const part = async (models: SessionPlan['models']) => {
      // It can hang up, and does not.
      const { callId, caller } = await stage.placeCall({ models, greeting: 'Hello.', tools: TOOLS })
      await stage.bench.waitFor('turn', callId)
      caller.type('thanks, goodbye')
      const ended = await stage.bench.waitFor('ended', callId, { withinMs: 20_000 })
      await caller.leave()
      return { kind: models.kind, ended, callId }
    }
    const warn = async () => {
      const resumed = { elapsedMs: 60_400, lastSeq: 4, history: [], language: 'en' }
      const plan = { maxDurationMs: 121_000, resumed, tools: [] }
      const { callId, caller } = await stage.placeCall(plan)
      const { incident } = await stage.bench.waitFor('incident', callId)
      const { turn } = await stage.bench.waitFor('turn', callId, {
        where: ({ turn }) => turn.text === voiceEn.serviceSentences.maxDurationWarning,
      })
      await caller.leave()
      await stage.bench.waitFor('ended', callId)
      return { incident, turn }
    }
    const forgetful = lines().filter(({ kind }) => kind !== 'rehearsal')
    const [ends, { incident, turn }] = await Promise.all([Promise.all(forgetful.map(part)), warn()])
    for (const { kind, ended, callId } of ends) {
      expect([kind, ended.reason, ended.detail]).toEqual([kind, 'agent_hung_up', null])
      expect([kind, saidBy('agent', callId)]).toEqual([kind, ['Hello.', 'You are welcome. Goodbye!']])
      expect([kind, incidentsOf(callId)]).toEqual([
        kind,
        ['goodbye: Both had said goodbye, so Parley hung up.'],
      ])
    }
    expect(incident.kind).toBe('limit')
    expect(incident.atMs).toBeGreaterThanOrEqual(61_000)
    // The first words of the session were not talked over.
    expect(turn.seq).toBe(6)
    expect(turn.startedAtMs).toBeGreaterThan(incident.atMs)
  },
  TEST_MS,
)
