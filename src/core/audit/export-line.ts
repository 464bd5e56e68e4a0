import { z } from 'zod'

/** Stands in the first line of an exported log. */
export const AUDIT_EXPORT_FORMAT = 'parley-audit-1'

const text = z.string().nullable()
const values = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]))
  .nullable()

export const exportHead = z.object({
  format: z.literal(AUDIT_EXPORT_FORMAT),
  organizationId: z.string(),
  exportedAt: z.string(),
  isFiltered: z.boolean(),
})

export const exportEntry = z.object({
  organizationId: z.string(),
  seq: z.int().positive(),
  at: z.coerce.date(),
  actorKind: z.string(),
  actorId: text,
  actorName: z.string(),
  action: z.string(),
  subjectKind: text,
  subjectId: text,
  subjectName: text,
  address: text,
  userAgent: text,
  before: values,
  after: values,
  previousHash: z.string(),
  hash: z.string(),
})

export const exportEnd = z.object({ end: z.literal(true), entries: z.int(), isComplete: z.boolean() })
