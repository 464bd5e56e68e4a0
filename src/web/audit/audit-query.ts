import { z } from 'zod'
import { AUDIT_ACTIONS, type AuditAction } from '#core/audit/audit.ts'
import { type AuditFilter, FILTER_MAX_CHARS } from '#core/audit/audit-filter.ts'
import { endOfDay, startOfDay } from '#lib/zoned-day.ts'
import { pageQuery } from '../api/api-schemas.ts'

/** The filter of a page as it stands in its address: days of the organization's zone, and texts. */
export interface AuditQuery {
  who: string
  action: AuditAction | ''
  subject: string
  from: string
  to: string
  address: string
}

const FIELDS = ['who', 'action', 'subject', 'from', 'to', 'address'] as const

/** What is no action and no day of ours narrows nothing. */
export function readAuditQuery(request: Request): AuditQuery {
  const query = new URL(request.url).searchParams
  const text = (name: string) => (query.get(name) ?? '').trim().slice(0, FILTER_MAX_CHARS)
  const day = (name: string) => (startOfDay(text(name), 'UTC') ? text(name) : '')
  return {
    who: text('who'),
    action: AUDIT_ACTIONS.find(action => action === text('action')) ?? '',
    subject: text('subject'),
    from: day('from'),
    to: day('to'),
    address: text('address'),
  }
}

export function toFilter({ who, action, subject, from, to, address }: AuditQuery, zone: string): AuditFilter {
  return {
    actor: who || undefined,
    action: action || undefined,
    subject: subject || undefined,
    from: startOfDay(from, zone),
    to: endOfDay(to, zone),
    address: address || undefined,
  }
}

/** The query again, for links of the page: what is empty is left out. */
export function formatAuditQuery(query: AuditQuery, more: Record<string, string> = {}): string {
  const given = FIELDS.flatMap(name => (query[name] ? [[name, query[name]]] : []))
  const text = new URLSearchParams([...given, ...Object.entries(more)]).toString()
  return text && `?${text}`
}

const filterText = z.string().max(FILTER_MAX_CHARS).optional()

/** The query of GET /api/v1/audit. */
export const auditApiQuery = pageQuery.extend({
  actor: filterText.describe('Part of the name of who acted, or their id.'),
  action: z.enum(AUDIT_ACTIONS).optional(),
  subject: filterText.describe('Part of the name of what it was done to, or its id or kind.'),
  from: z.iso.datetime({ offset: true }).optional().describe('Not before this moment.'),
  to: z.iso.datetime({ offset: true }).optional().describe('Before this moment.'),
  address: filterText.describe('Part of the address that the request came from.'),
})

export function toApiFilter(query: z.output<typeof auditApiQuery>): AuditFilter {
  const { actor, action, subject, from, to, address } = query
  return {
    actor,
    action,
    subject,
    from: from === undefined ? undefined : new Date(from),
    to: to === undefined ? undefined : new Date(to),
    address,
  }
}
