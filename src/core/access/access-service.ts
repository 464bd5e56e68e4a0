import { createHash, randomBytes } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import type { Authenticator } from '../identity/authenticator.ts'
import { type Actor, platformScope, type RequestOrigin, type Scope } from '../scope.ts'
import type { Store } from '../store.ts'
import { ORGANIZATION_PERMISSIONS, PLATFORM_PERMISSIONS } from './permissions.ts'
import type { Person, Principal } from './principal.ts'

/** Finds out who is asking and what they may do. Pages, REST and live events all ask here. */
export interface AccessService {
  /**
   * The principal of a request: a bearer API key when there is an Authorization header, else the session cookie.
   * null when there is neither. Throws unauthenticated for a key that is not valid.
   */
  identify(headers: Headers, origin?: RequestOrigin): Promise<Principal | null>
  /** Who has signed in by the session cookie, with or without an organization. */
  identifyPerson(headers: Headers, origin?: RequestOrigin): Promise<Person | null>
  /** Makes an API key with every right of its organization. The key itself is answered once and never kept. */
  createApiKey(scope: Scope, name: string): Promise<{ id: string; apiKey: string }>
}

const KEY_PREFIX = 'parley_'
const KEY_BYTES = 32
const SHOWN_CHARS = 12
/** The use of a key is noted at most this often. */
const TOUCH_INTERVAL_MS = 60_000

interface Dependencies {
  store: Store
  clock: Clock
  authenticator: Authenticator
}

export function createAccessService({ store, clock, authenticator }: Dependencies): AccessService {
  async function identifyApiKey(header: string, origin?: RequestOrigin): Promise<Principal> {
    const [scheme, key] = header.split(' ')
    const found =
      scheme?.toLowerCase() === 'bearer' && key
        ? await store.unscoped.findApiKeyByHash(hashKey(key))
        : undefined
    if (!found) throw new AppError('unauthenticated', 'This API key is not valid.')
    const scope: Scope = {
      organizationId: found.organizationId,
      actor: { kind: 'api_key', apiKeyId: found.id },
      origin,
    }
    const now = clock.now()
    if (!found.lastUsedAt || now.getTime() - found.lastUsedAt.getTime() > TOUCH_INTERVAL_MS) {
      await store.access.touchApiKey(scope, found.id, now)
    }
    return {
      scope,
      permissions: ORGANIZATION_PERMISSIONS,
      user: null,
      role: null,
      organizationName: found.organizationName,
    }
  }

  async function identifyPerson(headers: Headers, origin?: RequestOrigin): Promise<Person | null> {
    const signedIn = await authenticator.authenticate(headers)
    if (!signedIn) return null
    const { user, session } = signedIn
    const memberships = await store.unscoped.listMembershipsOfUser(user.id)
    const actor: Actor = { kind: 'user', userId: user.id }
    const { isPlatformAdmin } = user
    const chosen = memberships.find(each => each.organizationId === session.organizationId) ?? memberships[0]
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
      const authorization = headers.get('authorization')
      if (authorization !== null) return identifyApiKey(authorization, origin)
      return (await identifyPerson(headers, origin))?.principal ?? null
    },

    async createApiKey(scope, name) {
      const id = Bun.randomUUIDv7()
      const apiKey = KEY_PREFIX + randomBytes(KEY_BYTES).toString('base64url')
      await store.access.insertApiKey(scope, {
        id,
        organizationId: scope.organizationId,
        name,
        prefix: apiKey.slice(0, SHOWN_CHARS),
        hash: hashKey(apiKey),
        createdAt: clock.now(),
        lastUsedAt: null,
      })
      return { id, apiKey }
    },
  }
}

/** A key has 256 random bits, so a plain hash is enough: there is nothing to guess. */
function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}
