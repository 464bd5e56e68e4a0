import type { Permission } from './permissions.ts'

/** A user's place in one organization: exactly one role each. */
export interface Membership {
  organizationId: string
  userId: string
  /** Name of a predefined role, or id of a custom one. */
  role: string
  createdAt: Date
}

/** A membership as its person sees it: where, as what, and what that allows. */
export interface MembershipOfPerson extends Membership {
  organizationName: string
  /** null: the role is predefined, its name is its word. */
  customRoleName: string | null
  permissions: readonly Permission[]
  /** Set while nobody may work in this organization. */
  suspendedAt: Date | null
}
