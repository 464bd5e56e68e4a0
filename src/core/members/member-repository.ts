import type { Page, PageRequest } from '../page.ts'
import type { Scope } from '../scope.ts'
import type { Member } from './member.ts'

export interface MemberRepository {
  /** In the order in which they joined, by keyset. */
  list(scope: Scope, page: PageRequest): Promise<Page<Member>>
  find(scope: Scope, userId: string): Promise<Member | undefined>
  /** Throws not_found. */
  get(scope: Scope, userId: string): Promise<Member>
  findByEmail(scope: Scope, email: string): Promise<Member | undefined>
  count(scope: Scope): Promise<number>
  /** Those with the predefined role org_admin, but for one person. */
  countAdmins(scope: Scope, exceptUserId: string): Promise<number>
  listUserIds(scope: Scope): Promise<string[]>
  updateRole(scope: Scope, userId: string, role: string): Promise<void>
  /** False when they were no member. */
  remove(scope: Scope, userId: string): Promise<boolean>
  /**
   * Lets nobody else change who belongs to the organization until the transaction ends. NB: without it two admins who demote one
   * another on Postgres would each count the other.
   */
  lock(scope: Scope): Promise<void>
}
