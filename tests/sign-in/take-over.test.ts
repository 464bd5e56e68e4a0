import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { createPasskeyRecords } from '#core/identity/passkey-records.ts'
import type { SignInProvider } from '#core/sign-in-providers/sign-in-provider.ts'
import type { OpenStore } from '#storage/open-store.ts'
import type { TestApp } from '#testing/test-app.ts'
import { type OidcProviderFake, startOidcProvider } from '../fakes/oidc-provider-fake.ts'
import { addProvider, adminScope, callbackOf, createSignInApp, emailOf, journey } from './provider-journey.ts'

let op: OidcProviderFake
let other: OidcProviderFake
let app: TestApp
let provider: SignInProvider

const SECRET = 'a secret of the stand-in'

beforeAll(async () => {
  op = await startOidcProvider()
  other = await startOidcProvider()
  app = await createSignInApp()
  const { organizationId } = await app.createTenant()
  provider = await addProvider(app, {
    kind: 'oidc',
    name: 'Staff login',
    issuer: op.issuer,
    clientSecret: SECRET,
    groupsClaim: 'groups',
    groupMappings: [{ group: 'desk', organizationId, role: 'member' }],
  })
})
afterAll(async () => {
  await app?.close()
  await op?.stop()
  await other?.stop()
})
beforeEach(async () => {
  for (const each of [op, other])
    await each.set({
      redirectUris: [callbackOf(provider)],
      people: {
        mallory: { email: 'boss@example.com', email_verified: false, groups: ['desk'] },
        one: { email: 'one@example.com', email_verified: true, groups: ['desk'] },
      },
    })
})

/** With the link of the mail, as the owner of the mailbox does. */
async function takeNewPassword(email: string): Promise<void> {
  const browser = app.createBrowser()
  await browser.get('/forgot-password')
  await browser.post('/forgot-password', { email })
  await app.foundation.background.settle()
  const mails = await app.foundation.mails(email)
  const token = new URL(mails.at(-1)?.link ?? '').searchParams.get('token') ?? ''
  await browser.get(`/reset-password?token=${token}`)
  expect((await browser.post('/reset-password', { token, password: 'three quiet boats' })).status).toBe(303)
}

const passkeyOf = (userId: string) => ({
  id: Bun.randomUUIDv7(),
  userId,
  name: 'key',
  publicKey: 'x',
  credentialId: `credential of ${userId}`,
  counter: 0,
  transports: [],
  aaguid: null,
  deviceType: 'singleDevice',
  isBackedUp: false,
  createdAt: new Date(),
})

describe('an account that somebody else began', () => {
  test('is only its owner’s once they have shown that the address is theirs', async () => {
    const mallory = app.createBrowser()
    expect((await journey(mallory, provider, { login: 'mallory' })).status).toBe(303)
    expect(await emailOf(app, mallory)).toBe('boss@example.com')
    const { store, authenticator } = app.foundation
    const passkeys = createPasskeyRecords((store as OpenStore).authRecords)
    const { id: userId = '' } = (await authenticator.findUserByEmail('boss@example.com')) ?? {}
    await passkeys.insert(passkeyOf(userId))

    await takeNewPassword('boss@example.com')

    const back = app.createBrowser()
    expect((await journey(back, provider, { login: 'mallory' })).status).toBe(403)
    expect(await emailOf(app, back)).toBeNull()
    expect(await passkeys.list(userId)).toEqual([])
    const { items } = await store.audit.list(adminScope, { limit: 5, filter: {} })
    const act = items.find(({ action }) => action === 'person.password_changed')
    expect(act?.after).toMatchObject({ by: 'reset link', removedWaysIn: 2 })
  })

  test('keeps its other ways in where the address was known to be its owner’s', async () => {
    const browser = app.createBrowser()
    expect((await journey(browser, provider, { login: 'one' })).status).toBe(303)
    await takeNewPassword('one@example.com')
    const again = app.createBrowser()
    expect((await journey(again, provider, { login: 'one' })).status).toBe(303)
    expect(await emailOf(app, again)).toBe('one@example.com')
  })
})

describe('a provider that moves to another issuer', () => {
  test('opens nobody’s account there: the same name is somebody else', async () => {
    const browser = app.createBrowser()
    expect((await journey(browser, provider, { login: 'one' })).status).toBe(303)
    await other.set({
      people: { one: { email: 'else@example.com', email_verified: true, groups: ['desk'] } },
    })
    const { signInProviders } = app.foundation.services
    const { settings, name, clientId } = provider
    const moved = { kind: 'oidc' as const, name, clientId, isEnabled: true, ...settings }
    const change = signInProviders.changeProvider(adminScope, provider.id, {
      ...moved,
      issuer: other.issuer,
      clientSecret: SECRET,
    })
    await change.catch(() => {})
    const stranger = app.createBrowser()
    await journey(stranger, await signInProviders.getProvider(provider.id), { login: 'one' })
    const found = await signInProviders.getProvider(provider.id)
    expect([found.issuer, await emailOf(app, stranger)]).toEqual([op.issuer, 'one@example.com'])
    await expect(change).rejects.toMatchObject({ code: 'invalid' })
  })
})
