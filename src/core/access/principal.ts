import type { User } from '../identity/user.ts'
import type { Scope } from '../scope.ts'
import type { Permission, Role } from './permissions.ts'

/** Somebody who has shown who they are, in one organization, with what they may do there. */
export interface Principal {
  scope: Scope
  permissions: readonly Permission[]
  /** The signed-in person; null for an API key. */
  user: User | null
  role: Role | null
  organizationName: string
}
