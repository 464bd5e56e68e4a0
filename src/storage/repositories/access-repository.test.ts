import { expect, test } from 'bun:test'
import { ROLE_PERMISSIONS } from '#core/access/permissions.ts'
import type { Scope } from '#core/scope.ts'
import { describeOnEachDatabase } from '#testing/databases.ts'
import { makeOrganization } from '#testing/record-factories.ts'
import { refusalOf } from '#testing/refusal.ts'

describeOnEachDatabase('access', context => {
  test('a membership belongs to the organization of the scope, once per person', async () => {
    const ours = await makeOrganization(context.store, 'Ours')
    const userId = await makeUser()
    const createdAt = new Date(5_000)
    const membership = await context.store.access.insertMembership(ours, {
      userId,
      role: 'org_admin',
      createdAt,
    })
    expect(membership).toEqual({ organizationId: ours.organizationId, userId, role: 'org_admin', createdAt })
    expect(await context.store.unscoped.listMembershipsOfUser(userId)).toEqual([
      {
        ...membership,
        organizationName: 'Ours',
        customRoleName: null,
        permissions: ROLE_PERMISSIONS.org_admin,
        suspendedAt: null,
      },
    ])
    const again = context.store.access.insertMembership(ours, { userId, role: 'member', createdAt })
    expect(await refusalOf(again)).toStartWith('conflict')
  })

  test('a person who does not exist cannot be a member', async () => {
    const ours = await makeOrganization(context.store)
    const membership = { userId: 'nobody', role: 'member', createdAt: new Date() } as const
    expect(await refusalOf(context.store.access.insertMembership(ours, membership))).toStartWith('conflict')
  })

  test('the use of a key is noted once a minute, by its own organization only', async () => {
    const [ours, theirs] = [await makeOrganization(context.store), await makeOrganization(context.store)]
    const hash = await makeApiKey(ours)
    const { id } = (await context.store.unscoped.findApiKeyByHash(hash)) ?? { id: '' }
    const lastUse = async () => (await context.store.unscoped.findApiKeyByHash(hash))?.lastUsedAt?.getTime()
    await context.store.access.touchApiKey(theirs, id, new Date(100_000))
    expect(await lastUse()).toBeUndefined()
    await context.store.access.touchApiKey(ours, id, new Date(100_000))
    await context.store.access.touchApiKey(ours, id, new Date(159_000))
    expect(await lastUse()).toBe(100_000)
    await context.store.access.touchApiKey(ours, id, new Date(161_000))
    expect(await lastUse()).toBe(161_000)
  })

  async function makeUser(): Promise<string> {
    const id = Bun.randomUUIDv7()
    const at = new Date()
    const user = { id, name: 'Ann', email: `${id}@example.com`, createdAt: at, updatedAt: at }
    await context.store.authRecords.create('users', user)
    return id
  }

  async function makeApiKey(scope: Scope): Promise<string> {
    const id = Bun.randomUUIDv7()
    await context.store.access.insertApiKey(scope, {
      id,
      organizationId: scope.organizationId,
      name: 'Key',
      prefix: 'parley_12345',
      hash: `hash of ${id}`,
      createdAt: new Date(),
      lastUsedAt: null,
    })
    return `hash of ${id}`
  }
})
