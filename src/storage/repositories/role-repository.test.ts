import { expect, test } from 'bun:test'
import type { CustomRole } from '#core/access/role.ts'
import { describeOnEachDatabase } from '#testing/databases.ts'
import { makeOrganization } from '#testing/record-factories.ts'
import { refusalOf } from '#testing/refusal.ts'

const NO_ROLE = 'not_found: There is no such role.'

describeOnEachDatabase('custom roles', context => {
  test('a role comes back as it was written, and in the list by its name', async () => {
    const { roles } = context.store
    const [late, early] = [makeRole({ name: `Z ${Bun.randomUUIDv7()}` }), makeRole({ name: 'A role' })]
    for (const role of [late, early]) await roles.insert(role)
    expect(await roles.get(late.id)).toEqual(late)
    const names = (await roles.list()).map(role => role.name)
    expect(names.indexOf(early.name)).toBeLessThan(names.indexOf(late.name))
    expect(await roles.find('unknown')).toBeUndefined()
    expect(await refusalOf(roles.get('unknown'))).toBe(NO_ROLE)
  })

  test('two roles never have one name', async () => {
    const { roles } = context.store
    const [role, other] = [makeRole(), makeRole()]
    for (const each of [role, other]) await roles.insert(each)
    expect(await refusalOf(roles.insert(makeRole({ name: role.name })))).toStartWith('conflict')
    expect(await refusalOf(roles.update(other.id, { ...other, name: role.name }))).toStartWith('conflict')
  })

  test('a change acts on one role, and on the rights of everybody who has it', async () => {
    const { roles, access, unscoped } = context.store
    const [role, other] = [makeRole(), makeRole()]
    for (const each of [role, other]) await roles.insert(each)
    const scope = await makeOrganization(context.store)
    const userId = await makeUser()
    await access.insertMembership(scope, { userId, role: role.id, createdAt: new Date() })
    const change = { name: `${role.name} 2`, description: 'New', permissions: ['calls.end' as const] }
    await roles.update(role.id, { ...change, updatedAt: new Date(9_000) })
    expect(await roles.get(role.id)).toEqual({ ...role, ...change, updatedAt: new Date(9_000) })
    expect(await roles.get(other.id)).toEqual(other)
    expect(await unscoped.listMembershipsOfUser(userId)).toMatchObject([
      { customRoleName: `${role.name} 2`, permissions: ['calls.end'] },
    ])
    expect(await refusalOf(roles.update('unknown', { ...change, updatedAt: new Date() }))).toBe(NO_ROLE)
  })

  test('a role that is gone allows nothing', async () => {
    const { roles, access, unscoped } = context.store
    const role = makeRole()
    await roles.insert(role)
    const scope = await makeOrganization(context.store)
    const userId = await makeUser()
    await access.insertMembership(scope, { userId, role: role.id, createdAt: new Date() })
    await roles.remove(role.id)
    expect(await roles.find(role.id)).toBeUndefined()
    expect(await unscoped.listMembershipsOfUser(userId)).toMatchObject([
      { role: role.id, customRoleName: null, permissions: [] },
    ])
    expect(await refusalOf(roles.remove(role.id))).toBe(NO_ROLE)
  })

  test('who has a role is found in every organization, and nobody else', async () => {
    const { roles, access, unscoped } = context.store
    const role = makeRole()
    await roles.insert(role)
    const expected: { organizationId: string; userId: string }[] = []
    for (const name of ['Ours', 'Theirs']) {
      const scope = await makeOrganization(context.store, name)
      const [holder, other] = [await makeUser(), await makeUser()]
      await access.insertMembership(scope, { userId: holder, role: role.id, createdAt: new Date() })
      await access.insertMembership(scope, { userId: other, role: 'member', createdAt: new Date() })
      expected.push({ organizationId: scope.organizationId, userId: holder })
    }
    expect(await unscoped.listHoldersOfRole(role.id)).toEqual(expected)
    expect(await unscoped.listHoldersOfRole('unknown')).toEqual([])
  })

  test('a right that this version does not know is not given', async () => {
    const { roles } = context.store
    const role = makeRole({ permissions: ['calls.read', 'planets.destroy' as 'calls.read'] })
    await roles.insert(role)
    expect((await roles.get(role.id)).permissions).toEqual(['calls.read'])
  })

  async function makeUser(): Promise<string> {
    const id = Bun.randomUUIDv7()
    const at = new Date()
    const user = { id, name: 'Ann', email: `${id}@example.com`, createdAt: at, updatedAt: at }
    await context.store.authRecords.create('users', user)
    return id
  }
})

function makeRole(change: Partial<CustomRole> = {}): CustomRole {
  const id = Bun.randomUUIDv7()
  return {
    id,
    name: `Role ${id}`,
    description: 'For the night shift',
    permissions: ['agents.read', 'calls.read'],
    createdAt: new Date(1_000),
    updatedAt: new Date(2_000),
    ...change,
  }
}
