import { type AnyColumn, and, eq, gte, lt, or, type SQL, sql } from 'drizzle-orm'
import type { AuditFilter } from '#core/audit/audit-filter.ts'
import { invalidInput } from '#core/errors.ts'
import type { Schema } from '../schema/define-schema.ts'

type AuditEntries = Schema['auditEntries']

/** The entries that a filter lets through. NB: beside the condition of the scope, never in its place. */
export function matches(entries: AuditEntries, filter: AuditFilter): SQL | undefined {
  const { actor, action, subject, from, to, address } = filter
  return and(
    actor === undefined ? undefined : or(contains(entries.actorName, actor), eq(entries.actorId, actor)),
    action === undefined ? undefined : eq(entries.action, action),
    subject === undefined
      ? undefined
      : or(
          contains(entries.subjectName, subject),
          eq(entries.subjectId, subject),
          eq(entries.subjectKind, subject),
        ),
    from === undefined ? undefined : gte(entries.at, from),
    to === undefined ? undefined : lt(entries.at, to),
    address === undefined ? undefined : contains(entries.address, address),
  )
}

/** The two databases fold case alike only where both do it themselves. */
function contains(column: AnyColumn, text: string): SQL {
  const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, found => `\\${found}`)}%`
  return sql`lower(${column}) like ${pattern} escape '\\'`
}

export function encodeSeq(seq: number): string {
  return Buffer.from(`audit.${seq}`).toString('base64url')
}

const CURSOR_MAX_CHARS = 60

/** Throws invalid for a cursor that is not one of this log. */
export function decodeSeq(cursor: string): number {
  const text = cursor.length <= CURSOR_MAX_CHARS ? Buffer.from(cursor, 'base64url').toString() : ''
  const seq = Number(/^audit\.(\d{1,10})$/.exec(text)?.[1] ?? Number.NaN)
  // The largest number of its column.
  if (seq <= 2_147_483_647) return seq
  const message = 'This cursor is not one of ours. Leave it out to begin with the first page.'
  throw invalidInput(message, [{ path: 'cursor', message }])
}
