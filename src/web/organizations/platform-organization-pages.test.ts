import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openMember, openPerson } from '#testing/invited-person.ts'
import { makeCall } from '#testing/record-factories.ts'
import { openSignedIn } from '#testing/signed-in-browser.ts'
import { createTestApp, TEST_ORIGIN, type TestApp } from '#testing/test-app.ts'
import { HTMX } from '#testing/test-browser.ts'
import { waitFor } from '#testing/wait-for.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

const LIST = '/platform/organizations'

describe('the platform’s organizations', () => {
  test('are open to platform admins and to nobody else', async () => {
    const { tenant, browser } = await openSignedIn(app, 'House')
    const { browser: admin } = await openMember(app, tenant, 'org_admin')
    for (const path of [LIST, `${LIST}/new`, `${LIST}/${tenant.organizationId}`, '/platform/admins']) {
      expect((await browser.get(path)).status).toBe(200)
      expect((await admin.get(path)).status).toBe(403)
    }
    expect((await admin.get('/members')).text).not.toContain('/platform/')
  })

  test('one is made for an invited administrator', async () => {
    const { browser } = await openSignedIn(app)
    const made = await browser.post(LIST, { name: 'Harbour', adminEmail: 'harbour@example.com' })
    expect(made.location).toMatch(/^\/platform\/organizations\/[0-9a-f-]{36}\?created$/)
    expect((await app.foundation.mails('harbour@example.com')).map(({ kind }) => kind)).toEqual([
      'invitation',
    ])
    const page = await browser.get(made.location ?? '')
    expect(page.text).toContain('The organization was created.')
    expect((await browser.get(LIST)).text).toContain('Harbour')
  })

  test('a refused one names its fields', async () => {
    const { browser } = await openSignedIn(app)
    const refused = await browser.post(LIST, { name: '', adminEmail: 'nobody' }, HTMX)
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('#f-name-error" hx-swap="textContent">Name the organization.')
    expect(refused.text).toContain('#f-adminEmail-error" hx-swap="textContent">Use an e-mail address')
  })

  test('suspended, its people and keys are refused in words and its calls end; resumed, all is as before', async () => {
    const { browser } = await openSignedIn(app)
    const other = await app.createTenant('Other house')
    const member = await openMember(app, other, 'member')
    const call = await makeCall(app.foundation.store, other.scope, { state: 'active' })
    const path = `${LIST}/${other.organizationId}`
    expect((await browser.post(`${path}/suspension`)).location).toBe(`${path}?suspended`)
    expect(app.gate.ended).toContain(call.id)
    expect((await member.browser.get('/agents')).status).toBe(403)
    expect((await member.browser.get('/')).location).toBe('/organizations')
    expect((await member.browser.get('/organizations')).text).toContain('Other house is suspended')
    const refused = await app.api('GET', '/agents', { key: other.apiKey })
    expect(refused.status).toBe(403)
    expect(refused.text).toContain('suspended')
    const again = await browser.post(`${path}/suspension`)
    expect(again.status).toBe(409)
    expect(again.text).toContain('This organization is suspended already.')
    await browser.post(`${path}/resumption`)
    expect((await member.browser.get('/agents')).status).toBe(200)
    expect((await app.api('GET', '/agents', { key: other.apiKey })).status).toBe(200)
  })

  test('suspended, its live pages close by themselves', async () => {
    const { browser } = await openSignedIn(app)
    const other = await app.createTenant('Watched house')
    const member = await openMember(app, other, 'member')
    const cookie = [...member.browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const leave = new AbortController()
    const stream = await app.app.handle(
      new Request(`${TEST_ORIGIN}/calls/events`, { headers: { cookie }, signal: leave.signal }),
    )
    expect(stream.headers.get('content-type')).toBe('text/event-stream')
    let isOpen = true
    void stream.text().finally(() => {
      isOpen = false
    })
    await browser.post(`${LIST}/${other.organizationId}/suspension`)
    await waitFor('the stream to close', () => !isOpen)
    leave.abort()
  })

  test('deleting asks for the name, and takes everything with it', async () => {
    const { browser } = await openSignedIn(app)
    const other = await app.createTenant('Gone house')
    const member = await openMember(app, other, 'member')
    const path = `${LIST}/${other.organizationId}`
    const refused = await browser.post(`${path}/removal`, { confirmation: 'gone' }, HTMX)
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('Type the name exactly as it is: Gone house.')
    expect((await browser.post(`${path}/removal`, { confirmation: 'Gone house' })).location).toBe(
      `${LIST}?removed`,
    )
    expect((await browser.get(path)).status).toBe(404)
    expect((await app.api('GET', '/agents', { key: other.apiKey })).status).toBe(401)
    expect((await member.browser.get('/')).location).toBe('/organizations')
  })

  test('an unknown one is not found', async () => {
    const { browser } = await openSignedIn(app)
    for (const act of ['suspension', 'resumption', 'removal'])
      expect((await browser.post(`${LIST}/${Bun.randomUUIDv7()}/${act}`)).status).toBe(404)
    expect((await browser.get(`${LIST}/nonsense`)).status).toBe(404)
  })
})

describe('platform admins', () => {
  test('are made of people with an account, and revoked', async () => {
    const { browser } = await openSignedIn(app)
    const ben = await openPerson(app)
    expect((await ben.browser.get(LIST)).status).toBe(403)
    expect((await browser.post('/platform/admins', { email: ben.email })).location).toBe(
      '/platform/admins?granted',
    )
    expect((await ben.browser.get('/')).location).toBe(LIST)
    const refused = await browser.post('/platform/admins', { email: 'nobody@example.com' }, HTMX)
    expect(refused.text).toContain('There is no account with this address.')
    await browser.post(`/platform/admins/${ben.userId}/revocation`)
    expect((await ben.browser.get(LIST)).status).toBe(403)
  })
})
