import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { SignInProvider } from '#core/sign-in-providers/sign-in-provider.ts'
import type { TestApp } from '#testing/test-app.ts'
import { startWellKnown, type WellKnownFake } from '../fakes/well-known-fake.ts'
import {
  addProvider,
  adminScope,
  callbackOf,
  createSignInApp,
  depart,
  emailOf,
  journey,
} from './provider-journey.ts'

let fake: WellKnownFake
let app: TestApp
let google: SignInProvider
let linkedin: SignInProvider
let tenant: Awaited<ReturnType<TestApp['createTenant']>>

const GRACE = { email: 'grace@gmail.com', email_verified: true }
const anybody = { login: 'anybody' }

beforeAll(async () => {
  fake = await startWellKnown()
  app = await createSignInApp(fake.issuers)
  tenant = await app.createTenant()
  google = await addProvider(app, { kind: 'google', name: 'Google' })
  linkedin = await addProvider(app, { kind: 'linkedin', name: 'LinkedIn' })
  await invite('grace@gmail.com')
  await invite('ada@example.com')
})
afterAll(async () => {
  await app?.close()
  await fake?.stop()
})
beforeEach(() => fake.set({ person: GRACE, tamper: {}, answerError: null }))

async function invite(email: string) {
  const { store, clock } = app.foundation
  const expiresAt = new Date(clock.now().getTime() + 24 * 3_600_000)
  const invitation = { id: email, email, role: 'member', tokenHash: email, invitedBy: null }
  await store.invitations.insert(tenant.scope, { ...invitation, createdAt: clock.now(), expiresAt })
}

describe('Google', () => {
  test('is asked with PKCE, state and nonce, and lets in', async () => {
    const browser = app.createBrowser()
    const { searchParams } = new URL(await depart(browser, google))
    expect(searchParams.get('code_challenge_method')).toBe('S256')
    expect(searchParams.get('scope')).toBe('openid email profile')
    expect(searchParams.get('prompt')).toBe('select_account')
    expect(searchParams.get('nonce')?.length).toBeGreaterThan(20)
    expect(searchParams.get('redirect_uri')).toBe(callbackOf(google))
    expect((await journey(browser, google, anybody)).status).toBe(303)
    expect(await emailOf(app, browser)).toBe('grace@gmail.com')
  })

  test('answers for its own addresses and those of its domains, for no other', async () => {
    await fake.set({ person: { sub: '1', email: 'owner@company.example', email_verified: true } })
    const refused = await journey(app.createBrowser(), google, anybody)
    expect(refused.text).toContain('Google does not vouch for your e-mail address')
    await fake.set({
      person: { sub: '2', email: 'staff@company.example', email_verified: true, hd: 'company.example' },
    })
    const unknown = await journey(app.createBrowser(), google, anybody)
    expect(unknown.text).toContain('Nobody has invited you yet')
  })

  test.each([
    ['the nonce of another journey', { nonce: 'another' }],
    ['another issuer', { iss: 'https://accounts.evil.example' }],
    ['another audience', { aud: 'somebody-else' }],
    ['several audiences, made for another party', { aud: ['parley', 'x'], azp: 'x' }],
    ['a signature of nobody', { byStranger: true }],
  ])('with %s is not believed', async (_, tamper) => {
    await fake.set({ tamper })
    const browser = app.createBrowser()
    const answer = await journey(browser, google, anybody)
    expect(answer.status).toBe(401)
    expect(answer.text).toContain('is not genuine, or was meant for somebody else')
    expect(await emailOf(app, browser)).toBeNull()
  })

  test('with a token that has expired is told apart', async () => {
    await fake.set({ tamper: { exp: Math.floor(Date.now() / 1000) - 3_600 } })
    expect((await journey(app.createBrowser(), google, anybody)).text).toContain(
      'has expired, or the clocks differ',
    )
  })

  test('says no in our words, whatever it writes', async () => {
    for (const [answerError, words] of [
      ['access_denied', 'You did not let Google say who you are'],
      ['temporarily_unavailable', 'Google cannot be asked right now'],
      ['<b>odd</b>', 'Google refused to sign you in'],
    ] as const) {
      await fake.set({ answerError })
      const answer = await journey(app.createBrowser(), google, anybody)
      expect(answer.text).toContain(words)
      expect(answer.text).not.toContain('words of the provider')
      expect(answer.text).not.toContain('<b>odd')
      // Whoever changes the language there goes to the door: the way back works once.
      expect(answer.text).toContain('name="back" value="/sign-in"')
    }
  })
})

describe('LinkedIn', () => {
  const ADA = { email: 'ada@example.com', email_verified: true }

  test('is asked without PKCE and nonce, which it does not take, and its truth written as text counts', async () => {
    await fake.set({ person: ADA })
    const browser = app.createBrowser()
    const { searchParams } = new URL(await depart(browser, linkedin))
    expect([...searchParams.keys()].sort()).toEqual([
      'client_id',
      'redirect_uri',
      'response_type',
      'scope',
      'state',
    ])
    expect((await journey(browser, linkedin, anybody)).status).toBe(303)
    expect(await emailOf(app, browser)).toBe('ada@example.com')
  })

  test('with an address that it has not verified does not let in', async () => {
    await fake.set({ person: { sub: 'other', email: 'ada@example.com', email_verified: false } })
    const answer = await journey(app.createBrowser(), linkedin, anybody)
    expect(answer.text).toContain('LinkedIn does not vouch for your e-mail address')
  })

  test('left by its own cancel button is told as such', async () => {
    await fake.set({ answerError: 'user_cancelled_login' })
    const answer = await journey(app.createBrowser(), linkedin, anybody)
    expect(answer.text).toContain('You did not let LinkedIn say who you are')
  })

  test('is checked for what it lacks', async () => {
    const { signInProviders } = app.foundation.services
    const findings = await signInProviders.checkProvider(linkedin.id, callbackOf(linkedin))
    expect(findings.map(({ level }) => level)).toEqual(['ok', 'warning', 'ok'])
  })
})

describe('a check says what is wrong', () => {
  const cases: [string, Partial<Parameters<typeof addProvider>[1]>, string][] = [
    ['nothing', {}, '{host} knows the client id and accepts the secret.'],
    [
      'a wrong secret',
      { clientSecret: 'wrong-secret' },
      '{host} does not accept the client id or the secret.',
    ],
    [
      'a redirect',
      { issuer: '/elsewhere' },
      '{host} sends requests somewhere else, which is not followed. Enter the address that it leads to.',
    ],
    ['an endless answer', { issuer: '/huge' }, 'The answer of {host} is too large.'],
    [
      'nothing there',
      { issuer: '/nothing' },
      'There is no discovery document of OpenID Connect at {host}. Check the address.',
    ],
    [
      'http that nobody allowed',
      { issuer: 'http://10.0.0.1:1' },
      'The address of {host} does not begin with https://. In a private network whoever runs Parley can allow it with SIGN_IN_ALLOW_HTTP.',
    ],
    ['nobody at home', { issuer: 'http://127.0.0.1:1' }, '{host} cannot be reached.'],
  ]

  test.each(cases)('%s', async (name, input, text) => {
    const issuer = input.issuer ?? '/google'
    const provider = await addProvider(app, {
      kind: 'oidc',
      name,
      ...input,
      issuer: issuer.startsWith('/') ? fake.origin + issuer : issuer,
    })
    const findings = await app.foundation.services.signInProviders.checkProvider(
      provider.id,
      callbackOf(provider),
    )
    expect(findings.at(-1)?.phrase.text).toBe(text)
    await app.foundation.services.signInProviders.removeProvider(adminScope, provider.id)
  })
})
