import type { Scope } from '../scope.ts'
import type { Organization, OrganizationContext } from './organization.ts'

export interface OrganizationRepository {
  /** Inserts the organization that the scope names, with its context. */
  insert(scope: Scope, organization: Organization, context: OrganizationContext): Promise<void>
  /** Throws not_found. */
  get(scope: Scope): Promise<Organization>
  rename(scope: Scope, name: string): Promise<void>
  getContext(scope: Scope): Promise<OrganizationContext>
  updateContext(scope: Scope, context: OrganizationContext, at: Date): Promise<void>
}
