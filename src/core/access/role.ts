import type { OrganizationPermission } from './permissions.ts'

/** A role that platform admins made, beside the predefined ones. It may be given in every organization. */
export interface CustomRole {
  id: string
  name: string
  /** What it is for, for whoever gives it; may be empty. */
  description: string
  permissions: readonly OrganizationPermission[]
  createdAt: Date
  updatedAt: Date
}

/** Who has a role: one line for each membership. */
export interface RoleHolder {
  organizationId: string
  userId: string
}

export const ROLE_NAME_MAX_CHARS = 60
export const ROLE_DESCRIPTION_MAX_CHARS = 300
export const ROLES_MAX = 100
