import { and, count, desc, eq, getTableColumns, gt, inArray, isNull, lt, or } from 'drizzle-orm'
import type { ApiKey, ListedApiKey } from '#core/access/api-key.ts'
import type { ApiKeyRepository } from '#core/access/api-key-repository.ts'
import { notFound } from '#core/errors.ts'
import type { Scope } from '#core/scope.ts'
import { type Database, scopeAccess } from '../database.ts'
import { afterCursor, rowsToFetch, toPage } from '../page-cursor.ts'

const TOUCH_INTERVAL_MS = 60_000

export function createApiKeyRepository(database: Database): ApiKeyRepository {
  const { apiKeys, memberships, organizations, users } = database.schema
  // The hash leaves the database nowhere.
  const { hash: _, ...columns } = getTableColumns(apiKeys)
  const ofOrganization = (scope: Scope) => eq(apiKeys.organizationId, scope.organizationId)
  const own = (scope: Scope, id: string) => and(ofOrganization(scope), eq(apiKeys.id, id))

  /** A maker is a person, or another key of the organization. */
  async function withMakers(scope: Scope, keys: ApiKey[]): Promise<ListedApiKey[]> {
    const ids = [...new Set(keys.flatMap(({ createdBy }) => createdBy ?? []))]
    if (ids.length === 0) return keys.map(key => ({ ...key, maker: null }))
    const people = await database.read(scopeAccess(scope), query =>
      query.select({ id: users.id, name: users.name }).from(users).where(inArray(users.id, ids)),
    )
    const members = await database.read(scopeAccess(scope), query =>
      query
        .select({ userId: memberships.userId })
        .from(memberships)
        .where(and(eq(memberships.organizationId, scope.organizationId), inArray(memberships.userId, ids))),
    )
    const others = await database.read(scopeAccess(scope), query =>
      query
        .select({ id: apiKeys.id, name: apiKeys.name })
        .from(apiKeys)
        .where(and(ofOrganization(scope), inArray(apiKeys.id, ids))),
    )
    const isMember = (id: string) => members.some(({ userId }) => userId === id)
    const makers = new Map<string, ListedApiKey['maker']>([
      ...others.map(({ id, name }) => [id, { name, kind: 'api_key', isMember: true }] as const),
      ...people.map(({ id, name }) => [id, { name, kind: 'person', isMember: isMember(id) }] as const),
    ])
    return keys.map(key => ({ ...key, maker: makers.get(key.createdBy ?? '') ?? null }))
  }

  return {
    async insert(scope, key) {
      const row = { ...key, permissions: key.permissions && [...key.permissions] }
      await database.write(scopeAccess(scope), query =>
        query.insert(apiKeys).values({ ...row, organizationId: scope.organizationId }),
      )
    },

    async list(scope, page) {
      const condition = and(ofOrganization(scope), afterCursor(apiKeys, page, 'newest-first'))
      const rows = await database.read(scopeAccess(scope), query =>
        query
          .select(columns)
          .from(apiKeys)
          .where(condition)
          .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id))
          .limit(rowsToFetch(page)),
      )
      const { items, nextCursor } = toPage(rows, page)
      return { items: await withMakers(scope, items), nextCursor }
    },

    async find(scope, id) {
      const rows = await database.read(scopeAccess(scope), query =>
        query
          .select({
            ...columns,
            organizationName: organizations.name,
            suspendedAt: organizations.suspendedAt,
          })
          .from(apiKeys)
          .innerJoin(organizations, eq(organizations.id, apiKeys.organizationId))
          .where(and(own(scope, id), eq(organizations.id, scope.organizationId))),
      )
      return rows[0]
    },

    async get(scope, id) {
      const rows = await database.read(scopeAccess(scope), query =>
        query.select(columns).from(apiKeys).where(own(scope, id)),
      )
      const [key] = await withMakers(scope, rows)
      if (!key) throw notFound('API key')
      return key
    },

    async countActive(scope, now) {
      const alive = or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, now))
      const rows = await database.read(scopeAccess(scope), query =>
        query
          .select({ total: count() })
          .from(apiKeys)
          .where(and(ofOrganization(scope), isNull(apiKeys.revokedAt), alive)),
      )
      return rows[0]?.total ?? 0
    },

    async revoke(scope, id, at) {
      const revoked = await database.write(scopeAccess(scope), query =>
        query
          .update(apiKeys)
          .set({ revokedAt: at })
          .where(and(own(scope, id), isNull(apiKeys.revokedAt)))
          .returning({ id: apiKeys.id }),
      )
      return revoked.length === 1
    },

    async touch(scope, id, at) {
      const stale = and(
        own(scope, id),
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
