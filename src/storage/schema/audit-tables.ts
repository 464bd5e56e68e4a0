import type { AuditValues } from '#core/audit/audit.ts'
import type { SchemaKit } from './postgres-kit.ts'

/** No foreign keys: what was done in an organization, and by whom, stays when they are gone. */
export function defineAuditTables(kit: SchemaKit) {
  /** One chain for each organization, and one for the platform (`organizationId` is then `platform`). */
  const auditEntries = kit.table(
    'audit_entries',
    {
      organizationId: kit.text().notNull(),
      /** From 1, without gaps. */
      seq: kit.integer().notNull(),
      at: kit.time().notNull(),
      actorKind: kit.text().notNull(),
      actorId: kit.text(),
      /** As it was called then. */
      actorName: kit.text().notNull(),
      action: kit.text().notNull(),
      subjectKind: kit.text(),
      subjectId: kit.text(),
      subjectName: kit.text(),
      address: kit.text(),
      userAgent: kit.text(),
      before: kit.json<AuditValues>(),
      after: kit.json<AuditValues>(),
      previousHash: kit.text().notNull(),
      hash: kit.text().notNull(),
    },
    table => [
      kit.primaryKey({ columns: [table.organizationId, table.seq] }),
      kit.index('audit_entries_action_index').on(table.organizationId, table.action, table.seq),
      kit.index('audit_entries_actor_index').on(table.organizationId, table.actorId, table.seq),
    ],
  )

  const auditHeads = kit.table('audit_heads', {
    organizationId: kit.text().primaryKey(),
    seq: kit.integer().notNull(),
    hash: kit.text().notNull(),
    updatedAt: kit.time().notNull(),
  })
  return { auditEntries, auditHeads }
}
