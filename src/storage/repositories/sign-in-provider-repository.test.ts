import { expect, test } from 'bun:test'
import type { AppError } from '#core/errors.ts'
import type { SignInProvider } from '#core/sign-in-providers/sign-in-provider.ts'
import { createAuthenticator } from '#providers/auth/better-auth-authenticator.ts'
import { describeOnEachDatabase } from '#testing/databases.ts'
import { createTestClock } from '#testing/test-foundation.ts'

describeOnEachDatabase('sign-in providers and links', context => {
  const clock = createTestClock()
  const at = clock.now()

  function makeProvider(change: Partial<SignInProvider> = {}): SignInProvider {
    const id = Bun.randomUUIDv7()
    const settings = { groupsClaim: 'groups', groupMappings: [], emailDomains: ['example.com'] }
    const base = { id, kind: 'oidc', name: `Staff ${id}`, issuer: 'https://sso.example.com' } as const
    return {
      ...base,
      clientId: 'parley',
      hasClientSecret: true,
      isEnabled: true,
      settings,
      createdAt: at,
      updatedAt: at,
      ...change,
    }
  }

  async function insertProvider(change: Partial<SignInProvider> = {}) {
    const provider = makeProvider(change)
    await context.store.signInProviders.insert(provider, 'sealed')
    return provider
  }

  async function makeUser() {
    const { store } = context
    const secret = 'a secret of thirty-two characters'
    const authenticator = createAuthenticator({ store, secret, isSecure: false, clock })
    const email = `${Bun.randomUUIDv7()}@example.com`
    return authenticator.createUser({ name: 'Ann', email, passwordHash: null, emailVerified: true })
  }

  const codeOf = (promise: Promise<unknown>) =>
    promise.then(
      () => 'none',
      (error: AppError) => error.code,
    )

  test('a provider is kept with its settings, and its sealed secret leaves by one door', async () => {
    const { signInProviders } = context.store
    const provider = await insertProvider()
    expect(await signInProviders.get(provider.id)).toEqual(provider)
    expect(JSON.stringify(await signInProviders.list())).not.toContain('"sealed"')
    expect(await signInProviders.getWithSealedSecret(provider.id)).toEqual({
      provider,
      sealedClientSecret: 'sealed',
    })
    const changed = { ...provider, clientId: 'other', isEnabled: false, hasClientSecret: false }
    await signInProviders.update(changed, null)
    expect(await signInProviders.get(provider.id)).toEqual(changed)
  })

  test('after the key was lost secrets are forgotten, and nothing else', async () => {
    const { signInProviders } = context.store
    const provider = await insertProvider()
    expect(await signInProviders.clearSealedSecrets(at)).toBeGreaterThan(0)
    expect(await signInProviders.clearSealedSecrets(at)).toBe(0)
    expect(await signInProviders.getWithSealedSecret(provider.id)).toEqual({
      provider: { ...provider, hasClientSecret: false },
      sealedClientSecret: null,
    })
  })

  test('a name is there once; what is not there is not found', async () => {
    const { signInProviders } = context.store
    const provider = await insertProvider()
    expect(await codeOf(signInProviders.insert(makeProvider({ name: provider.name }), null))).toBe('conflict')
    expect(await codeOf(signInProviders.get('unknown'))).toBe('not_found')
    expect(await codeOf(signInProviders.update(makeProvider(), null))).toBe('not_found')
    expect(await codeOf(signInProviders.remove('unknown'))).toBe('not_found')
    expect(await codeOf(signInProviders.getWithSealedSecret('unknown'))).toBe('not_found')
  })

  test('a link is found by provider and subject, is there once, and goes with its provider', async () => {
    const { signInProviders, signInLinks } = context.store
    const [provider, other] = [await insertProvider(), await insertProvider()]
    const [ann, bob] = [await makeUser(), await makeUser()]
    const grants = [{ organizationId: 'o', role: 'member' }]
    const link = { providerId: provider.id, userId: ann.id, subject: 'sub', createdAt: at, grants }
    await signInLinks.insert(link)
    await signInLinks.insert({ ...link, providerId: other.id, userId: bob.id, grants: [] })
    expect(await signInLinks.find(provider.id, 'sub')).toEqual(link)
    expect(await signInLinks.find(provider.id, 'SUB')).toBeUndefined()
    expect(await codeOf(signInLinks.insert({ ...link, userId: bob.id }))).toBe('conflict')
    await signInLinks.keepGrants({ ...link, grants: [] })
    expect((await signInLinks.find(provider.id, 'sub'))?.grants).toEqual([])
    await signInProviders.remove(provider.id)
    expect(await signInLinks.listOfUser(ann.id)).toEqual([])
    expect(await signInLinks.listOfUser(bob.id)).toHaveLength(1)
  })

  test('removing a link takes no password away, whatever provider is named', async () => {
    const { signInLinks, authRecords } = context.store
    const ann = await makeUser()
    const row = { id: Bun.randomUUIDv7(), userId: ann.id, accountId: ann.id, createdAt: at, updatedAt: at }
    await authRecords.create('accounts', { ...row, providerId: 'credential', password: 'hash' })
    expect(await signInLinks.countOwnWays(ann.id)).toBe(1)
    expect(await signInLinks.remove(ann.id, 'credential')).toBe(false)
    expect(await signInLinks.countOwnWays(ann.id)).toBe(1)
    expect(await signInLinks.listOfUser(ann.id)).toEqual([])
  })

  test('an account is found by its address in any letters', async () => {
    const ann = await makeUser()
    expect(await context.store.signInLinks.findUserByEmail(ann.email.toUpperCase())).toEqual({
      id: ann.id,
      emailVerified: true,
      hasSecondFactor: false,
    })
  })

  test('a journey is finished once, by one of many at the same time, and forgotten after its end', async () => {
    const { signInLinks } = context.store
    const expiresAt = new Date(at.getTime() + 1_000)
    const id = Bun.randomUUIDv7()
    const taken = await Promise.all(
      Array.from({ length: 5 }, () => signInLinks.takeJourney(id, at, expiresAt)),
    )
    expect(taken.filter(Boolean)).toHaveLength(1)
    await signInLinks.takeJourney(
      Bun.randomUUIDv7(),
      new Date(at.getTime() + 2_000),
      new Date(at.getTime() + 3_000),
    )
    const left = await context.store.authRecords.count({
      model: 'verifications',
      where: [{ field: 'id', operator: 'eq', value: id, connector: 'AND', isCaseSensitive: true }],
    })
    expect(left).toBe(0)
  })
})
