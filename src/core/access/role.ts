import type { Permission } from './permissions.ts'

/** A role that platform admins made, beside the predefined ones. Global: every organization may give it. */
export interface Role {
  id: string
  name: string
  description: string
  permissions: readonly Permission[]
  createdAt: Date
  updatedAt: Date
}
