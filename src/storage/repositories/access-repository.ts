import type { AccessRepository } from '#core/access/access-repository.ts'
import { type Database, scopeAccess } from '../database.ts'

export function createAccessRepository(database: Database): AccessRepository {
  const { memberships } = database.schema

  return {
    async insertMembership(scope, { userId, role, createdAt }) {
      const membership = { organizationId: scope.organizationId, userId, role, createdAt }
      await database.write(scopeAccess(scope), query => query.insert(memberships).values(membership))
      return membership
    },
  }
}
