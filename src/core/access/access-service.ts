import type { Authenticator } from '../identity/authenticator.ts'
import { type Actor, platformScope, type RequestOrigin } from '../scope.ts'
import type { Store } from '../store.ts'
import { PLATFORM_PERMISSIONS } from './permissions.ts'
import type { Person, Principal } from './principal.ts'

/** Finds out who is asking and what they may do. Pages and live events ask here; for REST see api-key-service.ts. */
export interface AccessService {
  /** The principal of a session cookie; null when there is none, or when the person is in no organization that is open. */
  identify(headers: Headers, origin?: RequestOrigin): Promise<Principal | null>
  /** Who has signed in by the session cookie, with or without an organization. */
  identifyPerson(headers: Headers, origin?: RequestOrigin): Promise<Person | null>
}

interface Dependencies {
  store: Store
  authenticator: Authenticator
}

export function createAccessService({ store, authenticator }: Dependencies): AccessService {
  async function identifyPerson(headers: Headers, origin?: RequestOrigin): Promise<Person | null> {
    const signedIn = await authenticator.authenticate(headers)
    if (!signedIn) return null
    const { user, session } = signedIn
    const memberships = await store.unscoped.listMembershipsOfUser(user.id)
    const actor: Actor = { kind: 'user', userId: user.id }
    const { isPlatformAdmin } = user
    const chosen =
      memberships.find(each => each.organizationId === session.organizationId) ??
      memberships.find(each => each.suspendedAt === null) ??
      memberships[0]
    const principal =
      chosen && chosen.suspendedAt === null
        ? {
            scope: { organizationId: chosen.organizationId, actor, origin },
            permissions: [...chosen.permissions, ...(isPlatformAdmin ? PLATFORM_PERMISSIONS : [])],
            user,
            role: chosen.role,
            organizationName: chosen.organizationName,
          }
        : null
    const scopeOfPlatform = platformScope(actor, origin)
    return { user, session, isPlatformAdmin, memberships, principal, platformScope: scopeOfPlatform }
  }

  return {
    identifyPerson,

    async identify(headers, origin) {
      return (await identifyPerson(headers, origin))?.principal ?? null
    },
  }
}
