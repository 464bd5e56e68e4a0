import type { Scope } from '../scope.ts'
import type { EgressDestination } from './egress.ts'

export interface EgressRepository {
  /** Adds the count to that of the same destination, purpose and outcome. The longest unused rows go when there are too many. */
  add(scope: Scope, counted: Omit<EgressDestination, 'organizationId'>): Promise<void>
  /** Refused first, then the latest first. */
  list(scope: Scope): Promise<EgressDestination[]>
}

/** For one organization. */
export const EGRESS_DESTINATIONS_MAX = 500
