import type { SchemaKit } from './postgres-kit.ts'

export function defineOrganizationTables(kit: SchemaKit) {
  const organizations = kit.table('organizations', {
    id: kit.text().primaryKey(),
    name: kit.text().notNull(),
    /** Nobody works or calls there while it is set. */
    suspendedAt: kit.time(),
    createdAt: kit.time().notNull(),
  })

  const organizationContexts = kit.table('organization_contexts', {
    organizationId: kit
      .text()
      .primaryKey()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    about: kit.text().notNull(),
    openingHours: kit.text().notNull(),
    address: kit.text().notNull(),
    facts: kit.text().notNull(),
    tone: kit.text().notNull(),
    timeZone: kit.text().notNull(),
    language: kit.text().notNull(),
    updatedAt: kit.time().notNull(),
  })

  /** Global: facts about this installation, by name. */
  const installationValues = kit.table('installation_values', {
    name: kit.text().primaryKey(),
    value: kit.text().notNull(),
  })
  return { organizations, organizationContexts, installationValues }
}

export type OrganizationTables = ReturnType<typeof defineOrganizationTables>
