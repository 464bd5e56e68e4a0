import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { stepAt, totpAt } from '#core/identity/totp.ts'
import { openSignedIn } from '#testing/signed-in-browser.ts'
import { createTestApp, TEST_PASSWORD, type Tenant, type TestApp } from '#testing/test-app.ts'
import type { TestBrowser } from '#testing/test-browser.ts'

// Each hashes several passwords, on a machine that others may use.
setDefaultTimeout(20_000)

const NEW_PASSWORD = 'three quiet boats'
const STEP_MS = 30_000

let app: TestApp
let tenant: Tenant
let browser: TestBrowser
beforeEach(async () => {
  app = await createTestApp()
  ;({ tenant, browser } = await openSignedIn(app))
})
afterEach(() => app.close())

describe('a new password of somebody who has an authenticator app', () => {
  test('changed in a browser that signed in before the app was there: it goes on', async () => {
    await enrol()
    await browser.get('/account')
    const change = { currentPassword: TEST_PASSWORD, password: NEW_PASSWORD }
    expect((await browser.post('/account/password', change)).location).toBe('/account?done=password')
    expect((await browser.get('/account')).status).toBe(200)
    expect(await app.foundation.authenticator.listSessions(tenant.userId)).toHaveLength(1)
  })

  test('by a link ends the steps that are open between the old password and the code, and keeps the app', async () => {
    const secret = await enrol()
    const thief = app.createBrowser()
    await thief.get('/sign-in')
    const first = await thief.post('/sign-in', { email: tenant.email, password: TEST_PASSWORD })
    expect(first.location).toStartWith('/sign-in/second-factor')
    await thief.get(first.location ?? '')

    const visitor = app.createBrowser()
    await visitor.get('/forgot-password')
    await visitor.post('/forgot-password', { email: tenant.email })
    await app.foundation.background.settle()
    const mail = (await app.foundation.mails(tenant.email)).findLast(({ kind }) => kind === 'reset_password')
    const token = new URL(mail?.link ?? '').searchParams.get('token') ?? ''
    const reset = await visitor.post('/reset-password', { token, password: NEW_PASSWORD })
    expect(reset.location).toBe('/sign-in?reset')

    app.foundation.clock.advance(STEP_MS)
    const code = totpAt(secret, stepAt(app.foundation.clock.now()))
    await thief.post('/sign-in/second-factor', { code })
    expect((await thief.get('/account')).status).toBe(303)
    const owner = await visitor.post('/sign-in', { email: tenant.email, password: NEW_PASSWORD })
    expect(owner.location).toStartWith('/sign-in/second-factor')
    await visitor.get(owner.location ?? '')
    await visitor.post('/sign-in/second-factor', { code })
    expect((await visitor.get('/account')).status).toBe(200)
  })

  test('from the command line takes the app away where that is asked for, and only then', async () => {
    await enrol()
    const { email } = tenant
    const placeAfter = async (removesSecondFactor: boolean) => {
      await app.foundation.setPasswordAsOperator({ email, password: NEW_PASSWORD, removesSecondFactor })
      const visitor = app.createBrowser()
      await visitor.get('/sign-in')
      return (await visitor.post('/sign-in', { email, password: NEW_PASSWORD })).location
    }
    expect(await placeAfter(false)).toStartWith('/sign-in/second-factor')
    expect(await placeAfter(true)).toBe('/')
    expect((await browser.get('/account')).status).toBe(303)
  })
})

async function enrol(): Promise<string> {
  await browser.get('/account/second-factor')
  await browser.post('/account/second-factor/enrolment', { currentPassword: TEST_PASSWORD })
  const page = await browser.get('/account/second-factor/enrolment')
  const secret = (/factor-secret">([A-Z2-7 ]+)</.exec(page.text)?.[1] ?? '').replaceAll(' ', '')
  const code = totpAt(secret, stepAt(app.foundation.clock.now()))
  expect((await browser.post('/account/second-factor', { code })).status).toBe(200)
  return secret
}
