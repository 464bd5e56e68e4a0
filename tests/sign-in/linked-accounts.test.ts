import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { stepAt, totpAt } from '#core/identity/totp.ts'
import type { SignInProvider } from '#core/sign-in-providers/sign-in-provider.ts'
import { openSignedIn } from '#testing/signed-in-browser.ts'
import { createTestApp, TEST_PASSWORD, type TestApp } from '#testing/test-app.ts'
import { HTMX, type TestBrowser } from '#testing/test-browser.ts'
import { type OidcProviderFake, startOidcProvider } from '../fakes/oidc-provider-fake.ts'
import {
  addProvider,
  adminScope,
  callbackOf,
  createSignInApp,
  depart,
  emailOf,
  journey,
  visitProvider,
} from './provider-journey.ts'

let op: OidcProviderFake
let app: TestApp
let provider: SignInProvider
let owner: TestBrowser
let ownerEmail: string

const SECRET = 'a secret of the stand-in'
const PASSWORD = { currentPassword: TEST_PASSWORD }
const FROM_ELSEWHERE = { 'sec-fetch-site': 'cross-site' }

beforeAll(async () => {
  op = await startOidcProvider()
  app = await createSignInApp()
  const signedIn = await openSignedIn(app)
  owner = signedIn.browser
  ownerEmail = signedIn.tenant.email
  provider = await addProvider(app, { kind: 'oidc', name: 'Staff', issuer: op.issuer, clientSecret: SECRET })
  await op.set({
    redirectUris: [callbackOf(provider)],
    // Linking needs no address at all: the person has shown twice who they are.
    people: { ann: {}, other: {}, invited: { email: 'new@example.com', email_verified: true } },
  })
})
afterAll(async () => {
  await app?.close()
  await op?.stop()
})

const linking = () => `/account/sign-in-providers/${provider.id}/linking`
const unlinking = () => `/account/sign-in-providers/${provider.id}/unlinking`

async function link(browser: TestBrowser, login: string) {
  await browser.get('/account/sign-in-providers')
  const departure = await browser.post(linking(), PASSWORD, HTMX)
  return browser.get(await visitProvider(departure.headers.get('hx-redirect') ?? '', login), FROM_ELSEWHERE)
}

describe('linking a provider with the own account', () => {
  test('goes by a form of ours only, and without a script over a page with a link', async () => {
    await owner.get('/account/sign-in-providers')
    const page = await owner.post(linking(), PASSWORD)
    expect(page.status).toBe(200)
    expect(page.text).toContain(`href="${op.issuer}/auth?`)
    const foreign = await owner.post(linking(), PASSWORD, FROM_ELSEWHERE)
    expect(foreign.status).toBe(403)
    expect((await owner.get(linking())).status).toBe(405)
    expect((await app.createBrowser().post(linking())).status).toBeGreaterThanOrEqual(401)
  })

  test('lets the person in from then on, whatever address the provider knows', async () => {
    expect((await owner.get('/account/sign-in-providers')).text).toContain('Link Staff')
    expect((await link(owner, 'ann')).location).toBe('/account?done=linked')
    expect((await owner.get('/account?done=linked')).text).toContain('The account is linked')
    expect((await owner.get('/account/sign-in-providers')).text).toContain('Unlink Staff')
    const other = app.createBrowser()
    expect((await journey(other, provider, { login: 'ann' })).status).toBe(303)
    expect(await emailOf(app, other)).toBe(ownerEmail)
  })

  test('is refused for an account of the provider that is somebody else’s, and for a second one', async () => {
    const second = await openSignedIn(app, 'Second')
    const taken = await link(second.browser, 'ann')
    expect(taken.status).toBe(409)
    expect(taken.text).toContain('Somebody else here signs in with this account of Staff')
    const another = await link(owner, 'other')
    expect(another.status).toBe(409)
    expect(another.text).toContain('Another account of Staff is linked already')
  })

  test('ends when somebody else is signed in on the way back', async () => {
    const second = await openSignedIn(app, 'Third')
    await second.browser.get('/account')
    const departure = await second.browser.post(linking(), PASSWORD, HTMX)
    const back = await visitProvider(departure.headers.get('hx-redirect') ?? '', 'other')
    for (const name of [...second.browser.cookies.keys()])
      if (name.includes('session')) second.browser.cookies.delete(name)
    const answer = await second.browser.get(back, FROM_ELSEWHERE)
    expect(answer.status).toBe(403)
    expect(answer.text).toContain('You were signed out in between')
  })
})

describe('both ask who is there', () => {
  test('with a wrong password neither begins', async () => {
    await owner.get('/account')
    for (const path of [linking(), unlinking()]) {
      const answer = await owner.post(path, { currentPassword: 'not the password' }, HTMX)
      expect(answer.status).toBe(422)
      expect(answer.text).toContain('This is not your current password.')
    }
  })
})

describe('unlinking', () => {
  test('works while there is another way in, and closes this one', async () => {
    await owner.get('/account')
    const answer = await owner.post(unlinking(), PASSWORD, HTMX)
    const done = '/account/sign-in-providers?done=unlinked'
    expect(answer.headers.get('hx-redirect')).toBe(done)
    expect((await owner.get(done)).text).toContain('The account is unlinked.')
    expect((await owner.post(unlinking(), PASSWORD, HTMX)).status).toBe(404)
    expect((await journey(app.createBrowser(), provider, { login: 'ann' })).status).toBe(403)
  })

  test('is refused for the last way in', async () => {
    const { store, clock } = app.foundation
    const { tenant } = await openSignedIn(app, 'Fourth')
    await store.invitations.insert(tenant.scope, {
      id: 'i',
      email: 'new@example.com',
      role: 'member',
      tokenHash: 'i',
      invitedBy: null,
      createdAt: clock.now(),
      expiresAt: new Date(clock.now().getTime() + 60_000),
    })
    const browser = app.createBrowser()
    expect((await journey(browser, provider, { login: 'invited' })).status).toBe(303)
    await browser.get('/account')
    const answer = await browser.post(unlinking(), {}, HTMX)
    expect(answer.status).toBe(409)
    expect(answer.text).toContain('This is your only way to sign in')
  })
})

describe('what the browser keeps on the way', () => {
  test('is sealed, unreadable to scripts, gone after ten minutes and after the way back', async () => {
    const answer = await app.createBrowser().get(`/sign-in/providers/${provider.id}`)
    const [cookie = ''] = answer.headers.getSetCookie().filter(line => line.startsWith('parley_journey='))
    expect(cookie).toMatch(/; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/)
    expect(cookie).toStartWith('parley_journey=v1.')
    const browser = app.createBrowser()
    await depart(browser, provider)
    const failed = await browser.get(`/sign-in/providers/${provider.id}/callback?state=x&error=access_denied`)
    expect(
      failed.headers.getSetCookie().some(line => line.startsWith('parley_journey=; Path=/; Max-Age=0')),
    ).toBe(true)
  })

  test('is of no use for another provider', async () => {
    const twin = await addProvider(app, {
      kind: 'oidc',
      name: 'Twin',
      issuer: op.issuer,
      clientSecret: SECRET,
    })
    const browser = app.createBrowser()
    const back = await visitProvider(await depart(browser, provider), 'ann')
    const answer = await browser.get(back.replace(provider.id, twin.id))
    expect(answer.text).toContain('was not begun in this browser')
    await app.foundation.services.signInProviders.removeProvider(adminScope, twin.id)
  })
})

describe('an account with an authenticator app', () => {
  test('is not taken over by an address, but asked for its code after a provider that it linked', async () => {
    const { services, authenticator, clock } = app.foundation
    const signedIn = await openSignedIn(app, 'Fifth')
    const { email, userId } = signedIn.tenant
    await authenticator.markEmailVerified(userId)
    const cookie = [...signedIn.browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const person = await services.access.identifyPerson(new Headers({ cookie }))
    if (!person) throw new Error('nobody is signed in')
    const origin = { address: null, userAgent: null }
    const request = { password: TEST_PASSWORD, origin, publicUrl: 'http://localhost:3000' }
    const { secret } = await services.secondFactors.beginEnrolment(person, request)
    await services.secondFactors.confirmEnrolment(person, {
      ...request,
      code: totpAt(secret, stepAt(clock.now())),
    })
    await op.set({ people: { fifth: { email, email_verified: true } } })
    const refused = await journey(app.createBrowser(), provider, { login: 'fifth' })
    expect(refused.status).toBe(403)
    expect(refused.text).toContain('asks for a second factor')
    expect((await link(signedIn.browser, 'fifth')).location).toBe('/account?done=linked')
    const browser = app.createBrowser()
    const half = await journey(browser, provider, { login: 'fifth', next: '/calls' })
    expect(half.location).toBe('/sign-in/second-factor?next=%2Fcalls')
    expect(await emailOf(app, browser)).toBeNull()
    clock.advance(60_000)
    await browser.get(half.location ?? '')
    const whole = await browser.post('/sign-in/second-factor', {
      code: totpAt(secret, stepAt(clock.now())),
      next: '/calls',
    })
    expect(whole.location).toBe('/calls')
    expect(await emailOf(app, browser)).toBe(email)
    expect((await authenticator.listSessions(userId)).map(({ method }) => method)).toContain('provider_totp')
  })
})

test('with LAN_ONLY nobody is asked whom the operator did not list', async () => {
  const strict = await createTestApp(
    {},
    { environment: { LAN_ONLY: '1', EGRESS_ALLOW: '10.0.0.0/8', SIGN_IN_ALLOW_HTTP: '127.0.0.1' } },
  )
  try {
    const staff = await addProvider(strict, { kind: 'oidc', name: 'Staff', issuer: op.issuer })
    const answer = await strict.createBrowser().get(`/sign-in/providers/${staff.id}`)
    expect(answer.status).toBe(403)
    expect(answer.text).toContain('LAN_ONLY does not allow this address')
    const [finding] = await strict.foundation.services.signInProviders.checkProvider(
      staff.id,
      callbackOf(staff),
    )
    expect(finding?.level).toBe('fault')
  } finally {
    await strict.close()
  }
})
