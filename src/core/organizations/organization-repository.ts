import type { Scope } from '../scope.ts'
import type { NewOrganizationRow, Organization, OrganizationContext } from './organization.ts'

export interface OrganizationRepository {
  /** Inserts the organization that the scope names, with its context. */
  insert(scope: Scope, organization: NewOrganizationRow, context: OrganizationContext): Promise<void>
  /** Throws not_found. */
  get(scope: Scope): Promise<Organization>
  rename(scope: Scope, name: string): Promise<void>
  /** null lets people work there again. False when it stood like that before. */
  suspend(scope: Scope, at: Date | null): Promise<boolean>
  /** With everything that belongs to it, but for its audit log. Throws not_found. */
  remove(scope: Scope): Promise<void>
  getContext(scope: Scope): Promise<OrganizationContext>
  updateContext(scope: Scope, context: OrganizationContext, at: Date): Promise<void>
}
