import { and, desc, eq, isNull } from 'drizzle-orm'
import type { ReceivedInvitation } from '#core/members/member.ts'
import type { UnscopedLookups } from '#core/store.ts'
import type { Access, Database, Executor } from '../database.ts'
import { afterCursor, rowsToFetch, toPage } from '../page-cursor.ts'
import { toInvitation } from '../repositories/invitation-repository.ts'

type OrganizationLookups = Pick<
  UnscopedLookups,
  'listOrganizations' | 'findInvitationByHash' | 'listInvitationsForEmail'
>

/** Invitations before anybody knows to which organization they lead, and the list of all organizations for the platform. */
export function createOrganizationLookups(database: Database): OrganizationLookups {
  const { organizations, invitations, roles, users } = database.schema
  const lookup = (key: string): Access => ({ kind: 'lookup', key })
  const isOpen = and(isNull(invitations.acceptedAt), isNull(invitations.revokedAt))

  const selectReceived = (query: Executor) =>
    query
      .select({
        id: invitations.id,
        organizationId: invitations.organizationId,
        organizationName: organizations.name,
        suspendedAt: organizations.suspendedAt,
        email: invitations.email,
        role: invitations.role,
        customRoleName: roles.name,
        customPermissions: roles.permissions,
        inviterName: users.name,
        invitedBy: invitations.invitedBy,
        createdAt: invitations.createdAt,
        expiresAt: invitations.expiresAt,
      })
      .from(invitations)
      .innerJoin(organizations, eq(organizations.id, invitations.organizationId))
      .leftJoin(roles, eq(roles.id, invitations.role))
      .leftJoin(users, eq(users.id, invitations.invitedBy))
      .$dynamic()

  const toReceived = ({
    organizationName,
    invitedBy,
    suspendedAt,
    ...row
  }: Parameters<typeof toInvitation>[0] &
    Pick<ReceivedInvitation, 'organizationName' | 'invitedBy' | 'suspendedAt'>): ReceivedInvitation => ({
    ...toInvitation(row),
    organizationName,
    invitedBy,
    suspendedAt,
  })

  return {
    async listOrganizations(page) {
      const rows = await database.read(lookup('organizations'), query =>
        query
          .select()
          .from(organizations)
          .where(afterCursor(organizations, page, 'newest-first'))
          .orderBy(desc(organizations.createdAt), desc(organizations.id))
          .limit(rowsToFetch(page)),
      )
      return toPage(rows, page)
    },

    async findInvitationByHash(hash) {
      const rows = await database.read(lookup(`invitation:${hash}`), query =>
        selectReceived(query).where(and(eq(invitations.tokenHash, hash), isOpen)),
      )
      return rows[0] && toReceived(rows[0])
    },

    async listInvitationsForEmail(email) {
      const rows = await database.read(lookup(`invited:${email}`), query =>
        selectReceived(query)
          .where(and(eq(invitations.email, email), isOpen))
          .orderBy(desc(invitations.createdAt), desc(invitations.id)),
      )
      return rows.map(toReceived)
    },
  }
}
