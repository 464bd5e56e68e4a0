import type { Scope } from '../scope.ts'
import type { ApiKey, Membership } from './membership.ts'

export interface AccessRepository {
  insertMembership(
    scope: Scope,
    membership: { userId: string; role: string; createdAt: Date },
  ): Promise<Membership>
  /** `hash` is the SHA-256 of the whole key, in hex. */
  insertApiKey(scope: Scope, key: ApiKey & { hash: string }): Promise<void>
  /** Marks the use of a key; at most one write a minute per key. */
  touchApiKey(scope: Scope, apiKeyId: string, at: Date): Promise<void>
}
