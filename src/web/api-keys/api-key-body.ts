import { z } from 'zod'
import { accessTokenInput } from '#core/access/access-token.ts'
import {
  API_KEY_STATES,
  apiKeyInput,
  type ListedApiKey,
  permissionsOfApiKey,
  requestsPerMinuteOf,
  stateOfApiKey,
} from '#core/access/api-key.ts'
import type { NewApiKey } from '#core/access/api-key-service.ts'
import { ORGANIZATION_PERMISSIONS } from '#core/access/permissions.ts'
import { apiSchemas, listOf, timestamp, toTimestamp } from '../api/api-schemas.ts'

export const apiKeyInputBody = apiKeyInput.register(apiSchemas, {
  id: 'ApiKeyInput',
  description: 'What a new API key may do, and for how long.',
})

const apiKeyFields = {
  id: z.string(),
  name: z.string(),
  prefix: z.string().describe('The first characters, to tell keys apart. The key itself is never kept.'),
  permissions: z.array(z.enum(ORGANIZATION_PERMISSIONS)),
  state: z.enum(API_KEY_STATES),
  maker: z
    .object({ name: z.string(), kind: z.enum(['person', 'api_key']), isMember: z.boolean() })
    .nullable()
    .describe('null: an operator at the command line. The key belongs to the organization, whoever made it.'),
  requestsPerMinute: z.int(),
  createdAt: timestamp,
  lastUsedAt: timestamp.nullable().describe('Noted once a minute.'),
  expiresAt: timestamp.nullable(),
  revokedAt: timestamp.nullable(),
}

export const apiKeyListBody = listOf(
  z
    .object(apiKeyFields)
    .register(apiSchemas, { id: 'ApiKey', description: 'An API key, without the key itself.' }),
).register(apiSchemas, { id: 'ApiKeyList', description: 'API keys, newest first.' })

export const newApiKeyBody = z
  .object({ ...apiKeyFields, apiKey: z.string().describe('The key itself: answered this once.') })
  .register(apiSchemas, { id: 'NewApiKey', description: 'A new API key, with the key itself.' })

export const accessTokenInputBody = accessTokenInput.optional().register(apiSchemas, {
  id: 'AccessTokenInput',
  description:
    'Fewer rights or a shorter life than the key allows. No body: all of its rights for 15 minutes.',
})

export const accessTokenBody = z
  .object({
    accessToken: z.string().describe('Send it as bearer, like the key.'),
    tokenType: z.literal('Bearer'),
    expiresIn: z.int().describe('Seconds.'),
    permissions: z.array(z.enum(ORGANIZATION_PERMISSIONS)),
  })
  .register(apiSchemas, { id: 'AccessToken', description: 'A short-lived access token (JWT).' })

type ApiKeyDocument = z.input<typeof apiKeyListBody>['items'][number]

export function presentApiKey(key: ListedApiKey, now: Date): ApiKeyDocument {
  const { id, name, prefix, maker, createdAt, lastUsedAt, expiresAt, revokedAt } = key
  return {
    id,
    name,
    prefix,
    permissions: [...permissionsOfApiKey(key)],
    state: stateOfApiKey(key, now),
    maker,
    requestsPerMinute: requestsPerMinuteOf(key),
    createdAt: toTimestamp(createdAt),
    lastUsedAt: toTimestamp(lastUsedAt),
    expiresAt: toTimestamp(expiresAt),
    revokedAt: toTimestamp(revokedAt),
  }
}

export function presentNewApiKey({ key, apiKey }: NewApiKey, now: Date): z.input<typeof newApiKeyBody> {
  return { ...presentApiKey(key, now), apiKey }
}
