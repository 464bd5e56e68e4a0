import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { SignInProvider } from '#core/sign-in-providers/sign-in-provider.ts'
import type { TestApp } from '#testing/test-app.ts'
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
let tenant: Awaited<ReturnType<TestApp['createTenant']>>

const SECRET = 'a secret of the stand-in'

beforeAll(async () => {
  op = await startOidcProvider()
  app = await createSignInApp()
  tenant = await app.createTenant()
  provider = await addProvider(app, {
    kind: 'oidc',
    name: 'Staff login',
    issuer: op.issuer,
    clientSecret: SECRET,
    groupsClaim: 'groups',
    groupMappings: [{ group: 'desk', organizationId: tenant.organizationId, role: 'member' }],
  })
})
afterAll(async () => {
  await app?.close()
  await op?.stop()
})
beforeEach(() =>
  op.set({
    redirectUris: [callbackOf(provider)],
    claimsInIdToken: false,
    codeLifetimeS: 60,
    people: {
      grace: { email: 'Grace@Example.com', email_verified: true, name: 'Grace Hopper', groups: ['desk'] },
      owner: { email: tenant.email, email_verified: true, name: 'Ann', groups: [] },
      liar: { email: tenant.email, email_verified: false, name: 'Not Ann', groups: [] },
      nobody: { email: 'nobody@example.com', email_verified: true, name: 'Nobody', groups: [] },
    },
  }),
)

describe('the whole journey', () => {
  test('lets in whom a group maps, with the membership, and goes on to the page that was asked for', async () => {
    const browser = app.createBrowser()
    const answer = await journey(browser, provider, { login: 'grace', next: '/calls?state=active' })
    expect(answer).toMatchObject({ status: 303, location: '/calls?state=active' })
    expect(await emailOf(app, browser)).toBe('grace@example.com')
    expect((await browser.get('/calls')).status).toBe(200)
    const [visit] = await app.foundation.services.egress.listDestinations(tenant.scope)
    expect(visit).toMatchObject({ destination: new URL(op.issuer).host, purpose: 'sign_in', count: 1 })
  })

  test('finds the same person the next time, by what never changes and not by the address', async () => {
    await op.set({
      people: { grace: { email: 'moved@example.com', email_verified: true, groups: ['desk'] } },
    })
    const browser = app.createBrowser()
    await journey(browser, provider, { login: 'grace' })
    expect(await emailOf(app, browser)).toBe('grace@example.com')
  })

  test('takes the membership away when the group is gone', async () => {
    await op.set({ people: { grace: { email: 'grace@example.com', email_verified: true, groups: [] } } })
    const browser = app.createBrowser()
    await journey(browser, provider, { login: 'grace' })
    expect(await emailOf(app, browser)).toBe('grace@example.com')
    expect((await browser.get('/calls')).status).toBe(403)
  })

  test('asks for no userinfo where the id token says it all, and means the same', async () => {
    await op.set({ claimsInIdToken: true })
    const browser = app.createBrowser()
    expect((await journey(browser, provider, { login: 'grace' })).status).toBe(303)
    expect((await browser.get('/calls')).status).toBe(200)
  })

  test('works at once with keys that the provider has just changed', async () => {
    await op.rotateKeys()
    expect((await journey(app.createBrowser(), provider, { login: 'grace' })).status).toBe(303)
    await op.rotateKeys()
    expect((await journey(app.createBrowser(), provider, { login: 'grace' })).status).toBe(303)
  })

  test('starts a session of its own: what the browser held before is not taken on', async () => {
    const browser = app.createBrowser()
    await journey(browser, provider, { login: 'grace' })
    const before = new Map(browser.cookies)
    await journey(browser, provider, { login: 'grace' })
    const session = [...before.keys()].find(name => name.includes('session_token')) ?? ''
    expect(before.get(session)).toBeString()
    expect(browser.cookies.get(session)).not.toBe(before.get(session))
  })
})

describe('what does not hold is refused, in our words', () => {
  async function expectRefused(answer: { status: number; text: string }, words: string) {
    expect(answer.text).toContain(words)
    expect(answer.status).toBeGreaterThanOrEqual(400)
  }

  test('a callback that is played again', async () => {
    const browser = app.createBrowser()
    const back = await visitProvider(await depart(browser, provider), 'grace')
    const kept = browser.cookies.get('parley_journey') ?? ''
    expect((await browser.get(back)).status).toBe(303)
    await expectRefused(await browser.get(back), 'was not begun in this browser')
    browser.cookies.set('parley_journey', kept)
    await expectRefused(await browser.get(back), 'is finished already')
  })

  test('a callback in another browser, with another state, or without one', async () => {
    const victim = app.createBrowser()
    const attacker = app.createBrowser()
    const back = await visitProvider(await depart(attacker, provider), 'grace')
    await expectRefused(await victim.get(back), 'was not begun in this browser')
    await depart(victim, provider)
    await expectRefused(await victim.get(back), 'was not begun in this browser')
    await depart(victim, provider)
    const stateless = back.replace(/state=[^&]+/, 'other=1')
    await expectRefused(await victim.get(stateless), 'was not begun in this browser')
    expect(await emailOf(app, victim)).toBeNull()
  })

  test('a way back after more than ten minutes', async () => {
    const browser = app.createBrowser()
    const back = await visitProvider(await depart(browser, provider), 'grace')
    app.foundation.clock.advance(10 * 60_000)
    await expectRefused(await browser.get(back), 'took longer than ten minutes')
  })

  test('a code that is not theirs, and one that was used', async () => {
    const browser = app.createBrowser()
    const back = await visitProvider(await depart(browser, provider), 'grace')
    await expectRefused(
      await browser.get(back.replace(/code=[^&]+/, 'code=invented')),
      'was used before or has expired',
    )
    const other = app.createBrowser()
    const code = /code=([^&]+)/.exec(await visitProvider(await depart(other, provider), 'grace'))?.[1]
    const third = app.createBrowser()
    const stolen = (await visitProvider(await depart(third, provider), 'nobody')).replace(
      /code=[^&]+/,
      `code=${code}`,
    )
    // PKCE: the code is bound to the browser that asked for it.
    await expectRefused(await third.get(stolen), 'was used before or has expired')
  })

  test('an answer that names another issuer', async () => {
    const browser = app.createBrowser()
    const back = await visitProvider(await depart(browser, provider), 'grace')
    const forged = back.replace(/iss=[^&]+/, `iss=${encodeURIComponent('https://evil.example')}`)
    await expectRefused(await browser.get(forged), 'is not genuine, or was meant for somebody else')
  })

  test('a client secret that is wrong', async () => {
    await op.set({ clientSecret: 'another secret of the stand-in' })
    const answer = await journey(app.createBrowser(), provider, { login: 'grace' })
    await op.set({ clientSecret: SECRET })
    await expectRefused(answer, 'does not accept the client id or the secret')
  })
})

describe('who may come in', () => {
  test('a stranger needs an invitation', async () => {
    const browser = app.createBrowser()
    const answer = await journey(browser, provider, { login: 'nobody' })
    expect(answer.status).toBe(403)
    expect(answer.text).toContain('Nobody has invited you yet')
    expect(await app.foundation.authenticator.findUserByEmail('nobody@example.com')).toBeNull()
  })

  test('an invitation for the verified address opens the door, and waits on the other side', async () => {
    const { store, clock } = app.foundation
    await store.invitations.insert(tenant.scope, {
      id: 'invitation-1',
      email: 'nobody@example.com',
      role: 'member',
      createdAt: clock.now(),
      expiresAt: new Date(clock.now().getTime() + 60_000),
      tokenHash: 'hash-1',
      invitedBy: null,
    })
    const browser = app.createBrowser()
    expect((await journey(browser, provider, { login: 'nobody' })).status).toBe(303)
    const user = await app.foundation.authenticator.findUserByEmail('nobody@example.com')
    expect(user).toMatchObject({ emailVerified: true, isPlatformAdmin: false, name: 'Nobody' })
  })

  test('an account is taken over only where both sides have verified the address', async () => {
    const owner = app.createBrowser()
    const refused = await journey(owner, provider, { login: 'liar' })
    expect(refused.status).toBe(403)
    expect(refused.text).toContain('does not vouch for your e-mail address')
    const unconfirmed = await app.foundation.authenticator.findUserByEmail(tenant.email)
    if (!unconfirmed?.emailVerified) {
      const answer = await journey(owner, provider, { login: 'owner' })
      expect(answer.text).toContain('was never confirmed')
    }
    await app.foundation.authenticator.markEmailVerified(tenant.userId)
    expect((await journey(owner, provider, { login: 'owner' })).status).toBe(303)
    expect(await emailOf(app, owner)).toBe(tenant.email)
  })

  test('an address that somebody new was given does not open the account of whoever had it before', async () => {
    await op.set({ people: { successor: { email: tenant.email, email_verified: true, groups: ['desk'] } } })
    const browser = app.createBrowser()
    const answer = await journey(browser, provider, { login: 'successor' })
    expect(answer.status).toBe(409)
    expect(answer.text).toContain('Another account of Staff login is linked already')
    expect(await emailOf(app, browser)).toBeNull()
  })

  test('whoever is outside the listed domains stays out, known or not', async () => {
    const { signInProviders } = app.foundation.services
    const { settings, name, issuer, clientId } = await signInProviders.getProvider(provider.id)
    const input = { kind: 'oidc' as const, name, issuer, clientId, isEnabled: true, ...settings }
    await signInProviders.changeProvider(adminScope, provider.id, {
      ...input,
      emailDomains: ['@Other.example'],
    })
    const answer = await journey(app.createBrowser(), provider, { login: 'grace' })
    await signInProviders.changeProvider(adminScope, provider.id, input)
    expect(answer.status).toBe(403)
    expect(answer.text).toContain('Only verified e-mail addresses of certain domains')
  })

  test('a provider that is switched off leads nowhere, and an unknown one is not there', async () => {
    const off = await addProvider(app, { kind: 'oidc', name: 'Off', issuer: op.issuer, isEnabled: false })
    const browser = app.createBrowser()
    const answer = await browser.get(`/sign-in/providers/${off.id}`)
    expect(answer.status).toBe(403)
    expect(answer.text).toContain('is switched off')
    expect((await browser.get('/sign-in/providers/unknown')).status).toBe(404)
    expect((await browser.get('/sign-in/providers/unknown/callback?state=x')).status).toBe(401)
  })

  test('afterwards leads to a path of ours and nowhere else', async () => {
    for (const next of ['//evil.example', 'https://evil.example', '/\\evil.example']) {
      const answer = await journey(app.createBrowser(), provider, { login: 'grace', next })
      expect(answer).toMatchObject({ status: 303, location: '/' })
    }
  })
})
