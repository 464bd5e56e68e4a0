import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openSignedIn } from '#testing/signed-in-browser.ts'
import { createTestApp, type Tenant, type TestApp } from '#testing/test-app.ts'
import { HTMX, type TestBrowser } from '#testing/test-browser.ts'

let web: TestApp
let tenant: Tenant
let browser: TestBrowser

beforeAll(async () => {
  web = await createTestApp()
  ;({ tenant, browser } = await openSignedIn(web))
})
afterAll(() => web.close())

const FORM = {
  name: 'Reports',
  permissions: ['calls.read', 'agents.read'],
  expiresInDays: '30',
  requestsPerMinute: '120',
}

/** Whatever in an answer looks like a whole key. */
const keysIn = (text: string) => [...new Set(text.match(/parley_[\w-]{43}/g) ?? [])]

async function makeKey(change: object = {}): Promise<{ id: string; apiKey: string }> {
  const answer = await browser.post('/api-keys', { ...FORM, ...change }, HTMX)
  expect(answer.status).toBe(200)
  const [apiKey = ''] = keysIn(answer.text)
  const { items } = await web.foundation.services.apiKeys.listApiKeys(tenant.scope, { limit: 1 })
  return { id: items[0]?.id ?? '', apiKey }
}

describe('the form of a new key', () => {
  test('offers every right that the owner has, none of the platform, and no expiry by accident', async () => {
    const page = await browser.get('/api-keys/new')
    expect(page.status).toBe(200)
    expect(page.text).toContain('value="members.write"')
    expect(page.text).not.toContain('value="roles.write"')
    expect(page.text).toMatch(/<option selected value="90"|<option value="90" selected/)
  })

  test('answers the key this once, with an example that works as it stands', async () => {
    const answer = await browser.post('/api-keys', FORM, HTMX)
    expect(keysIn(answer.text)).toHaveLength(1)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.text).toContain('/api/v1/calls')
    const [apiKey = ''] = keysIn(answer.text)
    expect((await web.api('GET', '/calls', { key: apiKey })).status).toBe(200)
    expect((await web.api('GET', '/model-connections', { key: apiKey })).status).toBe(403)
    expect(keysIn((await browser.get('/api-keys')).text)).toEqual([])
  })

  test('works without a script as well', async () => {
    const answer = await browser.post('/api-keys', FORM)
    expect(answer.status).toBe(201)
    expect(keysIn(answer.text)).toHaveLength(1)
    expect(answer.text).toContain('<title>')
  })

  test('says beside the fields what is wrong, and keeps what was typed', async () => {
    const wrong = { ...FORM, name: ' ', permissions: [], requestsPerMinute: 'many' }
    const fragment = await browser.post('/api-keys', wrong, HTMX)
    expect(fragment.status).toBe(422)
    expect(fragment.text).toContain('Give the key a name.')
    expect(fragment.text).toContain('Choose at least one right.')
    expect(fragment.text).toContain('This must be a number.')
    const page = await browser.post('/api-keys', { ...wrong, expiresInDays: 'never' })
    expect(page.status).toBe(422)
    expect(page.text).toContain('value="many"')
    expect(keysIn(page.text)).toEqual([])
  })

  test('cannot be talked into a lifetime that it does not know', async () => {
    expect((await browser.post('/api-keys', { ...FORM, expiresInDays: '99999' }, HTMX)).status).toBe(422)
    expect((await browser.post('/api-keys', { ...FORM, expiresInDays: '' }, HTMX)).status).toBe(422)
    expect((await browser.post('/api-keys', { ...FORM, expiresInDays: 'never' }, HTMX)).status).toBe(200)
  })
})

describe('a key on its page', () => {
  test('shows what it may do and who made it, and never the key', async () => {
    const { id, apiKey } = await makeKey({ name: 'Switchboard <b>' })
    const list = await browser.get('/api-keys')
    expect(list.text).toContain('Switchboard &lt;b>')
    expect(list.text).toContain('2 rights')
    const page = await browser.get(`/api-keys/${id}`)
    expect(page.status).toBe(200)
    expect(page.text).toContain(apiKey.slice(0, 12))
    expect(page.text).not.toContain(apiKey)
    expect(page.text).toContain('Read calls and transcripts')
    expect(page.text).toContain('120 a minute')
  })

  test('is revoked once its name was typed, and stays in the list', async () => {
    const { id, apiKey } = await makeKey({ name: 'Old' })
    const path = `/api-keys/${id}/revocation`
    expect((await browser.post(path, { confirmation: 'old' }, HTMX)).status).toBe(422)
    expect((await web.api('GET', '/calls', { key: apiKey })).status).toBe(200)
    const answer = await browser.post(path, { confirmation: 'Old' })
    expect([answer.status, answer.location]).toEqual([303, '/api-keys'])
    expect((await web.api('GET', '/calls', { key: apiKey })).status).toBe(401)
    const page = await browser.get(`/api-keys/${id}`)
    expect(page.text).toContain('Revoked')
    expect(page.text).not.toContain(path)
  })

  test('of another organization is one that does not exist', async () => {
    const { id } = await makeKey()
    const { browser: theirs } = await openSignedIn(web, 'Theirs')
    const foreign = await theirs.get(`/api-keys/${id}`)
    const unknown = await theirs.get(`/api-keys/${Bun.randomUUIDv7()}`)
    expect([foreign.status, unknown.status]).toEqual([404, 404])
    expect((await theirs.post(`/api-keys/${id}/revocation`, { confirmation: 'Reports' })).status).toBe(404)
  })
})

describe('REST of keys', () => {
  test('lists them with their state, without keys and hashes', async () => {
    const { id } = await makeKey({ name: 'Listed' })
    const { json, text } = await web.api('GET', '/api-keys?limit=1', { key: tenant.apiKey })
    expect(json.items).toEqual([
      expect.objectContaining({
        id,
        name: 'Listed',
        state: 'active',
        permissions: ['agents.read', 'calls.read'],
        maker: { name: 'Ann', kind: 'person', isMember: true },
        requestsPerMinute: 120,
      }),
    ])
    expect(text).not.toMatch(/hash/)
    expect(keysIn(text)).toEqual([])
  })

  test('refuses what the asking key lacks', async () => {
    const { apiKey } = await makeKey({ permissions: ['api_keys.write', 'api_keys.read'] })
    const body = { name: 'More', permissions: ['agents.write'] }
    const answer = await web.api('POST', '/api-keys', { key: apiKey, body })
    expect(answer.status).toBe(403)
    expect(answer.json.detail).toContain('agents.write')
    const same = await web.api('POST', '/api-keys', {
      key: apiKey,
      body: { ...body, permissions: ['api_keys.read'] },
    })
    expect(same.status).toBe(201)
    expect(same.json.maker).toMatchObject({ kind: 'api_key' })
  })
})
