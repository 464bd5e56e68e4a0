import { createHash } from 'node:crypto'
import type { AuditValues } from './audit.ts'

/** One line of the log. `hash` covers every other field, `previousHash` among them: a line cannot change without its followers. */
export interface AuditEntry {
  organizationId: string
  /** From 1, without gaps. */
  seq: number
  at: Date
  actorKind: string
  actorId: string | null
  actorName: string
  action: string
  subjectKind: string | null
  subjectId: string | null
  subjectName: string | null
  address: string | null
  userAgent: string | null
  before: AuditValues | null
  after: AuditValues | null
  previousHash: string
  hash: string
}

/** Stands first in what is hashed: another way of hashing gets another name. */
const FORMAT = 'parley-audit-1'

/** What stands before the first entry of every chain. */
export const CHAIN_START = '0'.repeat(64)

/** SHA-256, in hex, over the fields in a fixed order. */
export function hashEntry(entry: Omit<AuditEntry, 'hash'>): string {
  const fields = [
    FORMAT,
    entry.organizationId,
    entry.seq,
    Number.isNaN(entry.at.getTime()) ? 'no time' : entry.at.toISOString(),
    entry.actorKind,
    entry.actorId,
    entry.actorName,
    entry.action,
    entry.subjectKind,
    entry.subjectId,
    entry.subjectName,
    entry.address,
    entry.userAgent,
    sorted(entry.before),
    sorted(entry.after),
    entry.previousHash,
  ]
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex')
}

function sorted(values: AuditValues | null): [string, AuditValues[string]][] | null {
  return values && Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))
}
