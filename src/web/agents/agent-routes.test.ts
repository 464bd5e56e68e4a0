import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createTestApp, type Tenant, type TestApp } from '#testing/test-app.ts'

let web: TestApp
let tenant: Tenant
let connectionId = ''

beforeAll(async () => {
  web = await createTestApp()
  tenant = await web.createTenant()
  connectionId = (await api('GET', '/model-connections')).json.items[0].id
})
afterAll(() => web.close())

const api = (method: string, path: string, body?: unknown) =>
  web.api(method, path, { key: tenant.apiKey, body })

async function createAgent(change: object = {}): Promise<{ id: string }> {
  const answer = await api('POST', '/agents', { name: 'Ann', modelConnectionId: connectionId, ...change })
  expect(answer.status).toBe(201)
  return answer.json
}

describe('agents', () => {
  test('a new agent is a draft with defaults, and reads back as it was answered', async () => {
    const { status, json } = await api('POST', '/agents', { name: ' Ann ', modelConnectionId: connectionId })
    expect(status).toBe(201)
    expect(json).toEqual({
      id: expect.any(String),
      name: 'Ann',
      greeting: '',
      prompt: '',
      language: 'en',
      otherLanguages: [],
      languageChoice: 'detect',
      voice: null,
      modelConnectionId: connectionId,
      fallbackModelConnectionIds: [],
      pace: 'balanced',
      silenceSeconds: 12,
      maxDurationMinutes: 60,
      tools: [],
      handOvers: [],
      publishedVersion: null,
      latestVersion: 0,
      draftSavedAt: '2026-11-23T10:00:00.000Z',
      createdAt: '2026-11-23T10:00:00.000Z',
    })
    expect((await api('GET', `/agents/${json.id}`)).json).toEqual(json)
  })

  test('a change touches what it names and nothing else', async () => {
    const { id } = await createAgent({ prompt: 'Be kind.', tools: ['clock'] })
    const { status, json } = await api('PATCH', `/agents/${id}`, { greeting: 'Hello!' })
    expect(status).toBe(200)
    expect(json).toMatchObject({ greeting: 'Hello!', prompt: 'Be kind.', tools: ['clock'] })
  })

  test('more languages are kept with their voices; each may be named once', async () => {
    const otherLanguages = [{ language: 'de', voice: 'Katja' }, { language: 'fr' }]
    const { id } = await createAgent({ otherLanguages, languageChoice: 'ask' })
    expect((await api('GET', `/agents/${id}`)).json).toMatchObject({
      otherLanguages: [
        { language: 'de', voice: 'Katja' },
        { language: 'fr', voice: null },
      ],
      languageChoice: 'ask',
    })
    for (const wrong of [
      [{ language: 'EN' }],
      [{ language: 'de' }, { language: 'DE' }],
      [{ language: '?' }],
    ]) {
      const answer = await api('PATCH', `/agents/${id}`, { otherLanguages: wrong })
      expect(answer.status).toBe(422)
    }
  })

  test('how it behaves in a call is kept and published', async () => {
    const other = await api('POST', '/model-connections', { name: 'Spare', kind: 'rehearsal' })
    const conversation = {
      fallbackModelConnectionIds: [other.json.id],
      pace: 'patient',
      silenceSeconds: null,
      maxDurationMinutes: 5,
    }
    const { id } = await createAgent(conversation)
    expect((await api('GET', `/agents/${id}`)).json).toMatchObject(conversation)
    expect((await api('POST', `/agents/${id}/publication`)).json).toMatchObject({ settings: conversation })
  })

  test.each([
    [{ silenceSeconds: 4 }, 'silenceSeconds', 'Use at least 5.'],
    [{ silenceSeconds: 301 }, 'silenceSeconds', 'Use at most 300.'],
    [{ silenceSeconds: 7.5 }, 'silenceSeconds', 'This must be a whole number.'],
    [{ maxDurationMinutes: 0 }, 'maxDurationMinutes', 'Use at least 1.'],
    [{ maxDurationMinutes: null }, 'maxDurationMinutes', 'This must be a number.'],
    [{ pace: 'hasty' }, 'pace', 'Use one of: quick, balanced, patient.'],
    [
      { fallbackModelConnectionIds: ['nope'] },
      'fallbackModelConnectionIds.0',
      'There is no such model connection.',
    ],
  ])('refuses %o in words', async (wrong, path, message) => {
    const { id } = await createAgent()
    const answer = await api('PATCH', `/agents/${id}`, wrong)
    expect(answer.status).toBe(422)
    expect(answer.json.errors).toEqual([expect.objectContaining({ path, message })])
  })

  test('publishing numbers the versions, and an older one can be put back', async () => {
    const { id } = await createAgent({ prompt: 'First.' })
    const first = await api('POST', `/agents/${id}/publication`)
    expect(first.status).toBe(201)
    expect(first.json).toMatchObject({ agentId: id, version: 1, settings: { prompt: 'First.' } })
    await api('PATCH', `/agents/${id}`, { prompt: 'Second.' })
    expect((await api('POST', `/agents/${id}/publication`, {})).json).toMatchObject({ version: 2 })
    const back = await api('POST', `/agents/${id}/publication`, { version: 1 })
    expect(back.json).toMatchObject({ version: 1, settings: { prompt: 'First.' } })
    expect((await api('GET', `/agents/${id}`)).json).toMatchObject({ publishedVersion: 1, latestVersion: 2 })
  })

  test('a removed agent is gone', async () => {
    const { id } = await createAgent()
    const removed = await api('DELETE', `/agents/${id}`)
    expect([removed.status, removed.text]).toEqual([204, ''])
    expect((await api('GET', `/agents/${id}`)).status).toBe(404)
    expect((await api('DELETE', `/agents/${id}`)).status).toBe(404)
  })

  test('a list is answered page by page, each agent once', async () => {
    const other = await web.createTenant('Pages')
    const list = (query: string) => web.api('GET', `/agents${query}`, { key: other.apiKey })
    const connection = (await web.api('GET', '/model-connections', { key: other.apiKey })).json.items[0].id
    for (const name of ['B', 'C', 'D', 'E']) {
      web.foundation.clock.advance(1000)
      const body = { name, modelConnectionId: connection }
      await web.api('POST', '/agents', { key: other.apiKey, body })
    }
    const names: string[] = []
    let query: string | null = '?limit=2'
    while (query !== null) {
      const { items, nextCursor }: { items: { name: string }[]; nextCursor: string | null } = (
        await list(query)
      ).json
      names.push(...items.map(item => item.name))
      query = nextCursor && `?limit=2&cursor=${nextCursor}`
    }
    expect(names).toEqual(['Front desk', 'B', 'C', 'D', 'E'])
  })

  test.each<[string, string, unknown, number, string[]]>([
    ['an unknown field', '/agents', { name: 'A', color: 'red' }, 422, ['color', 'modelConnectionId']],
    ['a wrong type', '/agents', { name: 7, modelConnectionId: 'x' }, 422, ['name']],
    ['an unknown connection', '/agents', { name: 'A', modelConnectionId: 'x' }, 422, ['modelConnectionId']],
    ['a list where an object belongs', '/agents', [], 422, ['']],
    ['no body', '/agents', undefined, 422, ['']],
    ['a bad language', '/agents', { name: 'A', modelConnectionId: 'x', language: '??' }, 422, ['language']],
    [
      'a prompt of 1 MB',
      '/agents',
      { name: 'A', modelConnectionId: 'x', prompt: 'x'.repeat(1e6) },
      422,
      ['prompt'],
    ],
    ['a NUL character', '/agents', { name: 'A\0', modelConnectionId: 'x' }, 422, ['name']],
    ['half a surrogate pair', '/agents', '{"name":"\\ud800","modelConnectionId":"x"}', 422, ['name']],
    [
      'a list that is too long',
      '/agents',
      { name: 'A', modelConnectionId: 'x', tools: Array(65).fill('clock') },
      422,
      ['tools'],
    ],
    ['a version that is none', '/agents/{id}/publication', { version: 0 }, 422, ['version']],
    ['a huge version', '/agents/{id}/publication', { version: 9e15 }, 422, ['version']],
    ['a version that is not there', '/agents/{id}/publication', { version: 9 }, 422, ['version']],
    ['a variable that is no text', '/agents/{id}/calls', { variables: { a: 1 } }, 422, ['variables.a']],
    ['text that is no JSON', '/agents', '{"name":', 400, []],
  ])('%s is refused by the name of the field', async (_, path, body, status, fields) => {
    const { id } = await createAgent()
    const answer = await api('POST', path.replace('{id}', id), body)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect((answer.json.errors ?? []).map((error: { path: string }) => error.path).sort()).toEqual(fields)
  })

  test.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=ten', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['cursor=nonsense', 'cursor'],
    ['cursor=%00', 'cursor'],
    ['page=2', 'page'],
  ])('the query %s is refused by name', async (query, field) => {
    const { status, json } = await api('GET', `/agents?${query}`)
    expect(status).toBe(422)
    expect(json.errors.map((error: { path: string }) => error.path)).toEqual([field])
  })
})

describe('placing a call', () => {
  test('answers the ticket of a published agent, and the call is there at once', async () => {
    const { id: agentId } = await createAgent()
    await api('POST', `/agents/${agentId}/publication`)
    const { status, json } = await api('POST', `/agents/${agentId}/calls`, { variables: { name: 'Bob' } })
    expect(status).toBe(201)
    expect(json).toEqual({
      id: expect.any(String),
      livekitUrl: 'ws://localhost:3000/livekit',
      token: `ticket-for-${json.id}`,
      roomName: `call-${json.id}`,
    })
    expect((await api('GET', `/calls/${json.id}`)).json).toMatchObject({
      agentId,
      agentVersion: 1,
      state: 'created',
    })
  })

  test('an agent without a version is refused, and its draft can be called', async () => {
    const { id } = await createAgent()
    expect((await api('POST', `/agents/${id}/calls`)).status).toBe(409)
    expect((await api('POST', `/agents/${id}/calls`, { draft: true })).status).toBe(201)
  })

  test('when no call can be taken the answer says why and when to ask again', async () => {
    const { id } = await createAgent()
    web.gate.refuse('All 10 lines are busy.')
    const answer = await api('POST', `/agents/${id}/calls`, { draft: true })
    web.gate.refuse(null)
    expect(answer.status).toBe(503)
    expect(answer.json.detail).toBe('All 10 lines are busy.')
    expect(answer.headers.get('retry-after')).toBe('5')
  })
})
