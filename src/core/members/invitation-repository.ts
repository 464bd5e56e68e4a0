import type { Page, PageRequest } from '../page.ts'
import type { Scope } from '../scope.ts'
import type { Invitation } from './member.ts'

export interface NewInvitation extends Pick<Invitation, 'id' | 'email' | 'role' | 'createdAt' | 'expiresAt'> {
  /** The SHA-256 of the token in the link, in hex. */
  tokenHash: string
  /** The user, or the API key, who sends it. */
  invitedBy: string | null
}

/** Open: neither taken nor withdrawn. The others are kept, and are there for nobody. */
export interface InvitationRepository {
  insert(scope: Scope, invitation: NewInvitation): Promise<void>
  /** The open ones, newest first, by keyset. */
  list(scope: Scope, page: PageRequest): Promise<Page<Invitation>>
  /** Throws not_found for one that is not open. */
  get(scope: Scope, id: string): Promise<Invitation>
  count(scope: Scope): Promise<number>
  /** Withdraws it; false when it was not open. */
  revoke(scope: Scope, id: string, at: Date): Promise<boolean>
  /** Withdraws the open ones for an address. */
  revokeFor(scope: Scope, email: string, at: Date): Promise<number>
  /** Gives it a new link, a new term and a new sender; the old link is void. False when it was not open. */
  renew(
    scope: Scope,
    id: string,
    link: Pick<NewInvitation, 'tokenHash' | 'expiresAt' | 'invitedBy'>,
  ): Promise<boolean>
  /** Takes one that is open and not too old: true for exactly one caller. */
  take(scope: Scope, id: string, at: Date): Promise<boolean>
}
