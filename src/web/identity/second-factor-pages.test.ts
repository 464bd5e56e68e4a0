import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { stepAt, totpAt } from '#core/identity/totp.ts'
import { PLATFORM_ID } from '#core/scope.ts'
import type { OpenStore } from '#storage/open-store.ts'
import { refusalOf } from '#testing/refusal.ts'
import { openSignedIn } from '#testing/signed-in-browser.ts'
import { createTestApp, TEST_PASSWORD, type Tenant, type TestApp } from '#testing/test-app.ts'
import type { TestBrowser } from '#testing/test-browser.ts'

const STEP_MS = 30_000
let app: TestApp
let tenant: Tenant
let browser: TestBrowser

beforeEach(async () => {
  app = await createTestApp()
  ;({ tenant, browser } = await openSignedIn(app))
})
afterEach(() => app.close())

const codeNow = (secret: string, offset = 0) => totpAt(secret, stepAt(app.foundation.clock.now()) + offset)

/** Sets an app up through the pages; answers its secret and the recovery codes. */
async function enrol(by = browser): Promise<{ secret: string; codes: string[] }> {
  await by.get('/account/second-factor')
  const begun = await by.post('/account/second-factor/enrolment', { currentPassword: TEST_PASSWORD })
  expect(begun.location).toBe('/account/second-factor/enrolment')
  const page = await by.get('/account/second-factor/enrolment')
  const secret = (/factor-secret">([A-Z2-7 ]+)</.exec(page.text)?.[1] ?? '').replaceAll(' ', '')
  const done = await by.post('/account/second-factor', { code: codeNow(secret) })
  expect(done.status).toBe(200)
  return {
    secret,
    codes: [...done.text.matchAll(/<code>([a-z0-9-]+)<\/code>/g)].map(match => match[1] ?? ''),
  }
}

/** The first step; answers a browser that has its cookie. */
async function typePassword(next = '/'): Promise<TestBrowser> {
  const fresh = app.createBrowser()
  await fresh.get(`/sign-in?next=${next}`)
  const answer = await fresh.post('/sign-in', { email: tenant.email, password: TEST_PASSWORD, next })
  expect(answer.status).toBe(303)
  expect(answer.location).toStartWith('/sign-in/second-factor')
  await fresh.get(answer.location ?? '')
  return fresh
}

const isIn = async (visitor: TestBrowser) => (await visitor.get('/account')).status === 200

describe('setting up an authenticator app', () => {
  test('asks for the password, shows the key as a picture and as text, and gives ten codes once', async () => {
    const refused = await browser.post('/account/second-factor/enrolment', { currentPassword: 'wrong' })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('This is not your current password.')
    await browser.get('/account/second-factor')
    await browser.post('/account/second-factor/enrolment', { currentPassword: TEST_PASSWORD })
    const page = await browser.get('/account/second-factor/enrolment')
    expect(page.text).toContain('<svg class="qr-code"')
    const wrong = await browser.post('/account/second-factor', { code: '000000' })
    expect(wrong.status).toBe(422)
    expect(wrong.text).toContain('This is not the code of now.')
    expect(wrong.text).toContain('<svg class="qr-code"')
    const { secret, codes } = await enrol()
    expect(secret).toHaveLength(32)
    expect(new Set(codes).size).toBe(10)
    expect((await browser.get('/account')).text).toContain('tag tag-live')
    expect((await browser.get('/account/second-factor/enrolment')).status).toBe(303)
  })

  test('keeps neither the key nor the codes readable, ends other sessions, and tells the person', async () => {
    const other = app.createBrowser()
    await other.get('/sign-in')
    await other.post('/sign-in', { email: tenant.email, password: TEST_PASSWORD })
    const { secret, codes } = await enrol()
    const rows = JSON.stringify(
      await (app.foundation.store as OpenStore).authRecords.findMany({ model: 'twoFactors', limit: 10 }),
    )
    expect(rows).not.toContain(secret)
    for (const code of codes) expect(rows).not.toContain(code)
    expect(await isIn(other)).toBe(false)
    expect(await isIn(browser)).toBe(true)
    const mails = await app.foundation.mails(tenant.email)
    expect(mails.map(({ kind, text }) => [kind, text.includes('authenticator app was added')])).toEqual([
      ['second_factor_changed', true],
    ])
  })

  test('waits a quarter of an hour for the first code: who finds the browser open later cannot finish it', async () => {
    await browser.get('/account/second-factor')
    await browser.post('/account/second-factor/enrolment', { currentPassword: TEST_PASSWORD })
    const page = await browser.get('/account/second-factor/enrolment')
    const secret = (/factor-secret">([A-Z2-7 ]+)</.exec(page.text)?.[1] ?? '').replaceAll(' ', '')
    app.foundation.clock.advance(15 * 60_000 + 1)
    expect((await browser.get('/account/second-factor/enrolment')).status).toBe(303)
    const late = await browser.post('/account/second-factor', { code: codeNow(secret) })
    expect(late.location).toBe('/account/second-factor')
    expect((await browser.get('/account/second-factor')).text).toContain('Set up an authenticator app')
  })

  test('cannot be begun over an app that is there', async () => {
    await enrol()
    await browser.get('/account/second-factor')
    const again = await browser.post('/account/second-factor/enrolment', { currentPassword: TEST_PASSWORD })
    expect(again.status).toBe(409)
  })
})

describe('signing in with an authenticator app', () => {
  test('the password alone opens nothing; the code does, and leads where the person wanted to go', async () => {
    const { secret } = await enrol()
    app.foundation.clock.advance(STEP_MS)
    const fresh = await typePassword('/agents')
    expect(await isIn(fresh)).toBe(false)
    await fresh.get('/sign-in/second-factor?next=/agents')
    const answer = await fresh.post('/sign-in/second-factor', { code: codeNow(secret), next: '/agents' })
    expect(answer.location).toBe('/agents')
    expect(await isIn(fresh)).toBe(true)
    const [session] = await app.foundation.authenticator.listSessions(tenant.userId)
    expect(session?.method).toBe('password_totp')
  })

  test('a code counts once, by whoever shows it', async () => {
    const { secret } = await enrol()
    const sameStep = await typePassword()
    const replayed = await sameStep.post('/sign-in/second-factor', { code: codeNow(secret) })
    expect(replayed.status).toBe(422)
    app.foundation.clock.advance(STEP_MS)
    const [one, two] = [await typePassword(), await typePassword()]
    const code = codeNow(secret)
    const answers = await Promise.all([one, two].map(each => each.post('/sign-in/second-factor', { code })))
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422])
  })

  test('a recovery code opens once, and the person is told', async () => {
    const { codes } = await enrol()
    const code = (codes[0] ?? '').toUpperCase().replace('-', ' ')
    const first = await typePassword()
    expect((await first.post('/sign-in/second-factor', { code })).status).toBe(303)
    expect(await isIn(first)).toBe(true)
    const second = await typePassword()
    expect((await second.post('/sign-in/second-factor', { code })).status).toBe(422)
    expect(await isIn(second)).toBe(false)
    expect((await app.foundation.mails(tenant.email)).at(-1)?.text).toContain('one of its recovery codes')
    expect((await browser.get('/account/second-factor')).text).toContain('9 recovery codes are left.')
  })

  test('wrong codes close the account for a while, whatever browser they come from and however often it begins again', async () => {
    const { secret } = await enrol()
    app.foundation.clock.advance(STEP_MS)
    for (let count = 0; count < 5; count++) {
      const guesser = await typePassword()
      expect((await guesser.post('/sign-in/second-factor', { code: '000000' })).status).toBe(422)
    }
    const late = await typePassword()
    const locked = await late.post('/sign-in/second-factor', { code: codeNow(secret) })
    expect(locked.status).toBe(429)
    expect(locked.text).toContain('Too many wrong codes. Try again in 1 minute.')
    expect(
      (await app.foundation.mails(tenant.email)).filter(({ kind }) => kind === 'sign_in_blocked'),
    ).toHaveLength(1)
    app.foundation.clock.advance(STEP_MS + 1)
    expect((await late.post('/sign-in/second-factor', { code: codeNow(secret) })).status).toBe(303)
  })

  test('many guesses at once are all counted', async () => {
    await enrol()
    const guesser = await typePassword()
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => guesser.post('/sign-in/second-factor', { code: '000000' })),
    )
    expect(answers.filter(({ status }) => status === 422).length).toBeLessThanOrEqual(5)
  })

  test('the first step is over after ten minutes, and once it was used', async () => {
    const { secret } = await enrol()
    const slow = await typePassword()
    app.foundation.clock.advance(10 * 60_000)
    const late = await slow.post('/sign-in/second-factor', { code: codeNow(secret) })
    expect(late.status).toBe(401)
    expect((await slow.get('/sign-in/second-factor')).location).toBe('/sign-in')
    const stranger = app.createBrowser()
    await stranger.get('/sign-in')
    expect((await stranger.post('/sign-in/second-factor', { code: codeNow(secret) })).status).toBe(401)
    const quick = await typePassword()
    const cookie = quick.cookies.get('parley_second_step') ?? ''
    expect((await quick.post('/sign-in/second-factor', { code: codeNow(secret) })).status).toBe(303)
    app.foundation.clock.advance(STEP_MS)
    const thief = app.createBrowser()
    thief.cookies.set('parley_second_step', cookie)
    await thief.get('/sign-in')
    expect((await thief.post('/sign-in/second-factor', { code: codeNow(secret) })).status).toBe(401)
  })

  test('the cookie between the steps is for this browser and this host only', async () => {
    await enrol()
    const fresh = app.createBrowser()
    await fresh.get('/sign-in')
    const answer = await fresh.post('/sign-in', { email: tenant.email, password: TEST_PASSWORD })
    const cookies = answer.headers.getSetCookie()
    const line = cookies.find(each => each.startsWith('parley_second_step='))
    expect(line).toMatch(/HttpOnly/)
    expect(line).toMatch(/SameSite=Lax/)
    expect(cookies.some(each => each.includes('session_token'))).toBe(false)
  })
})

test('a new password ends second steps that wait', async () => {
  const { secret } = await enrol()
  app.foundation.clock.advance(STEP_MS)
  const waiting = await typePassword()
  await browser.get('/account')
  const password = 'another long and winding road'
  await browser.post('/account/password', { currentPassword: TEST_PASSWORD, password })
  const late = await waiting.post('/sign-in/second-factor', { code: codeNow(secret) })
  expect(late.status).toBe(401)
})

test('after the encryption key was lost everybody’s app is gone, and it is written down', async () => {
  await enrol()
  const scope = app.foundation.systemScope(PLATFORM_ID, 'keys reset')
  expect(await app.foundation.services.secondFactors.forgetAll(scope)).toBe(1)
  expect(await app.foundation.services.secondFactors.forgetAll(scope)).toBe(0)
  const fresh = app.createBrowser()
  await fresh.get('/sign-in')
  await fresh.post('/sign-in', { email: tenant.email, password: TEST_PASSWORD })
  expect(await isIn(fresh)).toBe(true)
})

describe('giving an authenticator app up', () => {
  test('asks for the password, and then the password alone is enough again', async () => {
    await enrol()
    await browser.get('/account/second-factor')
    const refused = await browser.post('/account/second-factor/removal', { currentPassword: 'wrong' })
    expect(refused.status).toBe(422)
    const done = await browser.post('/account/second-factor/removal', { currentPassword: TEST_PASSWORD })
    expect(done.location).toBe('/account/second-factor?disabled')
    const fresh = app.createBrowser()
    await fresh.get('/sign-in')
    await fresh.post('/sign-in', { email: tenant.email, password: TEST_PASSWORD })
    expect(await isIn(fresh)).toBe(true)
  })

  test('new recovery codes make the old ones worthless', async () => {
    const { codes } = await enrol()
    await browser.get('/account/second-factor')
    const renewed = await browser.post('/account/second-factor/recovery-codes', {
      currentPassword: TEST_PASSWORD,
    })
    const fresh = [...renewed.text.matchAll(/<code>([a-z0-9-]+)<\/code>/g)].map(match => match[1] ?? '')
    expect(fresh).toHaveLength(10)
    const visitor = await typePassword()
    expect((await visitor.post('/sign-in/second-factor', { code: codes[0] ?? '' })).status).toBe(422)
    expect((await visitor.post('/sign-in/second-factor', { code: fresh[0] ?? '' })).status).toBe(303)
  })
})

test('no part of the program can begin a session by the password alone once there is a second factor', async () => {
  const start = { method: 'password', headers: new Headers() } as const
  const { authenticator } = app.foundation
  expect((await authenticator.startSession(tenant.userId, start)).getSetCookie()).not.toBeEmpty()
  await enrol()
  expect(await refusalOf(authenticator.startSession(tenant.userId, start))).toStartWith('unauthenticated:')
  await browser.get('/account')
  const password = 'another long and winding road'
  const changed = await browser.post('/account/password', { currentPassword: TEST_PASSWORD, password })
  expect(changed.location).toBe('/account?done=password')
})
