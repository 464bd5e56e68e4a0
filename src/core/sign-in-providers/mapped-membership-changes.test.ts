import { expect, test } from 'bun:test'
import { createSystemScopes, type Scope } from '#core/scope.ts'
import { describeOnEachDatabase } from '#testing/databases.ts'
import { openMemberDesk } from '#testing/member-desk.ts'
import { makeOrganization } from '#testing/record-factories.ts'
import { createAuditTrail } from '../audit/audit-service.ts'
import { createEventBus } from '../events.ts'
import { createLinkedAccountService } from './linked-account-service.ts'
import { createMappedMembershipChanges } from './mapped-membership-changes.ts'

const origin = { address: '192.0.2.7', userAgent: 'a browser' }

describeOnEachDatabase('memberships that follow groups', context => {
  function open() {
    const { store } = context
    const desk = openMemberDesk(store)
    const { clock } = desk
    const events = createEventBus(error => {
      throw error
    })
    const audit = createAuditTrail({ store, clock, events, heads: { note: () => {} } })
    const changes = createMappedMembershipChanges({ store, clock, audit, systemScope: createSystemScopes() })
    return { store, desk, clock, changes, accounts: createLinkedAccountService({ store, audit, events }) }
  }

  const change = (scope: Scope, userId: string, role: string) => ({
    organizationId: scope.organizationId,
    userId,
    role,
    providerName: 'Staff login',
    origin,
  })

  test('somebody joins, changes and leaves, each with a line in that log and in no other', async () => {
    const { store, desk, changes } = open()
    const [ours, theirs] = [await makeOrganization(store), await makeOrganization(store)]
    const ann = await desk.makeUser()
    expect(await changes.join(change(ours, ann.id, 'member'))).toBe(true)
    expect(await changes.join(change(ours, ann.id, 'billing'))).toBe(false)
    expect(await changes.changeRole(change(ours, ann.id, 'billing'))).toBe(true)
    expect((await store.members.get(ours, ann.id)).role).toBe('billing')
    expect(await changes.leave(change(ours, ann.id, 'billing'))).toBe(true)
    expect(await store.members.find(ours, ann.id)).toBeUndefined()
    expect(await changes.leave(change(ours, ann.id, 'billing'))).toBe(true)
    expect(await desk.actionsOf(ours)).toEqual(['member.joined', 'member.role_changed', 'member.removed'])
    expect(await desk.actionsOf(theirs)).toEqual([])
  })

  test('the last admin stays an admin, whatever the groups say', async () => {
    const { store, desk, changes } = open()
    const scope = await makeOrganization(store)
    const ann = await desk.makeMember(scope, 'org_admin')
    expect(await changes.leave(change(scope, ann.id, 'org_admin'))).toBe(false)
    expect(await changes.changeRole(change(scope, ann.id, 'member'))).toBe(false)
    expect((await store.members.get(scope, ann.id)).role).toBe('org_admin')
    await desk.makeMember(scope, 'org_admin')
    expect(await changes.leave(change(scope, ann.id, 'org_admin'))).toBe(true)
  })

  test('of two admins who lose their group at the same moment one stays', async () => {
    const { store, desk, changes } = open()
    const scope = await makeOrganization(store)
    const admins = [await desk.makeMember(scope, 'org_admin'), await desk.makeMember(scope, 'org_admin')]
    const left = await Promise.all(admins.map(({ id }) => changes.leave(change(scope, id, 'org_admin'))))
    expect(left.filter(Boolean)).toHaveLength(1)
    expect(await store.members.countAdmins(scope, 'nobody')).toBe(1)
  })

  test('of two last ways to sign in that are unlinked at the same moment one stays', async () => {
    const { store, desk, clock, accounts } = open()
    const ann = await desk.makeUser()
    const scope = createSystemScopes()('platform', 'test')
    const at = clock.now()
    const ids = [Bun.randomUUIDv7(), Bun.randomUUIDv7()]
    for (const id of ids) {
      const settings = { groupsClaim: '', groupMappings: [], emailDomains: [] }
      const base = { id, kind: 'oidc', name: id, issuer: 'https://sso.example.com', clientId: 'c' } as const
      const state = { hasClientSecret: false, isEnabled: true, createdAt: at, updatedAt: at }
      await store.signInProviders.insert({ ...base, ...state, settings }, null)
      await store.signInLinks.insert({
        providerId: id,
        userId: ann.id,
        subject: 's',
        createdAt: at,
        grants: [],
      })
    }
    const results = await Promise.allSettled(ids.map(id => accounts.unlink(scope, ann.id, id)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await store.signInLinks.listOfUser(ann.id)).toHaveLength(1)
  })
})
