import { and, eq, inArray } from 'drizzle-orm'
import type { ToolRepository } from '#core/tools/tool-repository.ts'
import { type Database, scopeAccess } from '../database.ts'

export function createToolRepository(database: Database): ToolRepository {
  const { tools } = database.schema

  return {
    async insert(scope, tool) {
      await database.write(scopeAccess(scope), query =>
        query.insert(tools).values({ ...tool, organizationId: scope.organizationId }),
      )
    },

    list: scope =>
      database.read(scopeAccess(scope), query =>
        query.select().from(tools).where(eq(tools.organizationId, scope.organizationId)).orderBy(tools.name),
      ),

    async listByNames(scope, names) {
      if (names.length === 0) return []
      const condition = and(
        eq(tools.organizationId, scope.organizationId),
        inArray(tools.name, [...names]),
        eq(tools.isEnabled, true),
      )
      return database.read(scopeAccess(scope), query =>
        query.select().from(tools).where(condition).orderBy(tools.name),
      )
    },
  }
}
