import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { refusalOf } from '#testing/refusal.ts'
import { openTestFoundation, type TestFoundation } from '#testing/test-foundation.ts'
import type { Scope } from '../scope.ts'
import { platformScope } from '../scope.ts'
import type { OrganizationPermission } from './permissions.ts'
import type { Person } from './principal.ts'
import { ROLES_MAX } from './role.ts'

let foundation: TestFoundation
let ours: Scope
let theirs: Scope
let admin: Person

beforeAll(async () => {
  foundation = await openTestFoundation()
  ours = (await foundation.createOrganization('Ours')).scope
  theirs = (await foundation.createOrganization('Theirs')).scope
  admin = makeAdmin()
})
afterAll(() => foundation.close())

const roles = () => foundation.services.roles
let count = 0
const input = (permissions: OrganizationPermission[], name = `Role ${++count}`) => ({
  name,
  description: ' For the night shift ',
  permissions,
})

describe('a custom role', () => {
  test('is written tidily, and in the log of the platform', async () => {
    const role = await roles().createRole(
      admin,
      input(['calls.read', 'agents.read', 'calls.read'], ' Night '),
    )
    expect(role).toMatchObject({
      name: 'Night',
      description: 'For the night shift',
      permissions: ['agents.read', 'calls.read'],
    })
    expect(await roles().getRole(role.id)).toEqual({ ...role, people: 0, organizations: 0 })
    await roles().changeRole(admin, role.id, input(['calls.read'], 'Night shift'))
    await roles().removeRole(admin, role.id)
    expect(await refusalOf(roles().getRole(role.id))).toBe('not_found: There is no such role.')
    const { items } = await foundation.store.audit.list(admin.platformScope, { limit: 3, filter: {} })
    expect(items.map(({ action, before, after }) => ({ action, before, after }))).toEqual([
      { action: 'role.removed', before: expect.objectContaining({ name: 'Night shift' }), after: null },
      {
        action: 'role.changed',
        before: { name: 'Night', permissions: ['agents.read', 'calls.read'] },
        after: { name: 'Night shift', permissions: ['calls.read'] },
      },
      { action: 'role.created', before: null, after: expect.objectContaining({ name: 'Night' }) },
    ])
  })

  test.each<[string, ReturnType<typeof input>, string]>([
    ['without a name', input(['calls.read'], '  '), 'name'],
    ['that is called as a predefined one', input(['calls.read'], 'Org_Admin'), 'name'],
    ['without any right', input([]), 'permissions'],
    ['with a right of the platform', input(['roles.write' as 'calls.read']), 'permissions.0'],
    ['with a right that is not known', input(['calls.destroy' as 'calls.read']), 'permissions.0'],
    ['with a name that is too long', input(['calls.read'], 'x'.repeat(61)), 'name'],
  ])('%s is refused', async (_, values, path) => {
    const error = await roles()
      .createRole(admin, values)
      .catch((refused: unknown) => refused)
    expect(error).toMatchObject({ code: 'invalid', issues: [{ path }] })
  })

  test('has a name of its own, however it is written', async () => {
    const first = await roles().createRole(admin, input(['calls.read'], 'Reader'))
    const other = await roles().createRole(admin, input(['calls.read'], 'Writer'))
    const taken = 'invalid: There is a role of this name already.'
    expect(await refusalOf(roles().createRole(admin, input(['calls.read'], 'READER')))).toBe(taken)
    expect(await refusalOf(roles().changeRole(admin, other.id, input(['calls.read'], 'reader')))).toBe(taken)
    await roles().changeRole(admin, first.id, input(['calls.read'], 'READER'))
  })

  test('that somebody has cannot be removed, and the refusal says how many have it', async () => {
    const role = await roles().createRole(admin, input(['calls.read']))
    await give(role.id, ours)
    await give(role.id, theirs)
    await give(role.id, theirs)
    expect(await roles().getRole(role.id)).toMatchObject({ people: 3, organizations: 2 })
    expect(await refusalOf(roles().removeRole(admin, role.id))).toBe(
      'conflict: This role is in use: people who have it: 3, organizations: 2. Give them another role first.',
    )
    expect(await roles().getRole(role.id)).toMatchObject({ people: 3 })
  })

  test('that changes is told to everybody who has it, after it changed', async () => {
    const role = await roles().createRole(admin, input(['calls.read', 'agents.read']))
    const [holder, stranger] = [await give(role.id, ours), await give('member', ours)]
    const told: string[] = []
    for (const userId of [holder, stranger])
      foundation.events.subscribeToPerson(userId, event => told.push(event.userId))
    await roles().changeRole(admin, role.id, input(['calls.read']))
    expect(told).toEqual([holder])
    const [membership] = await foundation.store.unscoped.listMembershipsOfUser(holder)
    expect(membership?.permissions).toEqual(['calls.read'])
  })

  test('gives nobody a right that the platform admin lacks where they work', async () => {
    const role = await roles().createRole(admin, input(['calls.read']))
    await give(role.id, ours)
    const wider = input(['calls.read', 'members.write'])
    const refused = 'forbidden: People have this role, and you do not have the rights that you add to it'
    expect(await refusalOf(roles().changeRole(admin, role.id, wider))).toStartWith(refused)
    const ourAdmin = makeAdmin([{ scope: ours, permissions: ['calls.read', 'members.write'] }])
    await roles().changeRole(ourAdmin, role.id, wider)
    await give(role.id, theirs)
    const widest = { ...wider, permissions: [...wider.permissions, 'calls.read', 'audit.read'] as never }
    expect(await refusalOf(roles().changeRole(ourAdmin, role.id, widest))).toStartWith(refused)
    // Taking away needs no right.
    await roles().changeRole(admin, role.id, input(['calls.read']))
    expect((await roles().getRole(role.id)).permissions).toEqual(['calls.read'])
  })

  test('is one of a limited number', async () => {
    const { length } = await roles().listRoles()
    for (let i = length; i < ROLES_MAX; i++) await roles().createRole(admin, input(['calls.read']))
    expect(await refusalOf(roles().createRole(admin, input(['calls.read'])))).toStartWith('conflict')
  })
})

/** Somebody new in an organization. */
async function give(role: string, scope: Scope): Promise<string> {
  const id = Bun.randomUUIDv7()
  const user = await foundation.authenticator.createUser({
    name: 'Bea',
    email: `${id}@example.com`,
    passwordHash: null,
  })
  await foundation.store.access.insertMembership(scope, { userId: user.id, role, createdAt: new Date() })
  return user.id
}

function makeAdmin(places: { scope: Scope; permissions: OrganizationPermission[] }[] = []): Person {
  const user = { id: 'root', name: 'Root', email: 'root@example.com', language: null, emailVerified: true }
  return {
    user: { ...user, isPlatformAdmin: true },
    session: { id: 's', organizationId: null, method: 'password' },
    isPlatformAdmin: true,
    memberships: places.map(({ scope, permissions }) => ({
      organizationId: scope.organizationId,
      userId: 'root',
      role: 'custom',
      createdAt: new Date(),
      organizationName: 'O',
      customRoleName: null,
      permissions,
      suspendedAt: null,
    })),
    principal: null,
    platformScope: platformScope({ kind: 'user', userId: 'root' }),
  }
}
