import type { Scope } from '../scope.ts'
import type { Membership } from './membership.ts'

export interface AccessRepository {
  insertMembership(
    scope: Scope,
    membership: { userId: string; role: string; createdAt: Date },
  ): Promise<Membership>
}
