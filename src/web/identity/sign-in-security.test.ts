import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { platformScope } from '#core/scope.ts'
import { openSignedIn } from '#testing/signed-in-browser.ts'
import { createTestApp, TEST_ORIGIN, TEST_PASSWORD, type TestApp } from '#testing/test-app.ts'
import { createTestBrowser, type TestBrowser } from '#testing/test-browser.ts'
import { createWebApp } from '../web-app.ts'
import { createWebServer } from '../web-server.ts'

const COOKIE = 'parley.session_token'
/** Each try hashes a password, on a machine that others may use. */
const GUESSING_MS = 30_000
const MINUTE_MS = 60_000

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

describe('a session', () => {
  test('cannot be fixed: whatever cookie a browser brings, signing in gives it a new one', async () => {
    const { email } = await app.createTenant()
    const attacker = await openSignedIn(app)
    const planted = attacker.browser.cookies.get(COOKIE) ?? ''
    for (const value of [planted, 'chosen-by-somebody', `${'a'.repeat(32)}.${'b'.repeat(44)}`]) {
      const victim = app.createBrowser()
      victim.cookies.set(COOKIE, value)
      await victim.get('/forgot-password')
      const answer = await victim.post('/sign-in', { email, password: TEST_PASSWORD })
      expect(answer.status).toBe(303)
      expect(victim.cookies.get(COOKIE)).not.toBe(value)
      expect((await victim.get('/account')).text).toContain(email)
    }
    expect((await attacker.browser.get('/account')).text).not.toContain(email)
  })

  test('is new each time, and the one before is another one', async () => {
    const { tenant } = await openSignedIn(app)
    const browsers = [await signIn(tenant.email), await signIn(tenant.email)]
    const tokens = browsers.map(browser => browser.cookies.get(COOKIE))
    expect(new Set(tokens).size).toBe(2)
    const sessions = await app.foundation.authenticator.listSessions(tenant.userId)
    expect(new Set(sessions.map(session => session.id)).size).toBe(3)
    expect(sessions.map(session => session.method)).toEqual(['password', 'password', 'password'])
  })

  test('takes the place of the one that the browser had: that one is over, whoever kept its cookie', async () => {
    const first = await openSignedIn(app)
    const { email, userId } = await app.createTenant()
    const kept = first.browser.cookies.get(COOKIE) ?? ''
    await first.browser.get('/account')
    const answer = await first.browser.post('/sign-in', { email, password: TEST_PASSWORD })
    expect(answer.status).toBe(303)
    expect(await app.foundation.authenticator.listSessions(userId)).toHaveLength(1)
    const thief = app.createBrowser()
    thief.cookies.set(COOKIE, kept)
    expect((await thief.get('/account')).status).toBe(303)
    expect(await app.foundation.authenticator.listSessions(first.tenant.userId)).toEqual([])
  })

  test('its cookie is out of reach of scripts and of other sites, and ends with the session', async () => {
    const { tenant } = await openSignedIn(app)
    const browser = app.createBrowser()
    await browser.get('/sign-in')
    const answer = await browser.post('/sign-in', { email: tenant.email, password: TEST_PASSWORD })
    const [line = ''] = answer.headers.getSetCookie().filter(cookie => cookie.startsWith(COOKIE))
    const flags = line.split('; ').slice(1).sort()
    expect(flags).toEqual(['HttpOnly', 'Max-Age=1209600', 'Path=/', 'SameSite=Lax'])
    await browser.get('/account')
    const left = await browser.post('/sign-out')
    const [cleared = ''] = left.headers.getSetCookie().filter(cookie => cookie.startsWith(COOKIE))
    expect(cleared).toStartWith(`${COOKIE}=;`)
    expect(cleared).toContain('Max-Age=0')
  })
})

test('over https every cookie is for https only, and for this host where it opens something', async () => {
  const publicUrl = 'https://parley.example'
  const secure = await createTestApp({}, { environment: { PUBLIC_URL: publicUrl } })
  try {
    const { email } = await secure.createTenant()
    const web = createWebApp(secure.dependencies, { isSecure: true, publicUrl: () => publicUrl })
    const browser = createTestBrowser(web, publicUrl)
    const answers = [
      await browser.get('/sign-in'),
      await browser.post('/language', { language: 'de', back: '/' }),
      await browser.post('/sign-in', { email, password: TEST_PASSWORD }),
      await browser.get('/account'),
      await browser.post('/theme', { theme: 'dark', back: '/' }),
      await browser.post('/sign-out'),
    ]
    const cookies = answers.flatMap(answer => answer.headers.getSetCookie())
    const set = cookies.filter(cookie => !cookie.includes('Max-Age=0'))
    const names = new Set(set.map(cookie => cookie.split('=')[0]))
    expect([...names].sort()).toEqual([
      '__Host-parley.session_token',
      '__Host-parley_visitor',
      'parley_language',
      'parley_theme',
    ])
    for (const cookie of cookies) {
      const flags = cookie.split('; ').slice(1)
      expect(flags).toEqual(expect.arrayContaining(['Path=/', 'Secure', 'HttpOnly', 'SameSite=Lax']))
      expect(cookie).not.toMatch(/domain=/i)
    }
  } finally {
    await secure.close()
  }
})

describe('where signing in leads', () => {
  test.each([['/\t/evil.example'], ['https://evil.example'], ['%2F%2Fevil.example']])(
    'never off this site: %j',
    async next => {
      const { email } = await app.createTenant()
      const browser = app.createBrowser()
      const form = await browser.get(`/sign-in?next=${encodeURIComponent(next)}`)
      expect(form.text).toContain('name="next" value="/"')
      const answer = await browser.post('/sign-in', { email, password: TEST_PASSWORD, next })
      expect([answer.status, answer.location]).toEqual([303, '/'])
      const again = await browser.get(`/sign-in?next=${encodeURIComponent(next)}`)
      expect([again.status, again.location]).toEqual([303, '/'])
    },
  )
})

describe('guessing', () => {
  test(
    'at one person: ten tries, then everybody waits who tries as them, and one mail tells them',
    async () => {
      const { email } = await app.createTenant()
      const browser = app.createBrowser()
      await browser.get('/sign-in')
      const guess = async (password = 'a wild guess here') =>
        (await browser.post('/sign-in', { email, password })).status
      const answers = []
      for (let count = 0; count < 12; count++) answers.push(await guess())
      expect(answers).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429])
      expect(await guess(TEST_PASSWORD)).toBe(429)
      for (let count = 0; count < 3; count++) {
        app.foundation.clock.advance(MINUTE_MS)
        expect(await guess()).toBe(401)
        expect(await guess()).toBe(429)
      }
      await app.foundation.background.settle()
      const mails = await app.foundation.mails(email)
      expect(mails.map(({ kind, link }) => [kind, link])).toEqual([
        ['sign_in_blocked', `${TEST_ORIGIN}/forgot-password`],
      ])
      app.foundation.clock.advance(MINUTE_MS)
      expect(await guess(TEST_PASSWORD)).toBe(303)
    },
    GUESSING_MS,
  )

  test(
    'at somebody who is not there is answered in the same way, with no mail to anybody',
    async () => {
      await app.createTenant()
      const email = 'nobody-at-all@example.com'
      const browser = app.createBrowser()
      await browser.get('/sign-in')
      const answers = []
      for (let count = 0; count < 11; count++) {
        answers.push((await browser.post('/sign-in', { email, password: 'a wild guess here' })).status)
      }
      expect(answers).toEqual([...Array.from({ length: 10 }, () => 401), 429])
      await app.foundation.background.settle()
      expect(await app.foundation.mails(email)).toEqual([])
    },
    GUESSING_MS,
  )

  test(
    'a new password by a link opens the door again at once',
    async () => {
      const { email } = await app.createTenant()
      const browser = app.createBrowser()
      await browser.get('/sign-in')
      for (let count = 0; count < 11; count++)
        await browser.post('/sign-in', { email, password: 'a wild guess here' })
      await browser.post('/forgot-password', { email })
      await app.foundation.background.settle()
      const link = (await app.foundation.mails(email)).findLast(mail => mail.kind === 'reset_password')?.link
      const token = new URL(link ?? '').searchParams.get('token') ?? ''
      await browser.post('/reset-password', { token, password: 'three quiet boats' })
      const answer = await browser.post('/sign-in', { email, password: 'three quiet boats' })
      expect(answer.status).toBe(303)
    },
    GUESSING_MS,
  )

  test(
    'takes as long for somebody who is not there as for somebody who is',
    async () => {
      const { email } = await app.createTenant()
      const browser = app.createBrowser()
      await browser.get('/sign-in')
      const time = async (path: string, typed: string) => {
        // Past every wait: what is measured is the work of a try that counts.
        app.foundation.clock.advance(61 * MINUTE_MS)
        const startedAt = performance.now()
        const { status } = await browser.post(path, { email: typed, password: 'a wild guess here' })
        const tookMs = performance.now() - startedAt
        expect(status).toBe(path === '/sign-in' ? 401 : 303)
        await app.foundation.background.settle()
        return tookMs
      }
      for (const path of ['/sign-in', '/forgot-password']) {
        const known: number[] = []
        const unknown: number[] = []
        for (let round = 0; round < 15; round++) {
          // One after the other, so that a busy moment of the machine falls on both.
          known.push(await time(path, email))
          unknown.push(await time(path, `nobody-${round}@example.com`))
        }
        const differenceMs = Math.abs(median(known) - median(unknown))
        console.info(
          `${path}: known ${median(known).toFixed(1)} ms, unknown ${median(unknown).toFixed(1)} ms, difference of medians ${differenceMs.toFixed(1)} ms`,
        )
        // Without the dummy hash the difference is the whole of argon2id; the machine is shared, so the band is wide.
        expect(differenceMs).toBeLessThan(Math.max(0.35 * median(known), 8))
      }
    },
    GUESSING_MS,
  )
})

describe('what is written down', () => {
  test('every act on the own account, in the log of the platform', async () => {
    const fresh = await createTestApp()
    try {
      const { browser, tenant } = await openSignedIn(fresh)
      await browser.get('/account')
      await browser.post('/account/verification')
      await browser.post('/forgot-password', { email: tenant.email })
      await browser.post('/forgot-password', { email: 'nobody@example.com' })
      await fresh.foundation.background.settle()
      const links = (await fresh.foundation.mails(tenant.email)).map(mail => new URL(mail.link))
      const [verification = '', reset = ''] = links.map(link => link.searchParams.get('token') ?? '')
      await browser.post('/verify-email', { token: verification })
      await browser.post('/account/sessions/removal')
      const change = { currentPassword: TEST_PASSWORD, password: 'three quiet boats' }
      await browser.post('/account/password', { ...change, currentPassword: 'not this one at all' })
      await browser.post('/reset-password', { token: reset, password: change.password })
      const system = { kind: 'system', task: 'test' } as const
      const entries = await fresh.foundation.store.audit.listFrom(platformScope(system), {
        fromSeq: 1,
        limit: 100,
      })
      const acts = entries.filter(({ action }) => action.startsWith('person.'))
      expect(acts.map(({ action, subjectId, after }) => [action, subjectId, after])).toEqual([
        ['person.signed_in', tenant.userId, { method: 'password' }],
        ['person.password_reset_requested', tenant.userId, null],
        ['person.email_verified', tenant.userId, null],
        ['person.sign_in_failed', tenant.userId, { method: 'password', isKnown: true }],
        ['person.password_changed', tenant.userId, { by: 'reset link', endedSessions: 1 }],
      ])
    } finally {
      await fresh.close()
    }
  })

  test('who came in, who did not, who left: with the address, never with what was typed', async () => {
    const fresh = await createTestApp()
    const server = createWebServer(fresh.dependencies, {
      host: '127.0.0.1',
      port: 0,
      tls: null,
      publicUrl: null,
      trustedProxies: ['127.0.0.1'],
    })
    const { url } = await server.start()
    try {
      const tenant = await fresh.createTenant()
      const handle = (request: Request) =>
        fetch(request.url, {
          method: request.method,
          headers: request.headers,
          body: request.body,
          redirect: 'manual',
        })
      const browser = createTestBrowser({ handle }, url)
      const from = { 'x-forwarded-for': '203.0.113.9', 'user-agent': 'Test browser' }
      await browser.get('/sign-in')
      await browser.post('/sign-in', { email: tenant.email, password: 'my other password' }, from)
      await browser.post('/sign-in', { email: 'hunter2-in-the-wrong-field', password: 'x' }, from)
      await browser.post('/sign-in', { email: tenant.email, password: TEST_PASSWORD }, from)
      await browser.get('/account')
      await browser.post('/sign-out', {}, from)

      const system = { kind: 'system', task: 'test' } as const
      const range = { fromSeq: 1, limit: 100 }
      const ofPlatform = await fresh.foundation.store.audit.listFrom(platformScope(system), range)
      const acts = ofPlatform.filter(({ action }) => action.startsWith('person.'))
      expect(
        acts.map(({ action, actorKind, subjectId, address }) => [action, actorKind, subjectId, address]),
      ).toEqual([
        ['person.sign_in_failed', 'system', tenant.userId, '203.0.113.9'],
        ['person.sign_in_failed', 'system', null, '203.0.113.9'],
        ['person.signed_in', 'user', tenant.userId, '203.0.113.9'],
        ['person.signed_out', 'user', tenant.userId, '203.0.113.9'],
      ])
      expect(JSON.stringify(ofPlatform)).not.toMatch(/my other password|hunter2|correct horse/)
      const ofOrganization = await fresh.foundation.store.audit.listFrom(tenant.scope, range)
      const signIns = ofOrganization.filter(({ action }) => action.startsWith('person.'))
      expect(signIns.map(({ action, userAgent }) => [action, userAgent])).toEqual([
        ['person.signed_in', 'Test browser'],
      ])
    } finally {
      await server.stop()
      await fresh.close()
    }
  })
})

async function signIn(email: string): Promise<TestBrowser> {
  const browser = app.createBrowser()
  await browser.get('/sign-in')
  expect((await browser.post('/sign-in', { email, password: TEST_PASSWORD })).status).toBe(303)
  return browser
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
