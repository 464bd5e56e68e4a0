import { and, count, desc, eq, gt, isNull } from 'drizzle-orm'
import { permissionsOfRole } from '#core/access/permissions.ts'
import { notFound } from '#core/errors.ts'
import type { InvitationRepository } from '#core/members/invitation-repository.ts'
import type { Invitation } from '#core/members/member.ts'
import type { Scope } from '#core/scope.ts'
import { type Database, type Executor, scopeAccess } from '../database.ts'
import { afterCursor, rowsToFetch, toPage } from '../page-cursor.ts'

export function createInvitationRepository(database: Database): InvitationRepository {
  const { invitations, roles, users } = database.schema
  const open = (scope: Scope) =>
    and(
      eq(invitations.organizationId, scope.organizationId),
      isNull(invitations.acceptedAt),
      isNull(invitations.revokedAt),
    )
  const own = (scope: Scope, id: string) => and(open(scope), eq(invitations.id, id))

  const selectInvitations = (query: Executor) =>
    query
      .select({
        id: invitations.id,
        organizationId: invitations.organizationId,
        email: invitations.email,
        role: invitations.role,
        customRoleName: roles.name,
        customPermissions: roles.permissions,
        inviterName: users.name,
        createdAt: invitations.createdAt,
        expiresAt: invitations.expiresAt,
      })
      .from(invitations)
      .leftJoin(roles, eq(roles.id, invitations.role))
      .leftJoin(users, eq(users.id, invitations.invitedBy))
      .$dynamic()

  /** Changes the open ones that the condition names; answers how many there were. */
  async function change(scope: Scope, condition: ReturnType<typeof and>, set: InvitationChange) {
    const changed = await database.write(scopeAccess(scope), query =>
      query
        .update(invitations)
        .set(set)
        .where(and(open(scope), condition))
        .returning({ id: invitations.id }),
    )
    return changed.length
  }

  return {
    async insert(scope, invitation) {
      const row = { ...invitation, organizationId: scope.organizationId }
      await database.write(scopeAccess(scope), query => query.insert(invitations).values(row))
    },

    async list(scope, page) {
      const rows = await database.read(scopeAccess(scope), query =>
        selectInvitations(query)
          .where(and(open(scope), afterCursor(invitations, page, 'newest-first')))
          .orderBy(desc(invitations.createdAt), desc(invitations.id))
          .limit(rowsToFetch(page)),
      )
      const { items, nextCursor } = toPage(rows, page)
      return { items: items.map(toInvitation), nextCursor }
    },

    async get(scope, id) {
      const rows = await database.read(scopeAccess(scope), query =>
        selectInvitations(query).where(own(scope, id)),
      )
      if (!rows[0]) throw notFound('invitation')
      return toInvitation(rows[0])
    },

    async count(scope) {
      const rows = await database.read(scopeAccess(scope), query =>
        query.select({ total: count() }).from(invitations).where(open(scope)),
      )
      return rows[0]?.total ?? 0
    },

    revoke: async (scope, id, at) => (await change(scope, eq(invitations.id, id), { revokedAt: at })) === 1,
    revokeFor: (scope, email, at) => change(scope, eq(invitations.email, email), { revokedAt: at }),
    renew: async (scope, id, link) => (await change(scope, eq(invitations.id, id), link)) === 1,

    async take(scope, id, at) {
      const fresh = and(eq(invitations.id, id), gt(invitations.expiresAt, at))
      return (await change(scope, fresh, { acceptedAt: at })) === 1
    },
  }
}

interface InvitationChange {
  tokenHash?: string
  invitedBy?: string | null
  expiresAt?: Date
  acceptedAt?: Date
  revokedAt?: Date
}

type InvitationRow = Omit<Invitation, 'permissions'> & {
  customPermissions: Invitation['permissions'] | null
}

export function toInvitation({ customPermissions, ...row }: InvitationRow): Invitation {
  return { ...row, permissions: permissionsOfRole(row.role, customPermissions) }
}
