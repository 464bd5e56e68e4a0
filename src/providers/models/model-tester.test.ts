import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import type { CascadeSettings, ModelConnection, PartKeys } from '#core/model-connections/model-connection.ts'
import { type OpenAiFake, startOpenAiFake } from '../../../tests/fakes/openai-fake.ts'
import { createModelTester } from './model-tester.ts'

let fake: OpenAiFake
beforeAll(async () => {
  fake = await startOpenAiFake()
  await fake.set({ delays: { sttMs: 0, llmFirstTokenMs: 0, llmTokenMs: 0, ttsFirstByteMs: 0 } })
})
afterEach(() => fake.reset())
afterAll(() => fake.stop())

const testModels = createModelTester({ findProgram: () => undefined })

function cascade(change: Partial<Record<'stt' | 'llm' | 'tts', object>> = {}): ModelConnection {
  const part = { provider: 'openai-compatible' as const, baseUrl: fake.baseUrl, model: 'm1', hasKey: true }
  const settings: CascadeSettings = {
    stt: { ...part, ...change.stt },
    llm: { ...part, ...change.llm },
    tts: { ...part, voice: 'v1', ...change.tts },
  }
  const at = new Date()
  return {
    id: 'c1',
    organizationId: 'o1',
    name: 'Fake',
    kind: 'cascade',
    createdAt: at,
    updatedAt: at,
    ...settings,
  }
}

async function problems(connection: ModelConnection, keys: PartKeys = {}) {
  const results = await testModels({ connection, keys })
  expect(JSON.stringify(results)).not.toContain('canary')
  return Object.fromEntries(results.map(result => [result.part, result]))
}

describe('the test of a cascade', () => {
  test('makes one real request to each part, with its key, and says how long it took', async () => {
    const results = await problems(cascade(), { llm: 'canary-llm' })
    for (const part of ['stt', 'llm', 'tts']) {
      expect(results[part]).toMatchObject({ ok: true, problem: null, latencyMs: expect.any(Number) })
    }
    const journal = await fake.journal()
    expect(journal.map(entry => entry.path).sort()).toEqual([
      '/v1/audio/speech',
      '/v1/audio/transcriptions',
      '/v1/chat/completions',
    ])
    expect(journal.find(entry => entry.part === 'llm')?.headers.authorization).toBe('Bearer canary-llm')
  })

  test('tells a refused key from a missing one', async () => {
    await fake.set({ apiKey: 'the-right-one' })
    const results = await problems(cascade(), { llm: 'canary-wrong', tts: 'the-right-one' })
    expect(results.llm).toMatchObject({
      ok: false,
      problem: 'key',
      message: expect.stringContaining('refused the key (401)'),
    })
    expect(results.stt).toMatchObject({
      ok: false,
      problem: 'key',
      message: expect.stringContaining('wants a key'),
    })
    expect(results.tts).toMatchObject({ ok: true })
  })

  test.each([
    [
      404,
      '{"error":{"message":"The model `m1` does not exist","code":"model_not_found"}}',
      'model',
      'does not know the model m1',
    ],
    [404, 'Not Found', 'address', 'end with /v1'],
    [429, '{"error":{"message":"You exceeded your current quota"}}', 'quota', 'limit (429)'],
    [402, '', 'quota', 'limit (402)'],
    [302, '', 'address', 'elsewhere'],
    [500, 'model crashed', 'other', 'status 500'],
  ])('status %i with %s is a problem of the %s', async (status, body, problem, text) => {
    await fake.set({ faults: { llm: { kind: 'status', status, body } } })
    const { llm } = await problems(cascade())
    expect(llm).toMatchObject({ ok: false, problem, message: expect.stringContaining(text) })
  })

  test('says that nobody listens, that there is no such machine, and that it is no such service', async () => {
    const page = Bun.serve({
      hostname: '127.0.0.1',
      port: 0,
      fetch: () => new Response('<html>', { headers: { 'content-type': 'text/html' } }),
    })
    const results = await problems(
      cascade({
        stt: { baseUrl: 'http://127.0.0.1:1/v1' },
        llm: { baseUrl: 'http://no-such-host.invalid/v1' },
        tts: { baseUrl: `http://127.0.0.1:${page.port}/v1` },
      }),
    )
    await page.stop(true)
    expect(results.stt).toMatchObject({
      problem: 'address',
      message: expect.stringContaining('cannot be reached'),
    })
    expect(results.llm).toMatchObject({ problem: 'address' })
    expect(results.tts).toMatchObject({
      problem: 'address',
      message: expect.stringContaining('not as an OpenAI-compatible service'),
    })
  })
})

describe('the test of Rehearsal', () => {
  const at = new Date()
  const rehearsal: ModelConnection = {
    id: 'r',
    organizationId: 'o',
    name: 'Rehearsal',
    kind: 'rehearsal',
    createdAt: at,
    updatedAt: at,
  }

  test('names the speech program, or says what to install', async () => {
    const withFlite = createModelTester({
      findProgram: name => (name === 'flite' ? '/usr/bin/flite' : undefined),
    })
    expect(await withFlite({ connection: rehearsal, keys: {} })).toMatchObject([
      { ok: true, message: 'This machine speaks with flite.' },
    ])
    expect(await testModels({ connection: rehearsal, keys: {} })).toMatchObject([
      { ok: false, problem: 'missing', message: expect.stringContaining('apt-get install flite') },
    ])
  })
})
