import { defineAccessTables } from './access-tables.ts'
import { defineAgentTables } from './agent-tables.ts'
import { defineAuditTables } from './audit-tables.ts'
import { defineCallTables } from './call-tables.ts'
import { defineEgressTables } from './egress-tables.ts'
import { defineIdentityTables } from './identity-tables.ts'
import { defineMailTables } from './mail-tables.ts'
import { defineOrganizationTables } from './organization-tables.ts'
import type { SchemaKit } from './postgres-kit.ts'
import { defineSignInProviderTables } from './sign-in-provider-tables.ts'
import { defineWidgetTables } from './widget-tables.ts'

/** Every table of the program, once, in the words of a kit: the Postgres and the SQLite schema come from here. */
export function defineSchema(kit: SchemaKit) {
  const identity = defineIdentityTables(kit)
  const organization = defineOrganizationTables(kit)
  return {
    ...identity,
    ...organization,
    ...defineAccessTables(kit, { ...organization, users: identity.users }),
    ...defineAgentTables(kit, organization),
    ...defineCallTables(kit, organization),
    ...defineEgressTables(kit, organization),
    ...defineAuditTables(kit),
    ...defineMailTables(kit),
    ...defineSignInProviderTables(kit),
    ...defineWidgetTables(kit, organization),
  }
}

export type Schema = ReturnType<typeof defineSchema>

/** Tables that belong to nobody in particular. Every other one is a tenant table: scoped, and under row-level security. */
export const GLOBAL_TABLES = [
  'users',
  'sessions',
  'accounts',
  'verifications',
  'two_factors',
  'passkeys',
  'installation_values',
  'roles',
  'signing_keys',
  'sign_in_providers',
  'mails',
] as const
