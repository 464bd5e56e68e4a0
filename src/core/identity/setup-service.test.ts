import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openTestFoundation, TEST_PASSWORD, type TestFoundation } from '#testing/test-foundation.ts'

let foundation: TestFoundation
beforeAll(async () => {
  foundation = await openTestFoundation()
})
afterAll(() => foundation.close())

const owner = { name: 'Ann', email: 'Ann@Example.com', password: TEST_PASSWORD, organization: 'Café Marlene' }

describe('setting up', () => {
  test('a token works once, a renewed one replaces it, and a failed try leaves nothing and keeps the token', async () => {
    const { setup } = foundation.services
    const first = (await setup.renewSetupToken()) ?? ''
    const token = (await setup.renewSetupToken()) ?? ''
    expect(await setup.isSetupTokenValid(first)).toBe(false)
    expect(await setup.isSetupTokenValid(token)).toBe(true)
    await expect(setup.setUpOwner(first, owner)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(setup.setUpOwner(token, { ...owner, password: 'short' })).rejects.toMatchObject({
      code: 'invalid',
    })
    expect(await foundation.store.unscoped.listOrganizationIds()).toEqual([])

    const created = await Promise.allSettled([
      setup.setUpOwner(token, owner),
      setup.setUpOwner(token, { ...owner, email: 'bob@example.com' }),
    ])
    expect(created.map(result => result.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await foundation.store.unscoped.listOrganizationIds()).toHaveLength(1)
    expect(await setup.isSetUp()).toBe(true)
    expect(await setup.renewSetupToken()).toBeNull()
  })

  test('an owner who was made on the command line closes the link that is still open, and a restart does too', async () => {
    const fresh = await openTestFoundation()
    try {
      const { setup } = fresh.services
      const token = (await setup.renewSetupToken()) ?? ''
      await setup.createOwner(owner)
      const late = setup.setUpOwner(token, { ...owner, email: 'eve@example.com' })
      await expect(late).rejects.toMatchObject({ code: 'forbidden' })

      await fresh.store.unscoped.setInstallationValue('setup_token_hash', 'left behind by an older program')
      expect(await setup.renewSetupToken()).toBeNull()
      expect(await fresh.store.unscoped.getInstallationValue('setup_token_hash')).toBeUndefined()
      expect(await fresh.store.unscoped.listOrganizationIds()).toHaveLength(1)
    } finally {
      await fresh.close()
    }
  })

  test('a new organization has its example context, its tools, Rehearsal and a published Front desk', async () => {
    const { scope } = await foundation.createOrganization('Second')
    const [agent] = (await foundation.services.agents.listAgents(scope, { limit: 10 })).items
    expect(agent).toMatchObject({
      publishedVersion: 1,
      draft: { name: 'Front desk', tools: ['clock', 'hang_up', 'book_table'] },
    })
    expect((await foundation.services.tools.listTools(scope)).map(tool => tool.name)).toEqual([
      'book_table',
      'clock',
      'hang_up',
    ])
    const { context } = await foundation.services.organizations.getOrganization(scope)
    expect(context.openingHours).not.toBe('')
    const [connection] = (
      await foundation.services.modelConnections.listModelConnections(scope, { limit: 10 })
    ).items
    expect(connection).toMatchObject({ kind: 'rehearsal', id: agent?.draft.modelConnectionId })
  })

  test('an e-mail address can own only one account, however it is written', async () => {
    const { email } = await foundation.createOrganization('Third')
    const before = (await foundation.store.unscoped.listOrganizationIds()).length
    const again = foundation.services.setup.createOwner({ ...owner, email: email.toUpperCase() })
    await expect(again).rejects.toMatchObject({ code: 'conflict' })
    expect(await foundation.store.unscoped.listOrganizationIds()).toHaveLength(before)
  })
})

describe('who is asking', () => {
  test('a session cookie stands for the person in their organization, until they sign out', async () => {
    const { scope, email } = await foundation.createOrganization('Session')
    const { authenticator, services } = foundation
    const signedIn = await authenticator.signIn({ email, password: TEST_PASSWORD, headers: new Headers() })
    const cookie = signedIn
      .getSetCookie()
      .map(line => line.split(';')[0])
      .join('; ')
    const principal = await services.access.identify(new Headers({ cookie }))
    expect(principal).toMatchObject({
      scope,
      user: { email },
      role: 'org_admin',
      organizationName: 'Session',
    })
    await authenticator.signOut(new Headers({ cookie }))
    expect(await services.access.identify(new Headers({ cookie }))).toBeNull()
  })
})
