import type { GroupGrant, GroupMapping } from './sign-in-provider.ts'

/** What a person's groups ask for, compared with what they have. */
export interface GrantPlan {
  /** Memberships to add. */
  join: GroupGrant[]
  /** Memberships that these groups gave, in another role than now. */
  change: GroupGrant[]
  /** Memberships that these groups gave and that no group asks for any more. */
  leave: GroupGrant[]
  /** What the groups give after all this. */
  grants: GroupGrant[]
}

/**
 * The first mapping of a list wins in each organization. Memberships that somebody gave by hand are neither changed nor taken away:
 * only what these groups gave (`granted`) follows them. `groups` null: nothing is known, so nothing changes.
 */
export function planGrants(known: {
  mappings: readonly GroupMapping[]
  groups: readonly string[] | null
  memberships: readonly GroupGrant[]
  granted: readonly GroupGrant[]
}): GrantPlan {
  const { mappings, groups, memberships, granted } = known
  if (groups === null) return { join: [], change: [], leave: [], grants: [...granted] }
  const wanted = firstPerOrganization(mappings.filter(({ group }) => groups.includes(group)))
  const isIn = (list: readonly GroupGrant[], id: string) =>
    list.find(({ organizationId }) => organizationId === id)
  const join = wanted.filter(({ organizationId }) => !isIn(memberships, organizationId))
  const ours = wanted.filter(
    ({ organizationId }) => isIn(memberships, organizationId) && isIn(granted, organizationId),
  )
  const leave = granted.filter(
    ({ organizationId }) => isIn(memberships, organizationId) && !isIn(wanted, organizationId),
  )
  return {
    join,
    change: ours.filter(({ organizationId, role }) => isIn(memberships, organizationId)?.role !== role),
    leave,
    grants: [...ours, ...join],
  }
}

function firstPerOrganization(mappings: readonly GroupMapping[]): GroupGrant[] {
  const first = new Map<string, GroupGrant>()
  for (const { organizationId, role } of mappings)
    if (!first.has(organizationId)) first.set(organizationId, { organizationId, role })
  return [...first.values()]
}
