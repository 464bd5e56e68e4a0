import type { Person } from '#core/access/principal.ts'

/** Stands for nobody: a session that is gone. */
export const NOBODY_MARK = 'none'

const MARK_CHARS = 22

/**
 * A short word that changes with anything that a person may do or choose: rights, organizations, the one that this browser works in.
 * A page carries the mark that it was made with, and its stream tells the one that holds now. Nothing can be read from it.
 */
export function accessMarkOf(person: Person | null): string {
  if (!person) return NOBODY_MARK
  const { user, session, isPlatformAdmin, memberships, principal } = person
  const facts = [
    session.id,
    user.name,
    isPlatformAdmin,
    principal && [principal.scope.organizationId, principal.role, principal.permissions],
    memberships.map(each => [each.organizationId, each.organizationName, each.suspendedAt !== null]),
  ]
  const hash = new Bun.CryptoHasher('sha256').update(JSON.stringify(facts)).digest('base64url')
  return hash.slice(0, MARK_CHARS)
}
