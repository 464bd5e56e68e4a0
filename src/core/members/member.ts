import type { Permission } from '../access/permissions.ts'

/** A person in an organization, as that organization sees them. */
export interface Member {
  userId: string
  name: string
  email: string
  /** Name of a predefined role, or id of a custom one. */
  role: string
  /** null: the role is predefined, its name is its word. */
  customRoleName: string | null
  permissions: readonly Permission[]
  joinedAt: Date
  /** When a browser of theirs last worked here; null: not lately. */
  lastSeenAt: Date | null
}

/** A role that somebody may be given, as the person who gives it sees it. */
export interface OfferedRole {
  /** Name of a predefined role, or id of a custom one. */
  role: string
  customRoleName: string | null
  permissions: readonly Permission[]
}

/** An invitation that was neither taken nor withdrawn. It may be too old. */
export interface Invitation {
  id: string
  organizationId: string
  email: string
  role: string
  customRoleName: string | null
  permissions: readonly Permission[]
  /** Who sent it, as they are called today; null: gone, or it was made by a program. */
  inviterName: string | null
  createdAt: Date
  expiresAt: Date
}

/** What the person who was invited may know before they join. */
export interface ReceivedInvitation extends Invitation {
  organizationName: string
  /** Id of the user or of the API key that sent it last; null: the command line did. */
  invitedBy: string | null
  /** Set while nobody may work there. */
  suspendedAt: Date | null
}

export const INVITATION_LIFETIME_MS = 7 * 24 * 60 * 60 * 1000
/** Waiting ones of an organization, the old ones counted. */
export const INVITATIONS_OPEN_MAX = 200
export const MEMBERS_MAX = 2_000
