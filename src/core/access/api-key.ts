import { z } from 'zod'
import { ORGANIZATION_PERMISSIONS, type OrganizationPermission, type Permission } from './permissions.ts'

/** What opens the REST API for a program. It belongs to its organization, not to the person who made it. */
export interface ApiKey {
  id: string
  organizationId: string
  name: string
  /** The first characters, so that a person can tell keys apart. The key itself is never kept. */
  prefix: string
  createdAt: Date
  lastUsedAt: Date | null
  /** null: every right of the organization (keys that are older than scopes, and those of `admin create`). */
  permissions: readonly Permission[] | null
  /** Id of the person or of the key that made it; null: an operator at the command line. */
  createdBy: string | null
  expiresAt: Date | null
  revokedAt: Date | null
  /** null: API_KEY_REQUESTS_PER_MINUTE_UNSET. */
  requestsPerMinute: number | null
}

/** As lists show it. */
export interface ListedApiKey extends ApiKey {
  /** Who made it, as they are called now; null where nobody knows any more. */
  maker: { name: string; kind: 'person' | 'api_key'; isMember: boolean } | null
}

/** A key as the door finds it, with what it must know about its organization. */
export interface FoundApiKey extends ApiKey {
  organizationName: string
  suspendedAt: Date | null
}

export const API_KEY_STATES = ['active', 'expired', 'revoked'] as const
export type ApiKeyState = (typeof API_KEY_STATES)[number]

export const API_KEY_NAME_MAX_CHARS = 80
export const API_KEY_LIFETIMES_DAYS = [30, 90, 365] as const
export const API_KEY_LIFETIME_DEFAULT_DAYS = 90
export const API_KEY_LIFETIME_MAX_DAYS = 3_650
export const API_KEY_REQUESTS_PER_MINUTE_DEFAULT = 600
export const API_KEY_REQUESTS_PER_MINUTE_MAX = 100_000
/** Of keys that name no limit: those of operators, and those from before there was one. */
export const API_KEY_REQUESTS_PER_MINUTE_UNSET = 6_000
/** Keys of an organization that still work. */
export const ACTIVE_API_KEYS_MAX = 200

/** What a new key is made from. */
export const apiKeyInput = z.strictObject({
  name: z.string().trim().min(1, 'Give the key a name.').max(API_KEY_NAME_MAX_CHARS),
  permissions: z
    .array(z.enum(ORGANIZATION_PERMISSIONS))
    .min(1, 'Choose at least one right.')
    .max(ORGANIZATION_PERMISSIONS.length)
    .describe('What the key may do. Nobody can grant what they lack.'),
  expiresInDays: z
    .int()
    .min(1)
    .max(API_KEY_LIFETIME_MAX_DAYS)
    .nullable()
    .default(API_KEY_LIFETIME_DEFAULT_DAYS)
    .describe('null: the key never expires.'),
  requestsPerMinute: z
    .int()
    .min(1)
    .max(API_KEY_REQUESTS_PER_MINUTE_MAX)
    .default(API_KEY_REQUESTS_PER_MINUTE_DEFAULT),
})

export function stateOfApiKey(key: Pick<ApiKey, 'expiresAt' | 'revokedAt'>, now: Date): ApiKeyState {
  if (key.revokedAt !== null) return 'revoked'
  return key.expiresAt !== null && key.expiresAt.getTime() <= now.getTime() ? 'expired' : 'active'
}

/** NB: only rights within an organization, whatever the row says. */
export function permissionsOfApiKey(key: Pick<ApiKey, 'permissions'>): readonly OrganizationPermission[] {
  const { permissions } = key
  if (permissions === null) return ORGANIZATION_PERMISSIONS
  return ORGANIZATION_PERMISSIONS.filter(permission => permissions.includes(permission))
}

export function requestsPerMinuteOf(key: Pick<ApiKey, 'requestsPerMinute'>): number {
  return key.requestsPerMinute ?? API_KEY_REQUESTS_PER_MINUTE_UNSET
}
