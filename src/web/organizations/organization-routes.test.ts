import { afterAll, beforeAll, expect, test } from 'bun:test'
import { createTestApp, type Tenant, type TestApp } from '#testing/test-app.ts'

let web: TestApp
let tenant: Tenant

beforeAll(async () => {
  web = await createTestApp()
  tenant = await web.createTenant('Café Marlene')
})
afterAll(() => web.close())

const api = (method: string, body?: unknown) => web.api(method, '/organization', { key: tenant.apiKey, body })

test('the organization of the key is answered with its context', async () => {
  const { status, json } = await api('GET')
  expect(status).toBe(200)
  expect(json).toEqual({
    id: tenant.organizationId,
    name: 'Café Marlene',
    createdAt: '2026-11-23T10:00:00.000Z',
    context: {
      about: expect.any(String),
      openingHours: expect.any(String),
      address: expect.any(String),
      facts: expect.any(String),
      tone: expect.any(String),
      timeZone: expect.any(String),
      language: 'en',
    },
  })
})

test('a change touches what it names and nothing else', async () => {
  const before = (await api('GET')).json
  const { status, json } = await api('PATCH', { context: { tone: 'Dry.', timeZone: 'Asia/Tokyo' } })
  expect(status).toBe(200)
  expect(json).toEqual({ ...before, context: { ...before.context, tone: 'Dry.', timeZone: 'Asia/Tokyo' } })
})

test.each<[unknown, string]>([
  [{ context: { timeZone: 'Mars/Olympus' } }, 'context.timeZone'],
  [{ context: { language: '-' } }, 'context.language'],
  [{ context: { colour: 'red' } }, 'context.colour'],
  [{ name: '' }, 'name'],
  [{ id: 'x' }, 'id'],
  [{ context: { facts: 'x'.repeat(20_001) } }, 'context.facts'],
])('%j is refused by the name of the field', async (body, field) => {
  const { status, json } = await api('PATCH', body)
  expect(status).toBe(422)
  expect(json.errors.map((error: { path: string }) => error.path)).toEqual([field])
})
