import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { openSignedIn } from '#testing/signed-in-browser.ts'
import { createTestApp, TEST_ORIGIN, TEST_PASSWORD, type TestApp } from '#testing/test-app.ts'
import { HTMX, type TestBrowser } from '#testing/test-browser.ts'

// Each hashes several passwords, on a machine that others may use.
setDefaultTimeout(20_000)

const NEW_PASSWORD = 'three quiet boats'
const FIREFOX = {
  'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0',
}

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

describe('the own account', () => {
  test('is for whoever has signed in', async () => {
    await app.createTenant()
    expect((await app.createBrowser().get('/account')).location).toBe('/sign-in?next=%2Faccount')
  })

  test('a new password ends every other session, goes on here with a fresh one, and is told by mail', async () => {
    const { browser, tenant } = await openSignedIn(app)
    const elsewhere = await signInAgain(tenant.email)
    const before = browser.cookies.get('parley.session_token')
    const changes = recordPersonChanges(tenant.userId)
    await browser.get('/account')
    const answer = await browser.post('/account/password', {
      currentPassword: TEST_PASSWORD,
      password: NEW_PASSWORD,
    })
    expect([answer.status, answer.location]).toEqual([303, '/account?done=password'])
    expect(changes()).toBe(1)
    expect(browser.cookies.get('parley.session_token')).not.toBe(before)
    expect((await browser.get('/account?done=password')).text).toContain('Your password is changed.')
    expect((await elsewhere.get('/agents')).location).toStartWith('/sign-in')
    const mails = await app.foundation.mails(tenant.email)
    expect(mails.map(({ kind, link }) => [kind, link])).toEqual([
      ['password_changed', `${TEST_ORIGIN}/account`],
    ])
    // The cookie that this browser had before is worth nothing any more.
    browser.cookies.set('parley.session_token', before ?? '')
    expect((await browser.get('/account')).status).toBe(303)
  })

  test('the current password is asked for, and guessing it is slowed down as at the door', async () => {
    const { browser } = await openSignedIn(app)
    await browser.get('/account')
    const guess = (currentPassword: string) =>
      browser.post('/account/password', { currentPassword, password: NEW_PASSWORD }, HTMX)
    const answers = []
    for (let count = 0; count < 11; count++) answers.push((await guess('a wild guess here')).status)
    expect(answers).toEqual([...Array.from({ length: 10 }, () => 422), 429])
    expect((await guess(TEST_PASSWORD)).status).toBe(429)
    expect((await browser.get('/account')).status).toBe(200)
    app.foundation.clock.advance(60_000)
    expect((await guess(TEST_PASSWORD)).headers.get('hx-redirect')).toBe('/account?done=password')
  })

  test.each([
    ['short', 'Use at least 12 characters.'],
    ['the address of {email}', 'Leave your name and your e-mail address out of it.'],
    [TEST_PASSWORD, 'This is the password that you have. Choose another one.'],
    ['qwertyuiopasdf', 'This is among the passwords that are tried first. Choose another one.'],
  ])('a new password that is not good is refused beside its field: %s', async (typed, words) => {
    const { browser, tenant } = await openSignedIn(app)
    await browser.get('/account')
    const password = typed.replace('{email}', tenant.email)
    const answer = await browser.post('/account/password', { currentPassword: TEST_PASSWORD, password })
    expect(answer.status).toBe(422)
    expect(/id="f-password-error"[^>]*>([^<]*)</.exec(answer.text)?.[1]).toBe(words)
    expect(answer.text).not.toContain(`value="${password}"`)
  })
})

describe('the list of sessions', () => {
  test('names each browser, and ends another one at once', async () => {
    const { browser, tenant } = await openSignedIn(app)
    const other = await signInAgain(tenant.email, FIREFOX)
    const page = await browser.get('/account')
    expect(page.text).toContain('Firefox on Windows')
    expect(page.text.match(/This browser/g)).toHaveLength(1)
    const [path = ''] = removalPaths(page.text)
    const changes = recordPersonChanges(tenant.userId)
    expect((await browser.post(path)).location).toBe('/account?done=session')
    expect(changes()).toBe(1)
    expect((await other.get('/agents')).location).toStartWith('/sign-in')
    expect((await browser.get('/account')).text).not.toContain('Firefox on Windows')
    expect((await browser.post(path)).status).toBe(404)
  })

  test('never says a token, and a stranger’s session is as unknown as one that never was', async () => {
    const { browser, tenant } = await openSignedIn(app)
    const stranger = await openSignedIn(app)
    const [theirs] = await app.foundation.authenticator.listSessions(stranger.tenant.userId)
    const page = await browser.get('/account')
    const token = decodeURIComponent(browser.cookies.get('parley.session_token') ?? '').split('.')[0]
    expect(token).toHaveLength(32)
    expect(page.text).not.toContain(token ?? '')
    const foreign = await browser.post(`/account/sessions/${theirs?.id}/removal`)
    const unknown = await browser.post(`/account/sessions/${Bun.randomUUIDv7()}/removal`)
    expect([foreign.status, unknown.status]).toEqual([404, 404])
    expect((await stranger.browser.get('/agents')).status).toBe(200)
    expect(await app.foundation.authenticator.listSessions(tenant.userId)).toHaveLength(1)
  })

  test('all others end together', async () => {
    const { browser, tenant } = await openSignedIn(app)
    const others = [await signInAgain(tenant.email), await signInAgain(tenant.email)]
    await browser.get('/account')
    expect((await browser.post('/account/sessions/removal')).location).toBe('/account?done=sessions')
    for (const other of others) expect((await other.get('/agents')).status).toBe(303)
    expect((await browser.get('/agents')).status).toBe(200)
  })

  test('a browser that was left alone for days has to sign in again', async () => {
    const fresh = await createTestApp()
    try {
      const { browser, tenant } = await openSignedIn(fresh)
      fresh.foundation.clock.advance(2 * 24 * 60 * 60_000)
      expect((await browser.get('/agents')).status).toBe(200)
      fresh.foundation.clock.advance(2 * 24 * 60 * 60_000)
      expect((await browser.get('/agents')).status).toBe(200)
      fresh.foundation.clock.advance(3 * 24 * 60 * 60_000 + 1)
      expect((await browser.get('/agents')).location).toStartWith('/sign-in')
      expect(await fresh.foundation.authenticator.listSessions(tenant.userId)).toEqual([])
    } finally {
      await fresh.close()
    }
  })
})

describe('the proof of an address', () => {
  test('is a link that works once and opens nothing by itself', async () => {
    const { browser, tenant } = await openSignedIn(app)
    expect((await browser.get('/account')).text).toContain('Not confirmed')
    expect((await browser.post('/account/verification')).location).toBe('/account?done=verification-sent')
    const [mail] = await app.foundation.mails(tenant.email)
    const token = new URL(mail?.link ?? '').searchParams.get('token') ?? ''

    // A mail scanner follows links: looking changes nothing, and nobody is signed in by it.
    const scanner = app.createBrowser()
    expect((await scanner.get(`/verify-email?token=${token}`)).status).toBe(200)
    expect((await browser.get('/account')).text).toContain('Not confirmed')

    const phone = app.createBrowser()
    await phone.get(`/verify-email?token=${token}`)
    const [first, second] = await Promise.all([
      phone.post('/verify-email', { token }),
      scanner.post('/verify-email', { token }),
    ])
    expect([first.status, second.status].sort()).toEqual([303, 403])
    expect((await phone.get('/agents')).location).toStartWith('/sign-in')
    expect((await browser.get('/account')).text).toContain('Confirmed')
    expect((await phone.get(`/verify-email?token=${token}`)).status).toBe(403)
  })

  test('is over after a day, and a newer link takes its place', async () => {
    const { browser, tenant } = await openSignedIn(app)
    await browser.get('/account')
    for (let count = 0; count < 2; count++) await browser.post('/account/verification')
    const links = (await app.foundation.mails(tenant.email)).map(mail => mail.link.slice(TEST_ORIGIN.length))
    expect((await app.createBrowser().get(links[0] ?? '')).status).toBe(403)
    expect((await app.createBrowser().get(links[1] ?? '')).status).toBe(200)
    app.foundation.clock.advance(24 * 60 * 60_000)
    expect((await app.createBrowser().get(links[1] ?? '')).status).toBe(403)
  })

  test('a reset link verifies nothing here, nor the other way round', async () => {
    const { browser, tenant } = await openSignedIn(app)
    await browser.get('/account')
    await browser.post('/account/verification')
    const [mail] = await app.foundation.mails(tenant.email)
    const token = new URL(mail?.link ?? '').searchParams.get('token') ?? ''
    expect((await app.createBrowser().get(`/reset-password?token=${token}`)).status).toBe(403)
  })

  test('is asked for a few times an hour at most', async () => {
    const { browser, tenant } = await openSignedIn(app)
    await browser.get('/account')
    for (let count = 0; count < 5; count++) await browser.post('/account/verification')
    expect((await browser.post('/account/verification')).location).toBe('/account?done=too-many')
    expect(await app.foundation.mails(tenant.email)).toHaveLength(5)
  })
})

async function signInAgain(email: string, headers?: Record<string, string>): Promise<TestBrowser> {
  const browser = app.createBrowser()
  await browser.get('/sign-in')
  const answer = await browser.post('/sign-in', { email, password: TEST_PASSWORD }, headers)
  expect(answer.status).toBe(303)
  return browser
}

function removalPaths(text: string): string[] {
  return [...text.matchAll(/action="(\/account\/sessions\/[\w-]+\/removal)"/g)].map(match => match[1] ?? '')
}

function recordPersonChanges(userId: string): () => number {
  let count = 0
  app.foundation.events.subscribeToPerson(userId, () => count++)
  return () => count
}
