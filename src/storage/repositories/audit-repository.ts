import { eq, sql } from 'drizzle-orm'
import { CHAIN_START } from '#core/audit/audit-chain.ts'
import type { AuditRepository } from '#core/audit/audit-repository.ts'
import { AppError } from '#core/errors.ts'
import { type Database, scopeAccess } from '../database.ts'

export function createAuditRepository(database: Database): AuditRepository {
  const { auditEntries, auditHeads } = database.schema

  return {
    async takePlace({ organizationId, ...scope }, at) {
      const access = scopeAccess({ organizationId, ...scope })
      // NB: the update locks the head until the transaction ends; a read before it would let two take the same place.
      const [head] = await database.write(access, query =>
        query
          .insert(auditHeads)
          .values({ organizationId, seq: 1, hash: CHAIN_START, updatedAt: at })
          .onConflictDoUpdate({
            target: auditHeads.organizationId,
            set: { seq: sql`${auditHeads.seq} + 1`, updatedAt: at },
          })
          .returning({ seq: auditHeads.seq, previousHash: auditHeads.hash }),
      )
      if (!head) throw new AppError('internal', 'The audit log did not give a place.')
      return head
    },

    async insert(scope, entry) {
      await database.write(scopeAccess(scope), async query => {
        await query.insert(auditEntries).values({ ...entry, organizationId: scope.organizationId })
        await query
          .update(auditHeads)
          .set({ hash: entry.hash })
          .where(eq(auditHeads.organizationId, scope.organizationId))
      })
    },
  }
}
