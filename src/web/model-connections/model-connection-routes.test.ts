import { afterAll, beforeAll, expect, test } from 'bun:test'
import { createTestApp, type Tenant, type TestApp } from '#testing/test-app.ts'

let web: TestApp
let tenant: Tenant

beforeAll(async () => {
  web = await createTestApp()
  tenant = await web.createTenant()
})
afterAll(() => web.close())

const api = (method: string, path = '', body?: unknown) =>
  web.api(method, `/model-connections${path}`, { key: tenant.apiKey, body })

const part = { baseUrl: 'https://models.example.com/v1/', model: 'm1', apiKey: 'canary-key' }
const cascade = { name: 'Cloud', kind: 'cascade', stt: part, llm: part, tts: { ...part, voice: 'ann' } }

async function create(): Promise<string> {
  const { status, json } = await api('POST', '', cascade)
  expect(status).toBe(201)
  return json.id
}

test('a cascade is answered with everything but its keys', async () => {
  const { status, json } = await api('POST', '', cascade)
  const shown = {
    provider: 'openai-compatible',
    baseUrl: 'https://models.example.com/v1',
    model: 'm1',
    hasKey: true,
  }
  expect(status).toBe(201)
  expect(json).toEqual({
    id: expect.any(String),
    name: 'Cloud',
    kind: 'cascade',
    stt: shown,
    llm: shown,
    tts: { ...shown, voice: 'ann' },
    createdAt: '2026-11-23T10:00:00.000Z',
    updatedAt: '2026-11-23T10:00:00.000Z',
  })
  expect((await api('GET', `/${json.id}`)).json).toEqual(json)
})

test('a key is in no answer of any route, and in no log line', async () => {
  const id = await create()
  const answers = [
    await api('GET'),
    await api('GET', `/${id}`),
    await api('PATCH', `/${id}`, { name: 'Other' }),
    await api('POST', `/${id}/test`),
    await api('POST', '', { ...cascade, llm: { ...part, colour: 'canary-value' } }),
    await api('DELETE', `/${id}`),
  ]
  expect(answers.map(answer => answer.status)).toEqual([200, 200, 200, 200, 422, 204])
  expect(answers.map(answer => answer.text).join()).not.toContain('canary')
  expect(Bun.inspect(web.foundation.logger, { depth: 8 })).not.toContain('canary')
})

test('a change keeps the keys that it does not name, and null removes one', async () => {
  const id = await create()
  const kept = await api('PATCH', `/${id}`, { llm: { baseUrl: part.baseUrl, model: 'm2' } })
  expect(kept.json.llm).toMatchObject({ model: 'm2', hasKey: true })
  const removed = await api('PATCH', `/${id}`, { llm: { baseUrl: part.baseUrl, model: 'm2', apiKey: null } })
  expect(removed.json.llm).toMatchObject({ hasKey: false })
  expect(removed.json.stt).toMatchObject({ hasKey: true })
})

test('a connection that an agent uses cannot be removed', async () => {
  const [rehearsal] = (await api('GET')).json.items
  const { status, json } = await api('DELETE', `/${rehearsal.id}`)
  expect([status, json.code]).toEqual([409, 'conflict'])
})

test('the test answers what each part said', async () => {
  const { status, json } = await api('POST', `/${await create()}/test`)
  expect(status).toBe(200)
  expect(json).toEqual({
    ok: true,
    parts: [{ part: 'llm', ok: true, latencyMs: 5, problem: null, message: 'It answers.' }],
  })
})

test.each<[object, string]>([
  [{ ...cascade, kind: 'magic' }, 'kind'],
  [{ name: 'R', kind: 'rehearsal', stt: part }, 'stt'],
  [{ ...cascade, tts: part }, 'tts.voice'],
  [{ ...cascade, llm: { ...part, baseUrl: '' } }, 'llm.baseUrl'],
  [{ ...cascade, llm: { ...part, baseUrl: 'file:///etc/passwd' } }, 'llm.baseUrl'],
  [{ ...cascade, llm: { ...part, baseUrl: 'https://user:canary@models.example.com' } }, 'llm.baseUrl'],
  [{ ...cascade, stt: { ...part, provider: 'other' } }, 'stt.provider'],
])('a connection is refused by the name of the field: %#', async (body, field) => {
  const { status, json, text } = await api('POST', '', body)
  expect(status).toBe(422)
  expect(json.errors.map((error: { path: string }) => error.path)).toContain(field)
  expect(text).not.toContain('canary')
})
