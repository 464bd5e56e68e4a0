import { createHash, randomBytes } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import type { Authenticator } from '../identity/authenticator.ts'
import type { Scope } from '../scope.ts'
import type { Store } from '../store.ts'
import { ROLE_PERMISSIONS } from './permissions.ts'
import type { Principal } from './principal.ts'

/** Finds out who is asking and what they may do. Pages, REST and live events all ask here. */
export interface AccessService {
  /**
   * The principal of a request: a bearer API key when there is an Authorization header, else the session cookie.
   * null when there is neither. Throws unauthenticated for a key that is not valid.
   */
  identify(headers: Headers): Promise<Principal | null>
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
  async function identifyApiKey(header: string): Promise<Principal> {
    const [scheme, key] = header.split(' ')
    const found =
      scheme?.toLowerCase() === 'bearer' && key
        ? await store.unscoped.findApiKeyByHash(hashKey(key))
        : undefined
    if (!found) throw new AppError('unauthenticated', 'This API key is not valid.')
    const scope: Scope = {
      organizationId: found.organizationId,
      actor: { kind: 'api_key', apiKeyId: found.id },
    }
    const now = clock.now()
    if (!found.lastUsedAt || now.getTime() - found.lastUsedAt.getTime() > TOUCH_INTERVAL_MS) {
      await store.access.touchApiKey(scope, found.id, now)
    }
    return {
      scope,
      permissions: ROLE_PERMISSIONS.org_admin,
      user: null,
      role: null,
      organizationName: found.organizationName,
    }
  }

  async function identifySession(headers: Headers): Promise<Principal | null> {
    const session = await authenticator.authenticate(headers)
    if (!session) return null
    const [membership] = await store.unscoped.listMembershipsOfUser(session.user.id)
    if (!membership) return null
    const { organizationId, organizationName, role } = membership
    const scope: Scope = { organizationId, actor: { kind: 'user', userId: session.user.id } }
    return { scope, permissions: ROLE_PERMISSIONS[role], user: session.user, role, organizationName }
  }

  return {
    identify(headers) {
      const authorization = headers.get('authorization')
      return authorization === null ? identifySession(headers) : identifyApiKey(authorization)
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
