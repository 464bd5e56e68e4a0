import type { EgressOutcome, EgressPurpose } from '#core/egress/egress.ts'
import type { OrganizationTables } from './organization-tables.ts'
import type { SchemaKit } from './postgres-kit.ts'

export function defineEgressTables(kit: SchemaKit, { organizations }: OrganizationTables) {
  /** One row for each destination, purpose and outcome: it counts instead of growing. */
  const egressDestinations = kit.table(
    'egress_destinations',
    {
      organizationId: kit
        .text()
        .notNull()
        .references(() => organizations.id, { onDelete: 'cascade' }),
      /** Host and port. */
      destination: kit.text().notNull(),
      purpose: kit.text().$type<EgressPurpose>().notNull(),
      outcome: kit.text().$type<EgressOutcome>().notNull(),
      count: kit.integer().notNull(),
      firstAt: kit.time().notNull(),
      lastAt: kit.time().notNull(),
    },
    table => [
      kit.primaryKey({
        columns: [table.organizationId, table.destination, table.purpose, table.outcome],
      }),
    ],
  )
  return { egressDestinations }
}
