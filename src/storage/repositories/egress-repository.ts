import { and, desc, eq, lt, sql } from 'drizzle-orm'
import { EGRESS_DESTINATIONS_MAX, type EgressRepository } from '#core/egress/egress-repository.ts'
import type { Scope } from '#core/scope.ts'
import { type Database, scopeAccess } from '../database.ts'

export function createEgressRepository(database: Database): EgressRepository {
  const { egressDestinations: rows } = database.schema
  const own = (scope: Scope) => eq(rows.organizationId, scope.organizationId)

  return {
    async add(scope, counted) {
      await database.write(scopeAccess(scope), async query => {
        await query
          .insert(rows)
          .values({ ...counted, organizationId: scope.organizationId })
          .onConflictDoUpdate({
            target: [rows.organizationId, rows.destination, rows.purpose, rows.outcome],
            set: { count: sql`${rows.count} + ${counted.count}`, lastAt: counted.lastAt },
          })
        const [last] = await query
          .select({ at: rows.lastAt })
          .from(rows)
          .where(own(scope))
          .orderBy(desc(rows.lastAt))
          .limit(1)
          .offset(EGRESS_DESTINATIONS_MAX - 1)
        if (last) await query.delete(rows).where(and(own(scope), lt(rows.lastAt, last.at)))
      })
    },

    list: scope =>
      database.read(scopeAccess(scope), query =>
        query
          .select()
          .from(rows)
          .where(own(scope))
          // "refused" comes after "allowed" in the alphabet.
          .orderBy(desc(rows.outcome), desc(rows.lastAt), rows.destination, rows.purpose)
          .limit(EGRESS_DESTINATIONS_MAX),
      ),
  }
}
