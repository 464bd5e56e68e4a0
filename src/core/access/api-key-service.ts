import { randomBytes } from 'node:crypto'
import { hashToken } from '#lib/token-hash.ts'
import type { AuditTrail } from '../audit/audit.ts'
import { createOncePerWindow } from '../audit/once-per-window.ts'
import type { Clock } from '../clock.ts'
import { AppError, notFound } from '../errors.ts'
import type { Page, PageRequest } from '../page.ts'
import type { RequestOrigin, Scope } from '../scope.ts'
import type { Store } from '../store.ts'
import { parseInput } from '../validation.ts'
import { type AccessToken, accessTokenInput } from './access-token.ts'
import {
  ACTIVE_API_KEYS_MAX,
  type ApiKey,
  apiKeyInput,
  type FoundApiKey,
  type ListedApiKey,
  permissionsOfApiKey,
  requestsPerMinuteOf,
  stateOfApiKey,
} from './api-key.ts'
import { mayGrant, type OrganizationPermission } from './permissions.ts'
import type { Principal } from './principal.ts'

/** A key as it is answered once, to whoever made it. */
export interface NewApiKey {
  key: ListedApiKey
  /** NB: kept nowhere, and never to be logged. */
  apiKey: string
}

/** Keys of programs: made, listed, revoked, and found again when a program shows one. */
export interface ApiKeyService {
  /**
   * Throws invalid, forbidden for rights that the maker lacks (or for an access token), conflict for too many keys. A key that a key
   * makes ends with it at the latest, and gets no more requests.
   */
  createApiKey(maker: Principal, input: unknown): Promise<NewApiKey>
  /** A key with every right of its organization and no end, for an operator at the command line. */
  createOperatorKey(scope: Scope, name: string): Promise<{ id: string; apiKey: string }>
  listApiKeys(scope: Scope, page: PageRequest): Promise<Page<ListedApiKey>>
  getApiKey(scope: Scope, id: string): Promise<ListedApiKey>
  /** Acts at once, on its access tokens too. Revoking twice is no fault. Throws not_found. */
  revokeApiKey(scope: Scope, id: string): Promise<void>
  /**
   * The principal of a key. Throws unauthenticated for one that is unknown, expired or revoked, forbidden while its organization
   * is suspended.
   */
  identifyKey(apiKey: string, origin?: RequestOrigin): Promise<Principal>
  /** The same for an access token whose signature was checked; its key and organization are looked up anew. */
  identifyToken(token: AccessToken, origin?: RequestOrigin): Promise<Principal>
  /** What a key gets for itself. Throws invalid, and forbidden for rights that it lacks or for an access token. */
  exchange(holder: Principal, input: unknown): Promise<AccessToken>
}

const KEY_PREFIX = 'parley_'
const KEY_BYTES = 32
const SHOWN_CHARS = 12
/** The use of a key is noted at most this often. */
const TOUCH_INTERVAL_MS = 60_000
const DAY_MS = 24 * 60 * 60 * 1000
/** Whoever keeps on showing a key that has ended fills no log. */
const REFUSAL_WINDOW_MS = 60 * 60 * 1000

interface Dependencies {
  store: Pick<Store, 'apiKeys' | 'unscoped' | 'transaction'>
  clock: Clock
  audit: AuditTrail
}

export function createApiKeyService({ store, clock, audit }: Dependencies): ApiKeyService {
  const onceRefused = createOncePerWindow(clock, REFUSAL_WINDOW_MS)

  async function admit(key: FoundApiKey | undefined, origin?: RequestOrigin): Promise<Principal> {
    const now = clock.now()
    if (!key) throw new AppError('unauthenticated', 'This API key is not valid.')
    const actor = { kind: 'api_key', apiKeyId: key.id } as const
    const scope: Scope = { organizationId: key.organizationId, actor, origin }
    const refusal = refusalOf(key, now)
    if (refusal) {
      await onceRefused(key.id, () =>
        audit.record(scope, { action: 'api_key.refused', subject: subjectOf(key) }),
      )
      throw refusal
    }
    if (!key.lastUsedAt || now.getTime() - key.lastUsedAt.getTime() > TOUCH_INTERVAL_MS)
      await store.apiKeys.touch(scope, key.id, now)
    return {
      scope,
      permissions: permissionsOfApiKey(key),
      user: null,
      role: null,
      organizationName: key.organizationName,
      credential: { apiKeyId: key.id, requestsPerMinute: requestsPerMinuteOf(key), isAccessToken: false },
    }
  }

  /** A key is no way to a longer life, or to more requests, than whoever holds it was given. */
  async function withinMaker({ scope, credential }: Principal, wanted: KeyLimits): Promise<KeyLimits> {
    if (!credential) return wanted
    const { expiresAt: end } = await store.apiKeys.get(scope, credential.apiKeyId)
    const isLonger = end !== null && (wanted.expiresAt === null || wanted.expiresAt > end)
    return {
      expiresAt: isLonger ? end : wanted.expiresAt,
      requestsPerMinute: Math.min(wanted.requestsPerMinute, credential.requestsPerMinute),
    }
  }

  async function insert(scope: Scope, values: NewKeyValues): Promise<{ key: ApiKey; apiKey: string }> {
    const apiKey = KEY_PREFIX + randomBytes(KEY_BYTES).toString('base64url')
    const key: ApiKey = {
      ...values,
      id: Bun.randomUUIDv7(),
      organizationId: scope.organizationId,
      prefix: apiKey.slice(0, SHOWN_CHARS),
      createdAt: clock.now(),
      lastUsedAt: null,
      revokedAt: null,
    }
    await store.apiKeys.insert(scope, { ...key, hash: hashToken(apiKey) })
    await audit.record(scope, { action: 'api_key.created', subject: subjectOf(key), after: factsOf(key) })
    return { key, apiKey }
  }

  return {
    async createApiKey(maker, input) {
      const { scope } = maker
      const { name, permissions, expiresInDays, requestsPerMinute } = parseInput(apiKeyInput, input)
      refuseAccessToken(maker, 'An access token makes no keys. Use an API key, or the dashboard.')
      refuseGrant(maker, permissions)
      const now = clock.now()
      const wanted = {
        expiresAt: expiresInDays === null ? null : new Date(now.getTime() + expiresInDays * DAY_MS),
        requestsPerMinute,
      }
      return store.transaction(scope, async () => {
        const limits = await withinMaker(maker, wanted)
        if ((await store.apiKeys.countActive(scope, now)) >= ACTIVE_API_KEYS_MAX) {
          throw new AppError(
            'conflict',
            'There are {limit} API keys that work. Revoke one that nobody needs.',
            {
              values: { limit: ACTIVE_API_KEYS_MAX },
            },
          )
        }
        const createdBy = makerIdOf(scope)
        const made = await insert(scope, {
          name,
          permissions: [...new Set(permissions)],
          createdBy,
          ...limits,
        })
        return { key: await store.apiKeys.get(scope, made.key.id), apiKey: made.apiKey }
      })
    },

    createOperatorKey: (scope, name) =>
      store.transaction(scope, async () => {
        const values = { name, permissions: null, createdBy: null, expiresAt: null, requestsPerMinute: null }
        const { key, apiKey } = await insert(scope, values)
        return { id: key.id, apiKey }
      }),

    listApiKeys: (scope, page) => store.apiKeys.list(scope, page),
    getApiKey: (scope, id) => store.apiKeys.get(scope, id),

    revokeApiKey: (scope, id) =>
      store.transaction(scope, async () => {
        const key = await store.apiKeys.get(scope, id)
        if (!(await store.apiKeys.revoke(scope, id, clock.now()))) return
        await audit.record(scope, { action: 'api_key.revoked', subject: subjectOf(key) })
      }),

    identifyKey: async (apiKey, origin) =>
      admit(await store.unscoped.findApiKeyByHash(hashToken(apiKey)), origin),

    async identifyToken(token, origin) {
      const actor = { kind: 'api_key', apiKeyId: token.apiKeyId } as const
      const key = await store.apiKeys.find({ organizationId: token.organizationId, actor }, token.apiKeyId)
      const principal = await admit(key, origin)
      const { credential, permissions } = principal
      return {
        ...principal,
        permissions: permissions.filter(permission => token.permissions.some(kept => kept === permission)),
        ...(credential ? { credential: { ...credential, isAccessToken: true } } : {}),
      }
    },

    async exchange(holder, input) {
      const { permissions, lifetimeS } = parseInput(accessTokenInput, input)
      refuseAccessToken(holder, 'An access token gets no further one. Send the API key itself.')
      if (permissions) refuseGrant(holder, permissions)
      const { scope, credential } = holder
      const key = await store.apiKeys.find(scope, credential?.apiKeyId ?? '')
      if (!key) throw notFound('API key')
      const issuedAt = clock.now()
      const token: AccessToken = {
        id: Bun.randomUUIDv7(),
        apiKeyId: key.id,
        organizationId: scope.organizationId,
        permissions: permissions ? [...new Set(permissions)] : permissionsOfApiKey(key),
        issuedAt,
        expiresAt: new Date(issuedAt.getTime() + lifetimeS * 1000),
      }
      const after = { tokenId: token.id, permissions: token.permissions, lifetimeS }
      await audit.record(scope, { action: 'api_key.exchanged', subject: subjectOf(key), after })
      return token
    },
  }
}

/** Why a key that we know opens nothing; undefined while it works. */
function refusalOf(key: FoundApiKey, now: Date): AppError | undefined {
  const state = stateOfApiKey(key, now)
  if (state === 'revoked') return new AppError('unauthenticated', 'This API key was revoked.')
  if (state === 'expired') return new AppError('unauthenticated', 'This API key has expired. Make a new one.')
  if (key.suspendedAt === null) return undefined
  return new AppError(
    'forbidden',
    'This organization is suspended: its API keys do not work until it is resumed.',
  )
}

type NewKeyValues = Pick<ApiKey, 'name' | 'permissions' | 'createdBy' | 'expiresAt' | 'requestsPerMinute'>

interface KeyLimits {
  /** null: no end. */
  expiresAt: Date | null
  requestsPerMinute: number
}

function refuseGrant(maker: Principal, permissions: readonly OrganizationPermission[]): void {
  if (mayGrant(maker.permissions, permissions)) return
  const lacking = permissions.filter(permission => !maker.permissions.includes(permission))
  throw new AppError('forbidden', 'You cannot grant what you lack: {permissions}.', {
    values: { permissions: lacking.join(', ') },
  })
}

/** It lives for minutes: what it makes would outlive it. */
function refuseAccessToken({ credential }: Principal, message: string): void {
  if (credential?.isAccessToken) throw new AppError('forbidden', message)
}

function makerIdOf({ actor }: Scope): string | null {
  if (actor.kind === 'user') return actor.userId
  return actor.kind === 'api_key' ? actor.apiKeyId : null
}

function subjectOf({ id, name }: Pick<ApiKey, 'id' | 'name'>) {
  return { kind: 'api_key', id, name }
}

function factsOf(key: ApiKey) {
  return {
    permissions: key.permissions ?? 'all',
    expiresAt: key.expiresAt?.toISOString() ?? null,
    requestsPerMinute: key.requestsPerMinute,
  }
}
