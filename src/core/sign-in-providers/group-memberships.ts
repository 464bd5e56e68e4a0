import type { EventBus } from '../events.ts'
import type { RequestOrigin } from '../scope.ts'
import type { Store } from '../store.ts'
import { type GrantPlan, planGrants } from './group-grants.ts'
import type { GroupGrant, ProviderIdentity, SignInLink, SignInProvider } from './sign-in-provider.ts'

/** Gives and takes memberships as the groups of a provider say, at each sign-in. */
export interface GroupMemberships {
  /** What would change for this person; null: for somebody who has no account yet. */
  plan(provider: SignInProvider, identity: ProviderIdentity, link: SignInLink | null): Promise<GrantPlan>
  apply(
    provider: SignInProvider,
    identity: ProviderIdentity,
    of: { userId: string; origin: RequestOrigin },
  ): Promise<void>
}

/** What a group may do to one organization. Each is a transaction of its own there, with its entry in that organization's log. */
export interface MembershipChanges {
  /** False where nothing was done: somebody else was quicker, or the organization is full. */
  join(change: MembershipChange): Promise<boolean>
  /** False where nothing was done: it would have taken the last admin away. */
  changeRole(change: MembershipChange): Promise<boolean>
  /** False where nothing was done: the last admin stays. */
  leave(change: MembershipChange): Promise<boolean>
}

export interface MembershipChange extends GroupGrant {
  userId: string
  providerName: string
  origin: RequestOrigin
}

interface Dependencies {
  store: Pick<Store, 'signInLinks' | 'unscoped'>
  events: EventBus
  changes: MembershipChanges
}

export function createGroupMemberships({ store, events, changes }: Dependencies): GroupMemberships {
  const { signInLinks: links, unscoped } = store

  async function plan(provider: SignInProvider, identity: ProviderIdentity, link: SignInLink | null) {
    const existing = new Set(await unscoped.listOrganizationIds())
    const { groupMappings } = provider.settings
    return planGrants({
      mappings: groupMappings.filter(({ organizationId }) => existing.has(organizationId)),
      groups: identity.groups,
      memberships: link ? await unscoped.listMembershipsOfUser(link.userId) : [],
      granted: link?.grants ?? [],
    })
  }

  return {
    plan,

    async apply(provider, identity, { userId, origin }) {
      const { id: providerId, name: providerName } = provider
      const { subject } = identity
      const link = await links.find(providerId, subject)
      if (!link || link.userId !== userId) return
      const { join, change, leave, grants } = await plan(provider, identity, link)
      const of = (grant: GroupGrant) => ({ ...grant, userId, providerName, origin })
      // Written first: a membership that was given but not noted could never be taken away again.
      await links.keepGrants({ providerId, subject, grants: [...grants, ...leave] })
      const refused = new Set<GroupGrant>()
      for (const grant of join) if (!(await changes.join(of(grant)))) refused.add(grant)
      for (const grant of change) await changes.changeRole(of(grant))
      const stayed: GroupGrant[] = []
      // The last admin stays for now; it is tried again at the next sign-in, when there may be another one.
      for (const grant of leave) if (!(await changes.leave(of(grant)))) stayed.push(grant)
      const given = [...grants.filter(grant => !refused.has(grant)), ...stayed]
      if (leave.length + refused.size > 0) await links.keepGrants({ providerId, subject, grants: given })
      if (join.length + change.length + leave.length > 0) events.publishPersonChanged({ userId })
    },
  }
}
