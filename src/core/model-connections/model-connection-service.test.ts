import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openTestFoundation, type TestFoundation } from '#testing/test-foundation.ts'
import type { Scope } from '../scope.ts'
import type { ModelConnectionInput } from './model-connection-input.ts'
import { type ModelConnectionService, TESTS_PER_MINUTE_MAX } from './model-connection-service.ts'

let foundation: TestFoundation
let connections: ModelConnectionService
let scope: Scope

beforeAll(async () => {
  foundation = await openTestFoundation()
  connections = foundation.services.modelConnections
  scope = (await foundation.createOrganization()).scope
})
afterAll(() => foundation.close())

function cascade(
  change: { stt?: object; llm?: object; tts?: object; name?: string } = {},
): ModelConnectionInput {
  const part = (name: string, more: object = {}) => ({
    provider: 'openai-compatible' as const,
    baseUrl: 'http://127.0.0.1:9/v1/',
    model: name,
    ...more,
  })
  return {
    name: change.name ?? 'Own models',
    kind: 'cascade',
    stt: part('whisper', { apiKey: 'canary-stt', ...change.stt }),
    llm: part('llama', { apiKey: 'canary-llm', ...change.llm }),
    tts: { ...part('kokoro', change.tts), voice: 'af_heart' },
  }
}

describe('a model connection', () => {
  test('takes keys in and never gives them out, but to the voice door', async () => {
    const created = await connections.createModelConnection(scope, cascade())
    expect(created).toMatchObject({
      stt: { hasKey: true, baseUrl: 'http://127.0.0.1:9/v1' },
      llm: { hasKey: true },
      tts: { hasKey: false },
    })
    const listed = await connections.listModelConnections(scope, { limit: 100 })
    expect(
      JSON.stringify([created, listed, await connections.getModelConnection(scope, created.id)]),
    ).not.toContain('canary')
    expect((await foundation.openModelConnection(scope, created.id)).keys).toEqual({
      stt: 'canary-stt',
      llm: 'canary-llm',
    })
    const kept = await foundation.store.modelConnections.getWithSealedKeys(scope, created.id)
    expect(kept.sealedKeys).not.toContain('canary')
  })

  test('keeps a key whose field comes back absent or empty, replaces a new one, removes it on null', async () => {
    const { id } = await connections.createModelConnection(scope, cascade())
    const { stt, llm } = cascade({ stt: { apiKey: '' }, llm: { apiKey: undefined } }) as Extract<
      ModelConnectionInput,
      { kind: 'cascade' }
    >
    await connections.changeModelConnection(scope, id, { name: 'Renamed', stt, llm })
    expect((await foundation.openModelConnection(scope, id)).keys).toEqual({
      stt: 'canary-stt',
      llm: 'canary-llm',
    })
    await connections.changeModelConnection(scope, id, {
      stt: { ...stt, apiKey: 'canary-new' },
      llm: { ...llm, apiKey: null },
    })
    expect((await foundation.openModelConnection(scope, id)).keys).toEqual({ stt: 'canary-new' })
    expect(await connections.getModelConnection(scope, id)).toMatchObject({
      name: 'Renamed',
      stt: { hasKey: true },
      llm: { hasKey: false },
    })
  })

  test('never takes a kept key along to another service: it is entered again, or removed', async () => {
    const { id } = await connections.createModelConnection(scope, cascade())
    const moved = (change: object) => {
      const { llm } = cascade({ llm: { apiKey: '', ...change } }) as Extract<
        ModelConnectionInput,
        { kind: 'cascade' }
      >
      return connections.changeModelConnection(scope, id, { llm })
    }
    for (const baseUrl of [
      'https://127.0.0.1:9/v1',
      'http://127.0.0.1:10/v1',
      'http://collector.example/v1',
    ]) {
      await expect(moved({ baseUrl })).rejects.toMatchObject({
        code: 'invalid',
        issues: [expect.objectContaining({ path: 'llm.apiKey' })],
      })
    }
    await moved({ baseUrl: 'http://127.0.0.1:9/v2' })
    expect((await foundation.openModelConnection(scope, id)).keys.llm).toBe('canary-llm')
    await moved({ baseUrl: 'http://collector.example/v1', apiKey: null })
    expect((await foundation.openModelConnection(scope, id)).keys).toEqual({ stt: 'canary-stt' })
  })

  test.each([
    [{ llm: { baseUrl: 'https://x/v1?key=canary' } }, 'llm.baseUrl'],
    [{ llm: { baseUrl: 'ftp://x/' } }, 'llm.baseUrl'],
    [{ llm: { baseUrl: 'https://user:canary@x/' } }, 'llm.baseUrl'],
    [{ stt: { model: '' } }, 'stt.model'],
    [{ stt: { apiKey: 'canary two words' } }, 'stt.apiKey'],
    [{ tts: { surprise: 1 } }, 'tts.surprise'],
    [{ name: '' }, 'name'],
  ])('refuses %j by the name of the field, never with the value', async (change, path) => {
    const failure = await connections
      .createModelConnection(scope, cascade(change as never))
      .catch(error => error)
    expect(failure).toMatchObject({ code: 'invalid', issues: [expect.objectContaining({ path })] })
    expect(JSON.stringify(failure.issues)).not.toContain('canary')
  })

  test('does not change its kind, and is not removed while an agent uses it', async () => {
    const { id } = await connections.createModelConnection(scope, cascade())
    await expect(connections.changeModelConnection(scope, id, { kind: 'rehearsal' })).rejects.toMatchObject({
      code: 'invalid',
    })
    await foundation.services.agents.createAgent(scope, { name: 'User', modelConnectionId: id })
    await expect(connections.removeModelConnection(scope, id)).rejects.toMatchObject({ code: 'conflict' })
  })

  test('is not removed while an agent falls back on it', async () => {
    const [main, spare] = [
      await connections.createModelConnection(scope, cascade()),
      await connections.createModelConnection(scope, cascade()),
    ]
    const agent = await foundation.services.agents.createAgent(scope, {
      name: 'Careful',
      modelConnectionId: main.id,
      fallbackModelConnectionIds: [spare.id],
    })
    await expect(connections.removeModelConnection(scope, spare.id)).rejects.toMatchObject({
      code: 'conflict',
    })
    await foundation.services.agents.changeDraft(scope, agent.id, { fallbackModelConnectionIds: [] })
    await connections.removeModelConnection(scope, spare.id)
  })

  test('is tested with its keys, and the answer says how each part did', async () => {
    const { id } = await connections.createModelConnection(scope, cascade())
    expect(await connections.testModelConnection(scope, id)).toMatchObject({
      ok: true,
      parts: [{ part: 'llm', ok: true }],
    })
  })

  test('is tested so often in a minute and no more: each test costs something', async () => {
    const busy = (await foundation.createOrganization('Busy')).scope
    const { id } = await connections.createModelConnection(busy, cascade())
    for (let i = 0; i < TESTS_PER_MINUTE_MAX; i++) await connections.testModelConnection(busy, id)
    const refused = connections.testModelConnection(busy, id)
    await expect(refused).rejects.toMatchObject({ code: 'rate_limited' })
  })

  test('of another organization is one that does not exist', async () => {
    const foreign = (await foundation.createOrganization('Other')).scope
    const { id } = await connections.createModelConnection(scope, cascade())
    for (const attempt of [
      () => connections.getModelConnection(foreign, id),
      () => connections.changeModelConnection(foreign, id, { name: 'Mine' }),
      () => connections.removeModelConnection(foreign, id),
      () => connections.testModelConnection(foreign, id),
      () => foundation.openModelConnection(foreign, id),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'not_found' })
    }
  })

  test('says that its keys do not open when the box was moved from another place', async () => {
    const one = await connections.createModelConnection(scope, cascade())
    const two = await connections.createModelConnection(scope, cascade())
    const { sealedKeys } = await foundation.store.modelConnections.getWithSealedKeys(scope, one.id)
    await foundation.store.modelConnections.update(scope, two, sealedKeys)
    await expect(foundation.openModelConnection(scope, two.id)).rejects.toMatchObject({ code: 'unavailable' })
  })

  test('opens a key only together with the address that it was entered for, also while both change', async () => {
    const at = (host: string) => ({ llm: { baseUrl: `http://${host}/v1`, apiKey: `key-of-${host}` } })
    const { id } = await connections.createModelConnection(scope, cascade(at('mine.test')))
    const changeTo = (host: string) => {
      const { llm } = cascade(at(host)) as Extract<ModelConnectionInput, { kind: 'cascade' }>
      return connections.changeModelConnection(scope, id, { llm })
    }
    for (let round = 0; round < 20; round++) {
      const changing = changeTo(round % 2 === 0 ? 'theirs.test' : 'mine.test')
      const opened = Array.from({ length: 20 }, async (_, turns) => {
        // Each begins a little later: one of them lands in the middle of the change.
        for (let turn = 0; turn < turns; turn++) await Promise.resolve()
        return foundation.openModelConnection(scope, id)
      })
      for (const { connection, keys } of await Promise.all(opened)) {
        if (connection.kind !== 'cascade') throw new Error('not a cascade')
        expect(keys.llm).toBe(`key-of-${new URL(connection.llm.baseUrl).host}`)
      }
      await changing
    }
  })

  test('after a lost encryption key every connection is without a key, and says so', async () => {
    const { id } = await connections.createModelConnection(scope, cascade())
    await foundation.store.modelConnections.clearSealedKeys(scope, new Date())
    expect(await connections.getModelConnection(scope, id)).toMatchObject({
      stt: { hasKey: false },
      llm: { hasKey: false },
    })
    expect((await foundation.openModelConnection(scope, id)).keys).toEqual({})
  })
})

describe('a realtime connection', () => {
  const gemini = {
    name: 'Gemini',
    kind: 'gemini-live',
    model: 'gemini-live',
    voice: 'Kore',
    apiKey: 'canary-gemini',
  } as const

  test('is one model with its voice at the address of its provider, and keeps its key to itself', async () => {
    const created = await connections.createModelConnection(scope, gemini)
    expect(created).toMatchObject({
      kind: 'gemini-live',
      baseUrl: 'https://generativelanguage.googleapis.com',
      model: 'gemini-live',
      voice: 'Kore',
      hasKey: true,
    })
    expect(await connections.getModelConnection(scope, created.id)).toEqual(created)
    expect(JSON.stringify(created)).not.toContain('canary')
    expect((await foundation.openModelConnection(scope, created.id)).keys).toEqual({
      realtime: 'canary-gemini',
    })
    const { baseUrl } = (await connections.createModelConnection(scope, {
      ...gemini,
      kind: 'openai-realtime',
      baseUrl: 'http://127.0.0.1:9/v1/',
    })) as { baseUrl: string }
    expect(baseUrl).toBe('http://127.0.0.1:9/v1')
  })

  test('changes field by field and keeps what is not named, its key too', async () => {
    const { id } = await connections.createModelConnection(scope, gemini)
    await connections.changeModelConnection(scope, id, { voice: 'Puck', apiKey: '' })
    expect(await connections.getModelConnection(scope, id)).toMatchObject({
      model: 'gemini-live',
      voice: 'Puck',
      hasKey: true,
    })
    await connections.changeModelConnection(scope, id, { apiKey: null })
    expect(await connections.getModelConnection(scope, id)).toMatchObject({ hasKey: false })
  })

  test('never takes its key along to another address', async () => {
    const { id } = await connections.createModelConnection(scope, gemini)
    const move = { baseUrl: 'https://thief.example.com' }
    await expect(connections.changeModelConnection(scope, id, move)).rejects.toMatchObject({
      code: 'invalid',
      issues: [{ path: 'apiKey' }],
    })
    await connections.changeModelConnection(scope, id, { ...move, apiKey: 'another' })
    expect((await foundation.openModelConnection(scope, id)).keys).toEqual({ realtime: 'another' })
  })

  test('has no parts, as a cascade has no model of its own', async () => {
    const { id } = await connections.createModelConnection(scope, gemini)
    const { llm } = cascade() as Extract<ModelConnectionInput, { kind: 'cascade' }>
    await expect(connections.changeModelConnection(scope, id, { llm })).rejects.toMatchObject({
      issues: [{ path: 'llm' }],
    })
    const other = await connections.createModelConnection(scope, cascade())
    await expect(connections.changeModelConnection(scope, other.id, { voice: 'Kore' })).rejects.toMatchObject(
      {
        issues: [{ path: 'voice' }],
      },
    )
  })
})

test('a kept key does not go to another protocol at the same address', async () => {
  const { id } = await connections.createModelConnection(scope, cascade())
  const { llm } = cascade({ llm: { apiKey: '', provider: 'anthropic' } }) as Extract<
    ModelConnectionInput,
    { kind: 'cascade' }
  >
  await expect(connections.changeModelConnection(scope, id, { llm })).rejects.toMatchObject({
    issues: [{ path: 'llm.apiKey' }],
  })
})
