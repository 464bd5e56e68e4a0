import { mayGrant, type Permission, PREDEFINED_ROLES, ROLE_PERMISSIONS } from '../access/permissions.ts'
import { AppError, invalidInput } from '../errors.ts'
import type { Store } from '../store.ts'
import type { OfferedRole } from './member.ts'

/** Predefined and custom roles, each with what it allows. */
export async function listRoles(store: Pick<Store, 'roles'>): Promise<OfferedRole[]> {
  const predefined = PREDEFINED_ROLES.map(role => ({
    role,
    customRoleName: null,
    permissions: ROLE_PERMISSIONS[role],
  }))
  const custom = await store.roles.list()
  return [
    ...predefined,
    ...custom.map(({ id, name, permissions }) => ({ role: id, customRoleName: name, permissions })),
  ]
}

/** Those that somebody with these rights may give. */
export async function listOfferedRoles(
  store: Pick<Store, 'roles'>,
  own: readonly Permission[],
): Promise<OfferedRole[]> {
  return (await listRoles(store)).filter(({ permissions }) => mayGrant(own, permissions))
}

/** Throws invalid for a role that does not exist, forbidden for one that allows what the giver lacks. */
export async function requireOffered(
  store: Pick<Store, 'roles'>,
  own: readonly Permission[],
  role: string,
): Promise<OfferedRole> {
  const found = (await listRoles(store)).find(each => each.role === role)
  if (!found) {
    const message = 'There is no such role.'
    throw invalidInput(message, [{ path: 'role', message }])
  }
  requireMayGrant(own, found.permissions)
  return found
}

/** Nobody gives, or takes away, what they do not have themselves. Throws forbidden. */
export function requireMayGrant(own: readonly Permission[], granted: readonly Permission[]): void {
  if (!mayGrant(own, granted))
    throw new AppError('forbidden', 'This role allows more than yours. Ask somebody who has it.')
}
