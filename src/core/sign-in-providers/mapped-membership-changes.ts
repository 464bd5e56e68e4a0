import type { AuditTrail } from '../audit/audit.ts'
import type { Clock } from '../clock.ts'
import { MEMBERS_MAX } from '../members/member.ts'
import type { Scope, SystemScopes } from '../scope.ts'
import type { Store } from '../store.ts'
import type { MembershipChange, MembershipChanges } from './group-memberships.ts'

interface Dependencies {
  store: Pick<Store, 'access' | 'members' | 'transaction'>
  clock: Clock
  audit: AuditTrail
  systemScope: SystemScopes
}

/** Memberships that follow the groups of a provider. Each change stands in its organization's own log, with the provider's name. */
export function createMappedMembershipChanges(dependencies: Dependencies): MembershipChanges {
  const { store, clock, audit, systemScope } = dependencies

  function inOrganization<T>(
    { organizationId, providerName, origin }: MembershipChange,
    work: (scope: Scope) => Promise<T>,
  ): Promise<T> {
    const scope = { ...systemScope(organizationId, `groups of ${providerName}`), origin }
    return store.transaction(scope, async () => {
      await store.members.lock(scope)
      return work(scope)
    })
  }

  /** True where nobody else could let new admins in. */
  async function isLastAdmin(scope: Scope, userId: string, role: string): Promise<boolean> {
    return role === 'org_admin' && (await store.members.countAdmins(scope, userId)) === 0
  }

  return {
    join: change =>
      inOrganization(change, async scope => {
        const { userId, role, providerName } = change
        if (await store.members.find(scope, userId)) return false
        if ((await store.members.count(scope)) >= MEMBERS_MAX) return false
        await store.access.insertMembership(scope, { userId, role, createdAt: clock.now() })
        const { name } = await store.members.get(scope, userId)
        await audit.record(scope, {
          action: 'member.joined',
          subject: { kind: 'user', id: userId, name },
          after: { role, provider: providerName },
        })
        return true
      }),

    changeRole: change =>
      inOrganization(change, async scope => {
        const { userId, role, providerName } = change
        const member = await store.members.find(scope, userId)
        if (!member || member.role === role || (await isLastAdmin(scope, userId, member.role))) return false
        await store.members.updateRole(scope, userId, role)
        await audit.record(scope, {
          action: 'member.role_changed',
          subject: { kind: 'user', id: userId, name: member.name },
          before: { role: member.role },
          after: { role, provider: providerName },
        })
        return true
      }),

    leave: change =>
      inOrganization(change, async scope => {
        const { userId, providerName } = change
        const member = await store.members.find(scope, userId)
        if (!member) return true
        if (await isLastAdmin(scope, userId, member.role)) return false
        await store.members.remove(scope, userId)
        await audit.record(scope, {
          action: 'member.removed',
          subject: { kind: 'user', id: userId, name: member.name },
          before: { role: member.role },
          after: { provider: providerName },
        })
        return true
      }),
  }
}
