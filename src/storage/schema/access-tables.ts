import type { Role } from '#core/access/permissions.ts'
import type { defineIdentityTables } from './identity-tables.ts'
import type { OrganizationTables } from './organization-tables.ts'
import type { SchemaKit } from './postgres-kit.ts'

interface AccessParents extends OrganizationTables {
  users: ReturnType<typeof defineIdentityTables>['users']
}

export function defineAccessTables(kit: SchemaKit, { organizations, users }: AccessParents) {
  const ofOrganization = () =>
    kit
      .text()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' })

  const memberships = kit.table(
    'memberships',
    {
      organizationId: ofOrganization(),
      userId: kit
        .text()
        .notNull()
        .references(() => users.id, { onDelete: 'cascade' }),
      role: kit.text().$type<Role>().notNull(),
      createdAt: kit.time().notNull(),
    },
    table => [
      kit.primaryKey({ columns: [table.organizationId, table.userId] }),
      kit.index('memberships_user_id_index').on(table.userId),
    ],
  )

  const apiKeys = kit.table(
    'api_keys',
    {
      id: kit.text().primaryKey(),
      organizationId: ofOrganization(),
      name: kit.text().notNull(),
      prefix: kit.text().notNull(),
      hash: kit.text().notNull().unique(),
      createdAt: kit.time().notNull(),
      lastUsedAt: kit.time(),
    },
    table => [kit.index('api_keys_page_index').on(table.organizationId, table.createdAt, table.id)],
  )
  return { memberships, apiKeys }
}
