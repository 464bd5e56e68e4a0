import { expect, test } from 'bun:test'
import { ORGANIZATION_PERMISSIONS, type Permission, ROLE_PERMISSIONS } from '#core/access/permissions.ts'
import { describeOnEachDatabase } from '#testing/databases.ts'
import { openMemberDesk } from '#testing/member-desk.ts'
import { makeOrganization } from '#testing/record-factories.ts'
import { refusalOf } from '#testing/refusal.ts'

const LAST_ADMIN = 'conflict: An organization keeps at least one administrator. Make somebody else one first.'
const GREATER = 'forbidden: This role allows more than yours. Ask somebody who has it.'
const MISSING = 'not_found: There is no such member.'

describeOnEachDatabase('members', context => {
  const open = async () => {
    const desk = openMemberDesk(context.store)
    const scope = await makeOrganization(context.store)
    const admin = await desk.makeMember(scope)
    const manager = { scope: admin.scope, permissions: ORGANIZATION_PERMISSIONS }
    return { desk, scope, admin, manager }
  }

  test('a role is changed, written down with before and after, and told to the person’s pages', async () => {
    const { desk, scope, manager } = await open()
    const ben = await desk.makeMember(scope, 'member')
    const changed = await desk.members.changeRole(manager, ben.id, { role: 'billing' })
    expect(changed).toMatchObject({ role: 'billing', permissions: ROLE_PERMISSIONS.billing })
    expect(desk.told).toEqual([ben.id])
    expect(await desk.actionsOf(scope)).toEqual(['member.role_changed'])
  })

  test('a member who is removed is gone from this organization only', async () => {
    const { desk, scope, manager } = await open()
    const other = await makeOrganization(context.store)
    const ben = await desk.makeMember(scope, 'member')
    await context.store.access.insertMembership(other, {
      userId: ben.id,
      role: 'member',
      createdAt: new Date(),
    })
    await desk.members.removeMember(manager, ben.id)
    expect(await refusalOf(desk.members.getMember(scope, ben.id))).toBe(MISSING)
    expect((await context.store.unscoped.listMembershipsOfUser(ben.id)).map(m => m.organizationId)).toEqual([
      other.organizationId,
    ])
    expect(await desk.actionsOf(scope)).toEqual(['member.removed'])
  })

  test('the last administrator can neither be demoted, nor removed, nor leave', async () => {
    const { desk, scope, admin, manager } = await open()
    await desk.makeMember(scope, 'member')
    const { members } = desk
    expect(await refusalOf(members.changeRole(manager, admin.id, { role: 'member' }))).toBe(LAST_ADMIN)
    expect(await refusalOf(members.removeMember(manager, admin.id))).toBe(LAST_ADMIN)
    expect(await refusalOf(members.leaveOrganization(admin.scope, admin.id))).toBe(LAST_ADMIN)
    expect(desk.told).toEqual([])
  })

  test('two administrators who demote one another at once leave one', async () => {
    for (let round = 0; round < 5; round++) {
      const { desk, scope, admin, manager } = await open()
      const second = await desk.makeMember(scope)
      const other = { scope: second.scope, permissions: ORGANIZATION_PERMISSIONS }
      const outcomes = await Promise.allSettled([
        desk.members.changeRole(manager, second.id, { role: 'member' }),
        desk.members.changeRole(other, admin.id, { role: 'member' }),
      ])
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      expect(await context.store.members.countAdmins(scope, '')).toBe(1)
    }
  })

  test('of many administrators who leave at once one stays', async () => {
    const { desk, scope, admin } = await open()
    const all = [admin, ...(await Promise.all(Array.from({ length: 5 }, () => desk.makeMember(scope))))]
    const outcomes = await Promise.allSettled(
      all.map((each, index) =>
        index % 2 === 0
          ? desk.members.leaveOrganization(each.scope, each.id)
          : desk.members.removeMember({ scope: each.scope, permissions: ORGANIZATION_PERMISSIONS }, each.id),
      ),
    )
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1)
    expect(await context.store.members.count(scope)).toBe(1)
    expect(await desk.actionsOf(scope)).toEqual(Array(5).fill('member.left'))
  })

  test('nobody gives what they lack, nor takes it away from somebody who has it', async () => {
    const { desk, scope, admin } = await open()
    const ben = await desk.makeMember(scope, 'member')
    const clerk = { scope: ben.scope, permissions: ['members.read', 'members.write'] as const }
    const { members } = desk
    expect(await refusalOf(members.changeRole(clerk, ben.id, { role: 'org_admin' }))).toBe(GREATER)
    expect(await refusalOf(members.removeMember(clerk, admin.id))).toBe(GREATER)
    expect(await members.listOfferedRoles(clerk)).toEqual([])
    const billing = { ...clerk, permissions: [...clerk.permissions, ...ROLE_PERMISSIONS.billing] }
    expect((await members.listOfferedRoles(billing)).map(({ role }) => role)).toEqual(['billing'])
    expect(await refusalOf(members.changeRole(billing, admin.id, { role: 'billing' }))).toBe(GREATER)
  })

  test('a custom role is offered to whoever has all its rights, and given by its id', async () => {
    const { desk, scope, manager } = await open()
    const at = new Date()
    const role = { id: Bun.randomUUIDv7(), name: `Listener ${at.getTime()}`, description: '', createdAt: at }
    const permissions = ['calls.read', 'calls.listen'] as const
    await context.store.roles.insert({ ...role, permissions, updatedAt: at })
    const offeredTo = async (own: readonly Permission[]) =>
      (await desk.members.listOfferedRoles({ ...manager, permissions: own })).map(each => each.role)
    expect(await offeredTo(manager.permissions)).toContain(role.id)
    expect(await offeredTo(['calls.read'])).not.toContain(role.id)
    const ben = await desk.makeMember(scope, 'member')
    const changed = await desk.members.changeRole(manager, ben.id, { role: role.id })
    expect(changed).toMatchObject({ role: role.id, customRoleName: role.name, permissions: [...permissions] })
    const [membership] = await context.store.unscoped.listMembershipsOfUser(ben.id)
    expect(membership?.permissions).toEqual([...permissions])
  })

  test('a role that does not exist is refused at its field', async () => {
    const { desk, admin, manager } = await open()
    for (const role of ['emperor', 'platform_admin', Bun.randomUUIDv7()]) {
      const refusal = await refusalOf(desk.members.changeRole(manager, admin.id, { role }))
      expect(refusal).toBe('invalid: There is no such role.')
    }
  })

  test('a member of another organization is like nobody, and stays as they are', async () => {
    const { desk, manager } = await open()
    const theirs = await makeOrganization(context.store)
    const stranger = await desk.makeMember(theirs, 'member')
    const { members } = desk
    for (const id of [stranger.id, Bun.randomUUIDv7()]) {
      expect(await refusalOf(members.changeRole(manager, id, { role: 'billing' }))).toBe(MISSING)
      expect(await refusalOf(members.removeMember(manager, id))).toBe(MISSING)
      expect(await refusalOf(members.getMember(manager.scope, id))).toBe(MISSING)
    }
    expect(await context.store.members.get(theirs, stranger.id)).toMatchObject({ role: 'member' })
  })

  test('a list goes page by page, and shows when a browser of theirs last worked here', async () => {
    const { desk, scope, admin } = await open()
    const ben = await desk.makeMember(scope, 'member')
    const elsewhere = await makeOrganization(context.store)
    const seenAt = new Date('2026-11-20T08:00:00Z')
    const later = new Date('2026-11-21T08:00:00Z')
    await makeSession(ben.id, scope.organizationId, seenAt)
    await makeSession(ben.id, elsewhere.organizationId, later)
    await makeSession(ben.id, null, later)
    const first = await desk.members.listMembers(scope, { limit: 1 })
    const second = await desk.members.listMembers(scope, { limit: 1, cursor: first.nextCursor ?? '' })
    const all = [...first.items, ...second.items]
    expect(all.map(({ userId }) => userId).toSorted()).toEqual([admin.id, ben.id].toSorted())
    expect(all.find(({ userId }) => userId === ben.id)?.lastSeenAt).toEqual(seenAt)
    expect(all.find(({ userId }) => userId === admin.id)?.lastSeenAt).toBeNull()
    expect(second.nextCursor).toBeNull()
  })

  async function makeSession(userId: string, organizationId: string | null, lastSeenAt: Date) {
    const at = new Date()
    const id = Bun.randomUUIDv7()
    await context.store.authRecords.create('sessions', {
      id,
      userId,
      organizationId,
      token: id,
      expiresAt: at,
      lastSeenAt,
      createdAt: at,
      updatedAt: at,
    })
  }
})
