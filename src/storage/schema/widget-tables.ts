import type { WidgetLook } from '#core/widgets/widget.ts'
import type { OrganizationTables } from './organization-tables.ts'
import type { SchemaKit } from './postgres-kit.ts'

export function defineWidgetTables(kit: SchemaKit, { organizations }: OrganizationTables) {
  const widgets = kit.table(
    'widgets',
    {
      id: kit.text().primaryKey(),
      organizationId: kit
        .text()
        .notNull()
        .references(() => organizations.id, { onDelete: 'cascade' }),
      name: kit.text().notNull(),
      agentId: kit.text().notNull(),
      isEnabled: kit.boolean().notNull(),
      /** Exact origins, such as https://www.example.com. */
      allowedOrigins: kit.json<string[]>().notNull(),
      callsPerVisitorAndHour: kit.integer().notNull(),
      callsPerDay: kit.integer().notNull(),
      look: kit.json<WidgetLook>().notNull(),
      createdAt: kit.time().notNull(),
      updatedAt: kit.time().notNull(),
    },
    table => [kit.index('widgets_page_index').on(table.organizationId, table.createdAt, table.id)],
  )
  return { widgets }
}
