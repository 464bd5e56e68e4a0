import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import type { ModelConnection, PartTestResult } from '#core/model-connections/model-connection.ts'
import { type GeminiFake, startGeminiFake } from '../../../tests/fakes/gemini-fake.ts'
import {
  type OpenAiRealtimeFake,
  startOpenAiRealtimeFake,
} from '../../../tests/fakes/openai-realtime-fake.ts'
import { type ProviderFake, startProviderFake } from '../../../tests/fakes/provider-fake.ts'
import { createModelTester } from './model-tester.ts'
import { createVoiceSampler } from './voice-sampler.ts'

let gemini: GeminiFake
let openAi: OpenAiRealtimeFake
let anthropic: ProviderFake
beforeAll(async () => {
  const started = [startGeminiFake(), startOpenAiRealtimeFake(), startProviderFake('anthropic')] as const
  ;[gemini, openAi, anthropic] = await Promise.all(started)
})
beforeEach(async () => {
  await Promise.all([gemini.reset(), openAi.reset(), anthropic.reset()])
  await gemini.set({ apiKey: 'right', models: ['m1'], firstAudioMs: 10, audioSpeed: 100 })
  await openAi.set({ apiKey: 'right', models: ['m1'] })
  await anthropic.set({ apiKey: 'right', models: ['m1'] })
})
afterAll(() => Promise.all([gemini.stop(), openAi.stop(), anthropic.stop()]))

const testModels = createModelTester({ findProgram: () => undefined })
const listen = createVoiceSampler({ findProgram: () => undefined })
const at = new Date()
const base = { id: 'c', organizationId: 'o', name: 'C', createdAt: at, updatedAt: at }

type Kind = 'gemini-live' | 'openai-realtime'
const placeOf = (kind: Kind) => (kind === 'gemini-live' ? gemini.baseUrl : openAi.baseUrl)
const voiceOf = (kind: Kind) => (kind === 'gemini-live' ? 'Kore' : 'marin')

async function testOne(
  kind: Kind,
  { key = 'right', model = 'm1' } = {},
): Promise<PartTestResult | undefined> {
  const connection: ModelConnection = {
    ...base,
    kind,
    baseUrl: placeOf(kind),
    model,
    voice: voiceOf(kind),
    hasKey: true,
  }
  const [result] = await testModels({ connection, keys: { realtime: key } })
  expect(JSON.stringify(result)).not.toContain('canary')
  return result
}

const KINDS: Kind[] = ['gemini-live', 'openai-realtime']

test.each(KINDS)('%s: a tiny turn is spoken, and its first sound is waited for', async kind => {
  expect(await testOne(kind)).toMatchObject({ part: 'realtime', ok: true, latencyMs: expect.any(Number) })
})

test.each(KINDS)('%s: a wrong key and a wrong model are told apart', async kind => {
  expect(await testOne(kind, { key: 'canary-wrong' })).toMatchObject({ ok: false, problem: 'key' })
  expect(await testOne(kind, { model: 'm2' })).toMatchObject({ ok: false, problem: 'model' })
})

test.each(KINDS)('%s: its voice can be heard', async kind => {
  const speech = { kind, baseUrl: placeOf(kind), model: 'm1', voice: voiceOf(kind), apiKey: 'right' }
  const sample = await listen(speech, 'en')
  if (!sample.ok) throw new Error(sample.message)
  const seconds = (sample.wav.length - 44) / 48_000
  expect(seconds).toBeGreaterThan(0.5)
  expect(seconds).toBeLessThan(21)
})

test('gemini-live: a socket that breaks before the first sound is a failure in words', async () => {
  await gemini.set({
    faults: [{ at: 'setup', how: { kind: 'close', code: 1011, reason: 'Internal error' } }],
  })
  expect(await testOne('gemini-live')).toMatchObject({
    problem: 'other',
    message: expect.stringContaining('broke the connection off (1011)'),
  })
  await gemini.set({ faults: [{ at: 'setup', how: { kind: 'drop' } }] })
  expect(await testOne('gemini-live')).toMatchObject({ ok: false, problem: 'other' })
})

test('anthropic: answers, and says what is wrong with key and model', async () => {
  const part = { provider: 'openai-compatible', baseUrl: 'http://127.0.0.1:1/v1', hasKey: false } as const
  const llmOf = async (model: string, key: string) => {
    const connection: ModelConnection = {
      ...base,
      kind: 'cascade',
      stt: { ...part, model: 'm' },
      llm: { provider: 'anthropic', baseUrl: anthropic.baseUrl, model, hasKey: true },
      tts: { ...part, model: 'm', voice: 'v' },
    }
    const results = await testModels({ connection, keys: { llm: key } })
    return results.find(({ part }) => part === 'llm')
  }
  expect(await llmOf('m1', 'right')).toMatchObject({ ok: true })
  expect(await llmOf('m1', 'canary-wrong')).toMatchObject({ problem: 'key' })
  expect(await llmOf('m2', 'right')).toMatchObject({ problem: 'model' })
})
