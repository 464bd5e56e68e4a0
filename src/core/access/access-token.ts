import { z } from 'zod'
import { ORGANIZATION_PERMISSIONS, type OrganizationPermission } from './permissions.ts'

/** What a short-lived access token says. Whoever shows one is the key that it was exchanged for. */
export interface AccessToken {
  id: string
  apiKeyId: string
  organizationId: string
  /** At most those that the key had when the token was made. */
  permissions: readonly OrganizationPermission[]
  issuedAt: Date
  expiresAt: Date
}

export const ACCESS_TOKEN_LIFETIME_MAX_S = 15 * 60

/** What a key may ask for when it is exchanged. */
export const accessTokenInput = z.strictObject({
  permissions: z
    .array(z.enum(ORGANIZATION_PERMISSIONS))
    .min(1)
    .max(ORGANIZATION_PERMISSIONS.length)
    .optional()
    .describe('Fewer rights than the key has; left out: all of them.'),
  lifetimeS: z
    .int()
    .min(1)
    .max(ACCESS_TOKEN_LIFETIME_MAX_S)
    .default(ACCESS_TOKEN_LIFETIME_MAX_S)
    .describe('How many seconds the token works.'),
})
