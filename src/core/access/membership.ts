import type { Role } from './permissions.ts'

/** A user's place in one organization: exactly one role each. */
export interface Membership {
  organizationId: string
  userId: string
  role: Role
  createdAt: Date
}

export interface ApiKey {
  id: string
  organizationId: string
  name: string
  /** The first characters, so that a person can tell keys apart. The key itself is never kept. */
  prefix: string
  createdAt: Date
  lastUsedAt: Date | null
}
