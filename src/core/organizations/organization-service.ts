import { z } from 'zod'
import { isLanguageTag } from '#lib/language-tag.ts'
import type { AuditTrail } from '../audit/audit.ts'
import { describeChanges } from '../audit/value-changes.ts'
import type { Clock } from '../clock.ts'
import type { Scope } from '../scope.ts'
import type { Store } from '../store.ts'
import { parseInput } from '../validation.ts'
import { CONTEXT_FIELD_MAX_CHARS, type Organization, type OrganizationContext } from './organization.ts'

export interface OrganizationWithContext extends Organization {
  context: OrganizationContext
}

export interface OrganizationService {
  getOrganization(scope: Scope): Promise<OrganizationWithContext>
  /** Any part of the context; the next call speaks from it. Throws invalid. */
  changeOrganization(scope: Scope, change: OrganizationChange): Promise<OrganizationWithContext>
}

export const ORGANIZATION_NAME_MAX_CHARS = 120

const field = z.string().max(CONTEXT_FIELD_MAX_CHARS).optional()

export const contextChange = z.strictObject({
  about: field,
  openingHours: field,
  address: field,
  facts: field,
  tone: field,
  timeZone: z.string().max(64).refine(isTimeZone, 'Use a time zone such as Europe/Berlin.').optional(),
  language: z.string().max(35).refine(isLanguageTag, 'Use a language tag such as en or de-AT.').optional(),
})

export const organizationName = z
  .string()
  .trim()
  .min(1, 'Name the organization.')
  .max(ORGANIZATION_NAME_MAX_CHARS)

/** The body of PATCH /api/v1/organization. */
export const organizationChange = z.strictObject({
  name: organizationName.optional(),
  context: contextChange.optional(),
})
export type OrganizationChange = z.input<typeof organizationChange>

interface Dependencies {
  store: Store
  clock: Clock
  audit: AuditTrail
}

/** Too long for a log that is never shortened: it names them. */
const TEXTS = ['about', 'openingHours', 'address', 'facts', 'tone'] as const

export function createOrganizationService({ store, clock, audit }: Dependencies): OrganizationService {
  async function getOrganization(scope: Scope): Promise<OrganizationWithContext> {
    const [organization, context] = await Promise.all([
      store.organizations.get(scope),
      store.organizations.getContext(scope),
    ])
    return { ...organization, context }
  }

  return {
    getOrganization,

    async changeOrganization(scope, input) {
      const change = parseInput(organizationChange, input)
      return store.transaction(scope, async () => {
        const before = await getOrganization(scope)
        if (change.name !== undefined) await store.organizations.rename(scope, change.name)
        if (change.context !== undefined) {
          const given = Object.fromEntries(
            Object.entries(change.context).filter(([, value]) => value !== undefined),
          )
          await store.organizations.updateContext(scope, { ...before.context, ...given }, clock.now())
        }
        const after = await getOrganization(scope)
        const changes = describeChanges(valuesOf(before), valuesOf(after), TEXTS)
        const subject = { kind: 'organization', id: after.id, name: after.name }
        if (changes) await audit.record(scope, { action: 'organization.changed', subject, ...changes })
        return after
      })
    },
  }
}

function valuesOf({ name, context }: OrganizationWithContext) {
  return { name, ...context }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
