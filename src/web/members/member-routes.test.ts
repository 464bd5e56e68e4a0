import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openMember } from '#testing/invited-person.ts'
import { makeCall } from '#testing/record-factories.ts'
import { createTestApp, type TestApp } from '#testing/test-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

describe('REST of members', () => {
  test('lists, reads, changes and removes', async () => {
    const tenant = await app.createTenant()
    const { userId, email } = await openMember(app, tenant, 'member')
    const ask = (method: string, path: string, body?: unknown) =>
      app.api(method, path, { key: tenant.apiKey, ...(body === undefined ? {} : { body }) })
    const list = await ask('GET', '/members?limit=1')
    expect([list.status, list.json.items.length]).toEqual([200, 1])
    const next = await ask('GET', `/members?limit=1&cursor=${list.json.nextCursor}`)
    expect([...list.json.items, ...next.json.items].map(({ email }) => email).toSorted()).toEqual(
      [tenant.email, email].toSorted(),
    )
    const changed = await ask('PATCH', `/members/${userId}`, { role: 'billing' })
    expect(changed.json).toMatchObject({ userId, role: 'billing', customRoleName: null })
    expect((await ask('PATCH', `/members/${userId}`, { role: 'emperor' })).status).toBe(422)
    expect((await ask('DELETE', `/members/${tenant.userId}`)).status).toBe(409)
    expect((await ask('DELETE', `/members/${userId}`)).status).toBe(204)
    expect((await ask('GET', `/members/${userId}`)).status).toBe(404)
  })

  test('invites and withdraws, and never answers the link', async () => {
    const tenant = await app.createTenant()
    const { apiKey: key } = tenant
    const made = await app.api('POST', '/invitations', {
      key,
      body: { email: 'rest@example.com', role: 'member' },
    })
    expect([made.status, made.json.email]).toEqual([201, 'rest@example.com'])
    const [mail] = await app.foundation.mails('rest@example.com')
    const token = new URL(mail?.link ?? '').searchParams.get('token') ?? ''
    expect(token).toHaveLength(43)
    expect(made.text).not.toContain(token)
    const path = `/invitations/${made.json.id}`
    expect((await app.api('POST', `${path}/renewal`, { key })).status).toBe(200)
    expect((await app.api('GET', path, { key })).json).toMatchObject({ id: made.json.id })
    expect((await app.api('DELETE', path, { key })).status).toBe(204)
    expect((await app.api('GET', '/invitations', { key })).json.items).toEqual([])
  })

  test('reads the usage of a month', async () => {
    const tenant = await app.createTenant()
    await makeCall(app.foundation.store, tenant.scope, {
      createdAt: new Date('2026-11-05T10:00:00Z'),
      durationMs: 90_000,
    })
    const { apiKey: key } = tenant
    const { json } = await app.api('GET', '/usage', { key })
    expect(json).toMatchObject({
      month: '2026-11',
      timeZone: 'Europe/Vienna',
      totals: { calls: 1, durationMs: 90_000 },
      agents: [{ agentName: 'Front desk', calls: 1 }],
    })
    expect((await app.api('GET', '/usage?month=2026-10', { key })).json.totals.calls).toBe(0)
    expect((await app.api('GET', '/usage?month=soon', { key })).status).toBe(422)
    expect((await app.api('GET', '/usage?year=2026', { key })).status).toBe(422)
  })
})
