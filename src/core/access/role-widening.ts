import { AppError } from '../errors.ts'
import { mayGrant, type OrganizationPermission } from './permissions.ts'
import type { Person } from './principal.ts'
import type { CustomRole, RoleHolder } from './role.ts'

interface Widening {
  before: CustomRole
  after: readonly OrganizationPermission[]
  holders: readonly RoleHolder[]
}

/**
 * A right that is added to a role is given to everybody who has it. Nobody gives what they lack, and a platform admin holds nothing
 * in an organization: so whoever widens a role has the added rights in each organization where it is used. A role that nobody has
 * may hold anything: giving it is asked for its rights again. Throws forbidden.
 */
export function requireMayWiden(person: Person, { before, after, holders }: Widening): void {
  const added = after.filter(permission => !before.permissions.includes(permission))
  const isAllowedAt = (organizationId: string) => {
    const membership = person.memberships.find(each => each.organizationId === organizationId)
    return mayGrant(membership?.permissions ?? [], added)
  }
  if (holders.every(({ organizationId }) => isAllowedAt(organizationId))) return
  throw new AppError(
    'forbidden',
    'People have this role, and you do not have the rights that you add to it everywhere where they work. Make a new role instead.',
  )
}
