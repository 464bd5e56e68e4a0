import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { createTestClock, openTestFoundation, type TestFoundation } from '#testing/test-foundation.ts'
import { AppError } from '../errors.ts'
import type { Scope } from '../scope.ts'
import type { Speech } from './voice-sample.ts'
import {
  createVoiceSampleService,
  SAMPLES_AT_ONCE_MAX,
  SAMPLES_PER_MINUTE_MAX,
  type VoiceSampleService,
} from './voice-sample-service.ts'

let foundation: TestFoundation
let scope: Scope
let samples: VoiceSampleService
let asked: { speech: Speech; language: string }[]
let refusedHost: string | null
let gate: Promise<void>
const clock = createTestClock()

beforeAll(async () => {
  foundation = await openTestFoundation()
  scope = (await foundation.createOrganization()).scope
})
afterAll(() => foundation.close())
beforeEach(() => {
  asked = []
  refusedHost = null
  gate = Promise.resolve()
  samples = createVoiceSampleService({
    openConnection: foundation.openModelConnection,
    egress: {
      async admitAddress(_, __, baseUrl) {
        if (new URL(baseUrl).host === refusedHost) throw new AppError('forbidden', 'Not on the list.')
      },
    },
    async sampleVoices(speech, language) {
      asked.push({ speech, language })
      await gate
      return { ok: true, wav: new Uint8Array(2) }
    },
    clock,
  })
})

const GEMINI = { kind: 'gemini-live', model: 'm', voice: 'Kore' } as const
const keptGemini = async () =>
  (
    await foundation.services.modelConnections.createModelConnection(scope, {
      name: 'G',
      ...GEMINI,
      apiKey: 'kept',
    })
  ).id
const listen = (speech: object, connectionId: string | null = null) =>
  samples.sampleVoice(scope, { connectionId, speech: speech as never, language: 'de' })

describe('a voice in a form', () => {
  test('is heard with what was typed, before anything is saved', async () => {
    expect(await listen({ ...GEMINI, apiKey: 'typed' })).toMatchObject({ ok: true })
    const tts = { provider: 'cartesia', baseUrl: 'https://x.example/', model: 's', voice: 'v', apiKey: 'k' }
    await listen({ kind: 'cascade', tts })
    expect(asked.map(({ speech }) => speech)).toEqual([
      { ...GEMINI, baseUrl: 'https://generativelanguage.googleapis.com', apiKey: 'typed' },
      { kind: 'cascade', ...tts, baseUrl: 'https://x.example', apiKey: 'k' } as Speech,
    ])
    expect(asked[0]?.language).toBe('de')
  })

  test('uses the kept key for the service that it was entered for, and for no other', async () => {
    const id = await keptGemini()
    await listen({ ...GEMINI, voice: 'Puck' }, id)
    expect(asked.at(-1)?.speech).toMatchObject({ voice: 'Puck', apiKey: 'kept' })
    const moved = listen({ ...GEMINI, baseUrl: 'https://thief.example' }, id)
    await expect(moved).rejects.toMatchObject({ code: 'invalid', issues: [{ path: 'apiKey' }] })
    await expect(listen({ kind: 'rehearsal' }, id)).rejects.toMatchObject({ code: 'invalid' })
    await listen({ ...GEMINI, apiKey: null }, id)
    expect(asked.at(-1)?.speech).toMatchObject({ apiKey: null })
    expect(JSON.stringify(asked)).not.toContain('thief')
  })

  test('is refused by the name of its field, and where the operator allows no such address', async () => {
    await expect(listen({ ...GEMINI, voice: ' ' })).rejects.toMatchObject({ issues: [{ path: 'voice' }] })
    refusedHost = 'generativelanguage.googleapis.com'
    await expect(listen(GEMINI)).rejects.toMatchObject({ code: 'forbidden' })
    expect(asked).toEqual([])
  })
})

describe('the voice of a kept connection', () => {
  test('is its own unless another is named', async () => {
    const connectionId = await keptGemini()
    await samples.sampleKeptVoice(scope, { connectionId, voice: null, language: 'en' })
    await samples.sampleKeptVoice(scope, { connectionId, voice: 'Aoede', language: 'en' })
    expect(asked.map(({ speech }) => speech)).toMatchObject([
      { voice: 'Kore', apiKey: 'kept' },
      { voice: 'Aoede', apiKey: 'kept' },
    ])
  })

  test('of another organization is not there', async () => {
    const connectionId = await keptGemini()
    const stranger = (await foundation.createOrganization('Other')).scope
    const attempt = samples.sampleKeptVoice(stranger, { connectionId, voice: null, language: 'en' })
    await expect(attempt).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('listening costs money', () => {
  test(`so ${SAMPLES_PER_MINUTE_MAX} voices a minute are enough for one organization`, async () => {
    for (let i = 0; i < SAMPLES_PER_MINUTE_MAX; i++) await listen({ kind: 'rehearsal' })
    await expect(listen({ kind: 'rehearsal' })).rejects.toMatchObject({ code: 'rate_limited' })
    clock.advance(60_001)
    expect(await listen({ kind: 'rehearsal' })).toMatchObject({ ok: true })
  })

  test(`and ${SAMPLES_AT_ONCE_MAX} at once`, async () => {
    const open = Promise.withResolvers<void>()
    gate = open.promise
    const first = Array.from({ length: SAMPLES_AT_ONCE_MAX }, () => listen({ kind: 'rehearsal' }))
    await expect(listen({ kind: 'rehearsal' })).rejects.toMatchObject({ code: 'rate_limited' })
    open.resolve()
    expect(await Promise.all(first)).toHaveLength(SAMPLES_AT_ONCE_MAX)
    expect(await listen({ kind: 'rehearsal' })).toMatchObject({ ok: true })
  })
})
