import { and, eq, isNull, lt, or } from 'drizzle-orm'
import type { AccessRepository } from '#core/access/access-repository.ts'
import { type Database, scopeAccess } from '../database.ts'

const TOUCH_INTERVAL_MS = 60_000

export function createAccessRepository(database: Database): AccessRepository {
  const { memberships, apiKeys } = database.schema

  return {
    async insertMembership(scope, { userId, role, createdAt }) {
      const membership = { organizationId: scope.organizationId, userId, role, createdAt }
      await database.write(scopeAccess(scope), query => query.insert(memberships).values(membership))
      return membership
    },

    async insertApiKey(scope, key) {
      await database.write(scopeAccess(scope), query =>
        query.insert(apiKeys).values({ ...key, organizationId: scope.organizationId }),
      )
    },

    async touchApiKey(scope, apiKeyId, at) {
      const stale = and(
        eq(apiKeys.organizationId, scope.organizationId),
        eq(apiKeys.id, apiKeyId),
        or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, new Date(at.getTime() - TOUCH_INTERVAL_MS))),
      )
      // Asked first on the reading side: nearly every request finds nothing to write.
      const due = await database.read(scopeAccess(scope), query =>
        query.select({ id: apiKeys.id }).from(apiKeys).where(stale),
      )
      if (due.length === 0) return
      await database.write(scopeAccess(scope), query =>
        query.update(apiKeys).set({ lastUsedAt: at }).where(stale),
      )
    },
  }
}
