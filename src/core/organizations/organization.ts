export interface Organization {
  id: string
  name: string
  createdAt: Date
  /** Set while nobody may work or call there. */
  suspendedAt: Date | null
}

export type NewOrganizationRow = Omit<Organization, 'suspendedAt'>

/** What every agent of an organization knows about it. Part of each system prompt. */
export interface OrganizationContext {
  /** Who we are and what we do. */
  about: string
  openingHours: string
  address: string
  /** Things callers ask about, one a line. */
  facts: string
  /** How an agent speaks for us. */
  tone: string
  /** IANA name, such as Europe/Berlin. */
  timeZone: string
  /** BCP 47 tag, such as en or de-AT. */
  language: string
}

/** Longest text of one field: together with an agent's prompt it stays well inside every model's window. */
export const CONTEXT_FIELD_MAX_CHARS = 20_000

export const EMPTY_CONTEXT: OrganizationContext = {
  about: '',
  openingHours: '',
  address: '',
  facts: '',
  tone: '',
  timeZone: 'UTC',
  language: 'en',
}
