import type { AuditEntry } from './audit-chain.ts'
import { AUDIT_EXPORT_FORMAT } from './export-line.ts'

export const AUDIT_EXPORT_FORMATS = ['jsonl', 'csv'] as const
export type AuditExportFormat = (typeof AUDIT_EXPORT_FORMATS)[number]

export interface ExportFrame {
  organizationId: string
  exportedAt: Date
  /** Only what a filter let through. */
  isFiltered: boolean
}

/** The texts of an exported file, piece by piece: oldest entry first. */
export interface ExportWriter {
  begin(frame: ExportFrame): string
  entry(entry: AuditEntry): string
  /** `isComplete`: false where the limit of an export cut it off. */
  end(written: { entries: number; isComplete: boolean }): string
}

export const EXPORT_WRITERS: Record<AuditExportFormat, ExportWriter> = {
  /** One JSON object a line: a head, the entries with everything their hashes cover, an end. `parley audit verify --file` reads it. */
  jsonl: {
    begin: ({ organizationId, exportedAt, isFiltered }) =>
      line({ format: AUDIT_EXPORT_FORMAT, organizationId, exportedAt: exportedAt.toISOString(), isFiltered }),
    entry: entry => line({ ...entry, at: entry.at.toISOString() }),
    end: ({ entries, isComplete }) => line({ end: true, entries, isComplete }),
  },
  csv: {
    begin: () => row(CSV_COLUMNS),
    entry: entry => row(CSV_COLUMNS.map(column => textOf(entry[column]))),
    end: () => '',
  },
}

const CSV_COLUMNS = [
  'seq',
  'at',
  'actorKind',
  'actorId',
  'actorName',
  'action',
  'subjectKind',
  'subjectId',
  'subjectName',
  'address',
  'userAgent',
  'before',
  'after',
  'previousHash',
  'hash',
] as const

function textOf(value: AuditEntry[(typeof CSV_COLUMNS)[number]]): string {
  if (value === null) return ''
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** The full-width signs mean the same to a spreadsheet in Japanese, and what cannot be seen before a sign does not hide it. */
const FORMULA = /^[\s\p{Cf}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r]/u

/** NB: a spreadsheet runs what begins like a formula: whoever may name an agent would write into the auditor's machine. */
function row(cells: readonly string[]): string {
  const quoted = cells.map(cell => `"${(FORMULA.test(cell) ? `'${cell}` : cell).replaceAll('"', '""')}"`)
  return `${quoted.join(',')}\r\n`
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`
}
