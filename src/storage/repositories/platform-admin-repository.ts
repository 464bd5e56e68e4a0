import { eq, sql } from 'drizzle-orm'
import type { PlatformAdminRepository } from '#core/organizations/platform-admin-repository.ts'
import { type Database, GLOBAL_ACCESS } from '../database.ts'

/** A row that stands for all platform admins: writing it waits for whoever wrote it before. */
const LOCK_NAME = 'platform_admins_lock'

export function createPlatformAdminRepository(database: Database): PlatformAdminRepository {
  const { users, sessions, installationValues: values } = database.schema

  return {
    list: () =>
      database.read(GLOBAL_ACCESS, query =>
        query
          .select({
            userId: users.id,
            name: users.name,
            email: users.email,
            lastSeenAt: sql<Date | null>`max(${sessions.lastSeenAt})`.mapWith(sessions.lastSeenAt),
          })
          .from(users)
          .leftJoin(sessions, eq(sessions.userId, users.id))
          .where(eq(users.isPlatformAdmin, true))
          .groupBy(users.id, users.name, users.email)
          .orderBy(users.name, users.id),
      ),

    async listIdsForChange() {
      await database.write(GLOBAL_ACCESS, query =>
        query
          .insert(values)
          .values({ name: LOCK_NAME, value: '' })
          .onConflictDoUpdate({ target: values.name, set: { value: '' } }),
      )
      const rows = await database.read(GLOBAL_ACCESS, query =>
        query.select({ id: users.id }).from(users).where(eq(users.isPlatformAdmin, true)),
      )
      return rows.map(row => row.id)
    },

    async set(userId, isPlatformAdmin) {
      await database.write(GLOBAL_ACCESS, query =>
        query.update(users).set({ isPlatformAdmin }).where(eq(users.id, userId)),
      )
    },
  }
}
