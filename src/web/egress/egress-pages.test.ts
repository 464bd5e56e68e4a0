import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { ModelConnection } from '#core/model-connections/model-connection.ts'
import type { Scope } from '#core/scope.ts'
import { makeModelConnection } from '#testing/record-factories.ts'
import { openSignedIn } from '#testing/signed-in-browser.ts'
import { createTestApp, type TestApp } from '#testing/test-app.ts'

let web: TestApp
beforeAll(async () => {
  web = await createTestApp()
})
afterAll(() => web.close())

async function connect(scope: Scope): Promise<ModelConnection> {
  return makeModelConnection(web.foundation.store, scope)
}

test('a fresh organization reads that nothing has left the machine', async () => {
  const { browser } = await openSignedIn(web)
  const page = await browser.get('/egress')
  expect(page.status).toBe(200)
  expect(page.text).toContain('Nothing has left this machine')
  expect(page.text).toContain('LAN_ONLY=1')
})

test('what calls and tests spoke to stands on the page, counted, with what for', async () => {
  const { browser, tenant } = await openSignedIn(web)
  const connection = await connect(tenant.scope)
  await web.foundation.openModelConnection(tenant.scope, connection.id)
  await web.foundation.services.modelConnections.testModelConnection(tenant.scope, connection.id)
  const { text } = await browser.get('/egress')
  expect(text).toContain('llm.example.com:443')
  expect(text).toContain('Understanding the caller')
  const { json } = await web.api('GET', '/egress', { key: tenant.apiKey })
  expect(json.restricted).toBe(false)
  expect(json.items).toHaveLength(3)
  expect(json.items).toContainEqual({
    destination: 'llm.example.com:443',
    purpose: 'llm',
    outcome: 'allowed',
    count: 2,
    firstAt: '2026-11-23T10:00:00.000Z',
    lastAt: '2026-11-23T10:00:00.000Z',
  })
})

test('refused destinations come first, and are marked', async () => {
  const { browser, tenant } = await openSignedIn(web)
  const at = new Date('2026-11-23T09:00:00Z')
  const row = { purpose: 'tts', count: 1, firstAt: at, lastAt: at } as const
  const { egress } = web.foundation.store
  await egress.add(tenant.scope, { ...row, destination: 'allowed.lan:80', outcome: 'allowed' })
  await egress.add(tenant.scope, { ...row, destination: 'far.example.com:443', outcome: 'refused' })
  const { text } = await browser.get('/egress')
  expect(text.indexOf('far.example.com')).toBeGreaterThan(0)
  expect(text.indexOf('far.example.com')).toBeLessThan(text.indexOf('allowed.lan'))
  expect(text).toContain('>Refused<')
})

test('an organization sees its own destinations and not those of another', async () => {
  const ours = await openSignedIn(web)
  const theirs = await openSignedIn(web)
  const connection = await connect(theirs.tenant.scope)
  await web.foundation.openModelConnection(theirs.tenant.scope, connection.id)
  expect((await ours.browser.get('/egress')).text).not.toContain('.example.com:443')
  expect((await web.api('GET', '/egress', { key: ours.tenant.apiKey })).json.items).toEqual([])
  expect((await web.api('GET', '/egress', { key: theirs.tenant.apiKey })).json.items).toHaveLength(3)
})

test('without a key or a session there is nothing to see', async () => {
  expect((await web.api('GET', '/egress')).status).toBe(401)
  expect((await web.createBrowser().get('/egress')).text).not.toContain('Nothing has left')
})
