import { expect, test } from 'bun:test'
import { ROLE_PERMISSIONS } from '#core/access/permissions.ts'
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

  async function makeUser(): Promise<string> {
    const id = Bun.randomUUIDv7()
    const at = new Date()
    const user = { id, name: 'Ann', email: `${id}@example.com`, createdAt: at, updatedAt: at }
    await context.store.authRecords.create('users', user)
    return id
  }
})
