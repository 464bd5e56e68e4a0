import { and, asc, desc, eq, getTableColumns, gte, lt, sql } from 'drizzle-orm'
import type { AuditValues } from '#core/audit/audit.ts'
import { type AuditEntry, CHAIN_START } from '#core/audit/audit-chain.ts'
import type { AuditRepository } from '#core/audit/audit-repository.ts'
import { AppError } from '#core/errors.ts'
import type { Scope } from '#core/scope.ts'
import { type Database, scopeAccess } from '../database.ts'
import { decodeSeq, encodeSeq, matches } from './audit-conditions.ts'

export function createAuditRepository(database: Database): AuditRepository {
  const { auditEntries, auditHeads, apiKeys } = database.schema
  // As texts: values that somebody has broken must not keep the rest from being read.
  const columns = {
    ...getTableColumns(auditEntries),
    before: sql<string | null>`cast(${auditEntries.before} as text)`,
    after: sql<string | null>`cast(${auditEntries.after} as text)`,
  }
  const own = (scope: Scope) => eq(auditEntries.organizationId, scope.organizationId)

  return {
    async takePlace(scope) {
      const { organizationId } = scope
      // NB: the update locks the head until the transaction ends; a read before it would let two take the same place.
      const [head] = await database.write(scopeAccess(scope), query =>
        query
          .insert(auditHeads)
          .values({ organizationId, seq: 1, hash: CHAIN_START, updatedAt: new Date(0) })
          .onConflictDoUpdate({
            target: auditHeads.organizationId,
            set: { seq: sql`${auditHeads.seq} + 1` },
          })
          .returning({
            seq: auditHeads.seq,
            previousHash: auditHeads.hash,
            previousAt: auditHeads.updatedAt,
          }),
      )
      if (!head) throw new AppError('internal', 'The audit log did not give a place.')
      return head
    },

    async insert(scope, entry) {
      await database.write(scopeAccess(scope), async query => {
        await query.insert(auditEntries).values({ ...entry, organizationId: scope.organizationId })
        await query
          .update(auditHeads)
          .set({ hash: entry.hash, updatedAt: entry.at })
          .where(eq(auditHeads.organizationId, scope.organizationId))
      })
    },

    async findHead(scope) {
      const rows = await database.read(scopeAccess(scope), query =>
        query
          .select({
            organizationId: auditHeads.organizationId,
            seq: auditHeads.seq,
            hash: auditHeads.hash,
          })
          .from(auditHeads)
          .where(eq(auditHeads.organizationId, scope.organizationId)),
      )
      return rows[0]
    },

    async findHash(scope, seq) {
      const rows = await database.read(scopeAccess(scope), query =>
        query
          .select({ hash: auditEntries.hash })
          .from(auditEntries)
          .where(and(own(scope), eq(auditEntries.seq, seq))),
      )
      return rows[0]?.hash
    },

    async listFrom(scope, { fromSeq, limit, filter = {} }) {
      const rows = await database.read(scopeAccess(scope), query =>
        query
          .select(columns)
          .from(auditEntries)
          .where(and(own(scope), gte(auditEntries.seq, fromSeq), matches(auditEntries, filter)))
          .orderBy(asc(auditEntries.seq))
          .limit(limit),
      )
      return rows.map(toEntry)
    },

    async list(scope, { filter = {}, cursor, limit }) {
      const older = cursor === undefined ? undefined : lt(auditEntries.seq, decodeSeq(cursor))
      const rows = await database.read(scopeAccess(scope), query =>
        query
          .select(columns)
          .from(auditEntries)
          .where(and(own(scope), older, matches(auditEntries, filter)))
          .orderBy(desc(auditEntries.seq))
          .limit(limit + 1),
      )
      const items = rows.slice(0, limit).map(toEntry)
      const last = items.at(-1)
      return { items, nextCursor: last && rows.length > limit ? encodeSeq(last.seq) : null }
    },

    async findApiKeyName(scope, apiKeyId) {
      const rows = await database.read(scopeAccess(scope), query =>
        query
          .select({ name: apiKeys.name })
          .from(apiKeys)
          .where(and(eq(apiKeys.organizationId, scope.organizationId), eq(apiKeys.id, apiKeyId))),
      )
      return rows[0]?.name
    },
  }
}

type AuditRow = Omit<AuditEntry, 'before' | 'after'> & { before: string | null; after: string | null }

function toEntry({ at, before, after, ...row }: AuditRow): AuditEntry {
  const time = Number.isNaN(at.getTime()) ? new Date(0) : at
  return { ...row, at: time, before: toValues(before), after: toValues(after) }
}

function toValues(text: string | null): AuditValues | null {
  if (text === null) return null
  try {
    const values: unknown = JSON.parse(text)
    if (typeof values === 'object' && values !== null) return values as AuditValues
  } catch {
    // Told below: its hash fits nothing any more.
  }
  return { unreadable: true }
}
