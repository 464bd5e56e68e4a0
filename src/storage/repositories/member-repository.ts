import { and, count, eq, ne, sql } from 'drizzle-orm'
import { type PredefinedRole, permissionsOfRole } from '#core/access/permissions.ts'
import { notFound } from '#core/errors.ts'
import type { Member } from '#core/members/member.ts'
import type { MemberRepository } from '#core/members/member-repository.ts'
import type { Scope } from '#core/scope.ts'
import { type Database, type Executor, scopeAccess } from '../database.ts'
import { afterCursor, rowsToFetch, toPage } from '../page-cursor.ts'

const ADMIN_ROLE: PredefinedRole = 'org_admin'

export function createMemberRepository(database: Database): MemberRepository {
  const { memberships, organizations, roles, users, sessions } = database.schema
  const ofOrganization = (scope: Scope) => eq(memberships.organizationId, scope.organizationId)
  const own = (scope: Scope, userId: string) => and(ofOrganization(scope), eq(memberships.userId, userId))

  const selectMembers = (query: Executor, scope: Scope) =>
    query
      .select({
        id: memberships.userId,
        createdAt: memberships.createdAt,
        role: memberships.role,
        name: users.name,
        email: users.email,
        customRoleName: roles.name,
        customPermissions: roles.permissions,
        // NB: of the browsers that work here. What somebody does in another organization is not this one's to see.
        lastSeenAt: sql<Date | null>`(
          select max(${sessions.lastSeenAt}) from ${sessions}
          where ${sessions.userId} = ${memberships.userId}
          and ${sessions.organizationId} = ${scope.organizationId}
        )`.mapWith(sessions.lastSeenAt),
      })
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .leftJoin(roles, eq(roles.id, memberships.role))
      .$dynamic()

  async function findWhere(scope: Scope, condition: ReturnType<typeof and>) {
    const rows = await database.read(scopeAccess(scope), query =>
      selectMembers(query, scope).where(and(ofOrganization(scope), condition)),
    )
    return rows[0] && toMember(rows[0])
  }

  const find = (scope: Scope, userId: string) => findWhere(scope, eq(memberships.userId, userId))

  return {
    find,

    async list(scope, page) {
      const columns = { createdAt: memberships.createdAt, id: memberships.userId }
      const rows = await database.read(scopeAccess(scope), query =>
        selectMembers(query, scope)
          .where(and(ofOrganization(scope), afterCursor(columns, page, 'oldest-first')))
          .orderBy(memberships.createdAt, memberships.userId)
          .limit(rowsToFetch(page)),
      )
      const { items, nextCursor } = toPage(rows, page)
      return { items: items.map(toMember), nextCursor }
    },

    async get(scope, userId) {
      const member = await find(scope, userId)
      if (!member) throw notFound('member')
      return member
    },

    findByEmail: (scope, email) => findWhere(scope, eq(users.email, email)),

    async count(scope) {
      const rows = await database.read(scopeAccess(scope), query =>
        query.select({ total: count() }).from(memberships).where(ofOrganization(scope)),
      )
      return rows[0]?.total ?? 0
    },

    async countAdmins(scope, exceptUserId) {
      const rows = await database.read(scopeAccess(scope), query =>
        query
          .select({ total: count() })
          .from(memberships)
          .where(
            and(
              ofOrganization(scope),
              eq(memberships.role, ADMIN_ROLE),
              ne(memberships.userId, exceptUserId),
            ),
          ),
      )
      return rows[0]?.total ?? 0
    },

    async listUserIds(scope) {
      const rows = await database.read(scopeAccess(scope), query =>
        query.select({ userId: memberships.userId }).from(memberships).where(ofOrganization(scope)),
      )
      return rows.map(row => row.userId)
    },

    async updateRole(scope, userId, role) {
      const changed = await database.write(scopeAccess(scope), query =>
        query
          .update(memberships)
          .set({ role })
          .where(own(scope, userId))
          .returning({ userId: memberships.userId }),
      )
      if (changed.length === 0) throw notFound('member')
    },

    async remove(scope, userId) {
      const removed = await database.write(scopeAccess(scope), query =>
        query.delete(memberships).where(own(scope, userId)).returning({ userId: memberships.userId }),
      )
      return removed.length === 1
    },

    async lock(scope) {
      // The row of the organization stands for all who belong to it: an update of it waits for the one before.
      const locked = await database.write(scopeAccess(scope), query =>
        query
          .update(organizations)
          .set({ name: sql`${organizations.name}` })
          .where(eq(organizations.id, scope.organizationId))
          .returning({ id: organizations.id }),
      )
      if (locked.length === 0) throw notFound('organization')
    },
  }
}

type MemberRow = Omit<Member, 'userId' | 'joinedAt' | 'permissions'> & {
  id: string
  createdAt: Date
  customPermissions: Member['permissions'] | null
}

function toMember({ id, createdAt, customPermissions, ...row }: MemberRow): Member {
  return {
    ...row,
    userId: id,
    joinedAt: createdAt,
    permissions: permissionsOfRole(row.role, customPermissions),
  }
}
