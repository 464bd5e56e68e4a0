import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { openSignedIn } from '#testing/signed-in-browser.ts'
import { createTestApp, TEST_PASSWORD, type Tenant, type TestApp } from '#testing/test-app.ts'
import type { TestBrowser } from '#testing/test-browser.ts'
import { createSoftPasskey, type Lies } from './soft-passkey.fixture.ts'

let app: TestApp
let tenant: Tenant
let browser: TestBrowser

beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())
beforeEach(async () => {
  ;({ tenant, browser } = await openSignedIn(app))
})

type Device = ReturnType<typeof createSoftPasskey>

async function ask(by: TestBrowser, path: string, fields = {}) {
  const answer = await by.post(path, fields)
  return { status: answer.status, ...JSON.parse(answer.text) }
}

const optionsForNew = (by = browser) =>
  ask(by, '/account/passkeys/options', { currentPassword: TEST_PASSWORD, name: 'x' })

async function add(device: Device, lies: Lies = {}, by = browser) {
  await by.get('/account/passkeys')
  const { options } = await optionsForNew(by)
  const answer = JSON.stringify(device.create(options, lies))
  return by.post('/account/passkeys', { answer, name: ' My <b>telephone</b> ' })
}

async function signIn(device: Device, lies: Lies = {}) {
  const visitor = app.createBrowser()
  await visitor.get('/sign-in')
  const { options } = await ask(visitor, '/sign-in/passkey/options')
  const answer = JSON.stringify(device.get(options, lies))
  return {
    visitor,
    options,
    answer,
    response: await visitor.post('/sign-in/passkey', { answer, next: '/account' }),
  }
}

const isIn = async (visitor: TestBrowser) => (await visitor.get('/account')).status === 200

describe('a passkey', () => {
  test('is added after the password, named, listed, and told of by mail', async () => {
    await browser.get('/account/passkeys')
    const refused = await ask(browser, '/account/passkeys/options', { currentPassword: 'wrong' })
    expect(refused).toEqual({ status: 422, message: 'This is not your current password.' })
    expect((await add(createSoftPasskey())).location).toBe('/account/passkeys?done=added')
    const page = await browser.get('/account/passkeys')
    expect(page.text).toContain('My &lt;b>telephone&lt;/b>')
    expect((await app.foundation.mails(tenant.email)).at(-1)?.text).toContain('A passkey was added')
  })

  test('opens the account of its owner, as two factors', async () => {
    const device = createSoftPasskey()
    await add(device)
    const { response, visitor } = await signIn(device)
    expect(response.location).toBe('/account')
    expect((await visitor.get('/account')).text).toContain(tenant.email)
    const sessions = await app.foundation.authenticator.listSessions(tenant.userId)
    expect(sessions.map(({ method }) => method)).toContain('passkey')
  })

  test('is renamed and removed by its owner only, and then opens nothing', async () => {
    const device = createSoftPasskey()
    await add(device)
    const page = await browser.get('/account/passkeys')
    const id = /\/account\/passkeys\/([\w-]{36})"/.exec(page.text)?.[1] ?? ''
    const stranger = (await openSignedIn(app)).browser
    await stranger.get('/account/passkeys')
    expect((await stranger.post(`/account/passkeys/${id}/name`, { name: 'Mine' })).status).toBe(404)
    expect((await stranger.get(`/account/passkeys/${id}`)).status).toBe(404)
    const theft = { currentPassword: TEST_PASSWORD }
    expect((await stranger.post(`/account/passkeys/${id}/removal`, theft)).status).toBe(404)
    expect((await browser.post(`/account/passkeys/${id}/name`, { name: 'Laptop' })).status).toBe(303)
    expect((await browser.get('/account/passkeys')).text).toContain('>Laptop</a>')
    const wrong = await browser.post(`/account/passkeys/${id}/removal`, { currentPassword: 'wrong' })
    expect(wrong.status).toBe(422)
    await browser.post(`/account/passkeys/${id}/removal`, { currentPassword: TEST_PASSWORD })
    expect((await signIn(device)).response.status).toBe(401)
  })

  test.each<[string, Lies]>([
    ['another origin', { origin: 'https://evil.example.com' }],
    ['another name', { rpId: 'evil.example.com' }],
    ['a question that nobody asked', { challenge: Buffer.from('a'.repeat(43)).toString('base64url') }],
    ['a device that nobody unlocked', { isVerified: false }],
  ])('for %s is neither added nor taken', async (_, lies) => {
    const refused = await add(createSoftPasskey(), lies)
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('The passkey could not be added.')
    const device = createSoftPasskey()
    await add(device)
    const { response, visitor } = await signIn(device, lies)
    expect(response.status).toBe(401)
    expect(response.text).toContain('This passkey does not open an account here.')
    expect(await isIn(visitor)).toBe(false)
  })

  test('with a forged signature, or a count that was seen before, is refused', async () => {
    const device = createSoftPasskey()
    await add(device, { counter: 5 })
    expect((await signIn(device, { counter: 6, forges: true })).response.status).toBe(401)
    expect((await signIn(device, { counter: 6 })).response.status).toBe(303)
    expect((await signIn(device, { counter: 6 })).response.status).toBe(401)
    expect((await signIn(device, { counter: 7 })).response.status).toBe(303)
  })

  test('answers each question once', async () => {
    const device = createSoftPasskey()
    await add(device)
    const { answer, response } = await signIn(device)
    expect(response.status).toBe(303)
    const thief = app.createBrowser()
    await thief.get('/sign-in')
    expect((await thief.post('/sign-in/passkey', { answer })).status).toBe(401)
  })

  test('of somebody else cannot be added with their question, nor twice', async () => {
    const device = createSoftPasskey()
    const other = (await openSignedIn(app)).browser
    await other.get('/account/passkeys')
    const { options } = await optionsForNew(other)
    await browser.get('/account/passkeys')
    const answer = JSON.stringify(device.create(options))
    expect((await browser.post('/account/passkeys', { answer, name: 'Theirs' })).status).toBe(422)
    expect((await add(device)).status).toBe(303)
    expect((await add(device)).status).toBe(422)
  })

  test('is no JSON: refused like any other', async () => {
    const visitor = app.createBrowser()
    await visitor.get('/sign-in')
    for (const answer of [
      '',
      '{',
      'null',
      '[]',
      '{"id":"x","response":{"clientDataJSON":"e30"}}',
      'x'.repeat(30_000),
    ])
      expect((await visitor.post('/sign-in/passkey', { answer })).status).toBe(401)
  })
})

test('where the address is a bare one, the page says why there can be none, and the door offers none', async () => {
  const { findPasskeyObstacle } = await import('#core/identity/passkey.ts')
  expect(findPasskeyObstacle('http://192.168.1.5:3000')).toBe('bare_address')
  expect(findPasskeyObstacle('https://[::1]:3000')).toBe('bare_address')
  expect(findPasskeyObstacle('http://parley.lan')).toBe('not_secure')
  expect(findPasskeyObstacle('https://parley.lan')).toBeNull()
  expect(findPasskeyObstacle('http://localhost:3000')).toBeNull()
  expect((await app.createBrowser().get('/sign-in')).text).toContain('data-passkey="get"')
})

test('questions at the door are counted', async () => {
  const visitor = app.createBrowser()
  await visitor.get('/sign-in')
  let last = 0
  for (let count = 0; count < 301 && last !== 429; count++)
    last = (await ask(visitor, '/sign-in/passkey/options')).status
  expect(last).toBe(429)
})
