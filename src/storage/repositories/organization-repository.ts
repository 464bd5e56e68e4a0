import { and, eq, getTableColumns, isNotNull, isNull } from 'drizzle-orm'
import { notFound } from '#core/errors.ts'
import type { OrganizationRepository } from '#core/organizations/organization-repository.ts'
import type { Scope } from '#core/scope.ts'
import { type Database, scopeAccess } from '../database.ts'

export function createOrganizationRepository(database: Database): OrganizationRepository {
  const { organizations, organizationContexts: contexts } = database.schema
  const { organizationId: _, updatedAt: __, ...contextColumns } = getTableColumns(contexts)
  const own = (scope: Scope) => eq(organizations.id, scope.organizationId)
  const ownContext = (scope: Scope) => eq(contexts.organizationId, scope.organizationId)

  return {
    async insert(scope, { name, createdAt }, context) {
      const { organizationId } = scope
      await database.write(scopeAccess(scope), async query => {
        await query.insert(organizations).values({ id: organizationId, name, createdAt })
        await query.insert(contexts).values({ ...context, organizationId, updatedAt: createdAt })
      })
    },

    async get(scope) {
      const rows = await database.read(scopeAccess(scope), query =>
        query.select().from(organizations).where(own(scope)),
      )
      if (!rows[0]) throw notFound('organization')
      return rows[0]
    },

    async rename(scope, name) {
      const changed = await database.write(scopeAccess(scope), query =>
        query.update(organizations).set({ name }).where(own(scope)).returning({ id: organizations.id }),
      )
      if (changed.length === 0) throw notFound('organization')
    },

    async suspend(scope, at) {
      const { suspendedAt } = organizations
      const changed = await database.write(scopeAccess(scope), query =>
        query
          .update(organizations)
          .set({ suspendedAt: at })
          .where(and(own(scope), at === null ? isNotNull(suspendedAt) : isNull(suspendedAt)))
          .returning({ id: organizations.id }),
      )
      return changed.length === 1
    },

    async remove(scope) {
      const removed = await database.write(scopeAccess(scope), query =>
        query.delete(organizations).where(own(scope)).returning({ id: organizations.id }),
      )
      if (removed.length === 0) throw notFound('organization')
    },

    async getContext(scope) {
      const rows = await database.read(scopeAccess(scope), query =>
        query.select(contextColumns).from(contexts).where(ownContext(scope)),
      )
      if (!rows[0]) throw notFound('organization')
      return rows[0]
    },

    async updateContext(scope, context, at) {
      const changed = await database.write(scopeAccess(scope), query =>
        query
          .update(contexts)
          .set({ ...context, updatedAt: at })
          .where(ownContext(scope))
          .returning({ id: contexts.organizationId }),
      )
      if (changed.length === 0) throw notFound('organization')
    },
  }
}
