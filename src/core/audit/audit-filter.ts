import type { AuditAction } from './audit.ts'

/** Which entries of a log somebody wants to see; what is absent narrows nothing. Texts are found anywhere, in any case. */
export interface AuditFilter {
  /** Name or id of who acted. */
  actor?: string | undefined
  action?: AuditAction | undefined
  /** Kind, name or id of what it was done to. */
  subject?: string | undefined
  /** Not before. */
  from?: Date | undefined
  /** Before. */
  to?: Date | undefined
  address?: string | undefined
}

/** Of one field of a filter. */
export const FILTER_MAX_CHARS = 200

export function isFiltered(filter: AuditFilter): boolean {
  return Object.values(filter).some(value => value !== undefined)
}
