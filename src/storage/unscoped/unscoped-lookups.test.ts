import { expect, test } from 'bun:test'
import { Glob } from 'bun'
import type { Scope } from '#core/scope.ts'
import { assetPath } from '#lib/assets.ts'
import { describeOnEachDatabase } from '#testing/databases.ts'
import { makeOrganization } from '#testing/record-factories.ts'

describeOnEachDatabase('look-ups without a scope', context => {
  test('the memberships of a person are found over all organizations, and nobody else’s', async () => {
    const { unscoped } = context.store
    const [first, second] = [
      await makeOrganization(context.store, 'A'),
      await makeOrganization(context.store, 'B'),
    ]
    const [ann, bob] = [await makeMember([first, second]), await makeMember([second])]
    expect((await unscoped.listMembershipsOfUser(ann)).map(row => row.organizationName)).toEqual(['A', 'B'])
    expect((await unscoped.listMembershipsOfUser(bob)).map(row => row.organizationName)).toEqual(['B'])
    expect(await unscoped.listMembershipsOfUser('nobody')).toEqual([])
  })

  test('an API key is found by the hash of the whole key', async () => {
    const scope = await makeOrganization(context.store, 'Practice')
    const key = {
      id: Bun.randomUUIDv7(),
      organizationId: scope.organizationId,
      name: 'Key',
      prefix: 'parley_1',
      createdAt: new Date(),
      lastUsedAt: null,
      permissions: null,
      createdBy: null,
      expiresAt: null,
      revokedAt: null,
      requestsPerMinute: null,
    }
    await context.store.apiKeys.insert(scope, { ...key, hash: `hash-${key.id}` })
    expect(await context.store.unscoped.findApiKeyByHash(`hash-${key.id}`)).toEqual({
      ...key,
      organizationName: 'Practice',
      suspendedAt: null,
    })
    expect(await context.store.unscoped.findApiKeyByHash('another')).toBeUndefined()
  })

  test('an open invitation is found by the hash of its token, or by whom it is for', async () => {
    const scope = await makeOrganization(context.store, 'Practice')
    const email = `${Bun.randomUUIDv7()}@example.com`
    const invitation = {
      id: Bun.randomUUIDv7(),
      email,
      role: 'member',
      tokenHash: `hash-${email}`,
      invitedBy: null,
      createdAt: new Date(),
      expiresAt: new Date(0),
    }
    await context.store.invitations.insert(scope, invitation)
    const { unscoped } = context.store
    const found = await unscoped.findInvitationByHash(`hash-${email}`)
    expect(found).toMatchObject({ id: invitation.id, organizationName: 'Practice', inviterName: null })
    expect(await unscoped.listInvitationsForEmail(email)).toEqual(found ? [found] : [])
    expect(await unscoped.findInvitationByHash('another')).toBeUndefined()
    await context.store.invitations.revoke(scope, invitation.id, new Date())
    expect(await unscoped.findInvitationByHash(`hash-${email}`)).toBeUndefined()
    expect(await unscoped.listInvitationsForEmail(email)).toEqual([])
  })

  test('organizations are listed for the platform, page by page, the newest first', async () => {
    const made = [
      await makeOrganization(context.store, 'Older'),
      await makeOrganization(context.store, 'Newer'),
    ]
    const { unscoped } = context.store
    const first = await unscoped.listOrganizations({ limit: 1 })
    const second = await unscoped.listOrganizations({ limit: 1, cursor: first.nextCursor ?? '' })
    const ids = [...first.items, ...second.items].map(({ id }) => id)
    expect(ids.toSorted()).toEqual(made.map(({ organizationId }) => organizationId).toSorted())
  })

  test('look-ups work within a transaction, many at a time, and leave its scope alone', async () => {
    const scope = await makeOrganization(context.store, 'Mine')
    const other = await makeOrganization(context.store, 'Other')
    const people = [await makeMember([other]), await makeMember([other]), await makeMember([scope])]
    const found = await context.store.transaction(scope, async () => {
      const memberships = await Promise.all(
        people.map(id => context.store.unscoped.listMembershipsOfUser(id)),
      )
      const organization = await context.store.organizations.get(scope)
      return { names: memberships.flat().map(row => row.organizationName), organization: organization.name }
    })
    expect(found).toEqual({ names: ['Other', 'Other', 'Mine'], organization: 'Mine' })
  })

  test('every organization is listed, oldest first', async () => {
    const [first, second] = [await makeOrganization(context.store), await makeOrganization(context.store)]
    const ids = await context.store.unscoped.listOrganizationIds()
    expect(ids.indexOf(first.organizationId)).toBeLessThan(ids.indexOf(second.organizationId))
    expect(ids).toContain(first.organizationId)
  })

  test('people are counted', async () => {
    const before = await context.store.unscoped.countUsers()
    await makeMember([])
    expect(await context.store.unscoped.countUsers()).toBe(before + 1)
  })

  test('a value of the installation is set, replaced, removed', async () => {
    const { unscoped } = context.store
    expect(await unscoped.getInstallationValue('name')).toBeUndefined()
    await unscoped.setInstallationValue('name', 'one')
    await unscoped.setInstallationValue('name', 'two')
    expect(await unscoped.getInstallationValue('name')).toBe('two')
    await unscoped.removeInstallationValue('name')
    await unscoped.removeInstallationValue('name')
    expect(await unscoped.getInstallationValue('name')).toBeUndefined()
  })

  test('of many that take a value exactly one gets it, and only with the right text', async () => {
    const { unscoped } = context.store
    await unscoped.setInstallationValue('token', 'right')
    expect(await unscoped.takeInstallationValue('token', 'wrong')).toBe(false)
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => unscoped.takeInstallationValue('token', 'right')),
    )
    expect(answers.filter(Boolean)).toHaveLength(1)
    expect(await unscoped.getInstallationValue('token')).toBeUndefined()
  })

  async function makeMember(scopes: Scope[]): Promise<string> {
    const id = Bun.randomUUIDv7()
    const at = new Date()
    const user = { id, name: 'Ann', email: `${id}@example.com`, createdAt: at, updatedAt: at }
    await context.store.authRecords.create('users', user)
    for (const [index, scope] of scopes.entries()) {
      const membership = { userId: id, role: 'member', createdAt: new Date(index) } as const
      await context.store.access.insertMembership(scope, membership)
    }
    return id
  }
})

/** They carry a look-up out or check for it; the folder `unscoped` alone makes one. */
const KNOW_OF_LOOKUPS = [
  'storage/unscoped/organization-lookups.ts',
  'storage/unscoped/unscoped-lookups.ts',
  'storage/database.ts',
  'storage/create-database.ts',
  'storage/postgres/postgres-connector.ts',
  'testing/statement-check.ts',
]

test('nothing else in the house makes a look-up without a scope', async () => {
  const sources = assetPath('src')
  const found: string[] = []
  for (const file of new Glob('**/*.ts').scanSync(sources)) {
    if (file.endsWith('.test.ts')) continue
    if (/kind(: | === )'lookup'/.test(await Bun.file(`${sources}/${file}`).text())) found.push(file)
  }
  expect(found.sort()).toEqual([...KNOW_OF_LOOKUPS].sort())
})
