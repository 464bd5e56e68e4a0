import type { Permission } from '#core/access/permissions.ts'
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
      /** Name of a predefined role, or id of a row of `roles`. */
      role: kit.text().notNull(),
      createdAt: kit.time().notNull(),
    },
    table => [
      kit.index('memberships_role_index').on(table.role),
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
      /** null: every right of the organization (keys that are older than scopes, and those of `admin create`). */
      permissions: kit.json<Permission[]>(),
      createdBy: kit.text(),
      expiresAt: kit.time(),
      revokedAt: kit.time(),
      requestsPerMinute: kit.integer(),
    },
    table => [kit.index('api_keys_page_index').on(table.organizationId, table.createdAt, table.id)],
  )

  /** Global: roles that platform admins made, beside the predefined ones. */
  const roles = kit.table('roles', {
    id: kit.text().primaryKey(),
    name: kit.text().notNull().unique(),
    description: kit.text().notNull(),
    permissions: kit.json<Permission[]>().notNull(),
    createdAt: kit.time().notNull(),
    updatedAt: kit.time().notNull(),
  })

  const invitations = kit.table(
    'invitations',
    {
      id: kit.text().primaryKey(),
      organizationId: ofOrganization(),
      email: kit.text().notNull(),
      role: kit.text().notNull(),
      tokenHash: kit.text().notNull().unique(),
      invitedBy: kit.text(),
      createdAt: kit.time().notNull(),
      expiresAt: kit.time().notNull(),
      acceptedAt: kit.time(),
      revokedAt: kit.time(),
    },
    table => [
      kit.index('invitations_page_index').on(table.organizationId, table.createdAt, table.id),
      kit.index('invitations_email_index').on(table.email),
    ],
  )

  /** Global: keys that sign access tokens, sealed; the newest signs, retired ones still verify what they signed. */
  const signingKeys = kit.table('signing_keys', {
    id: kit.text().primaryKey(),
    sealedSecret: kit.text().notNull(),
    createdAt: kit.time().notNull(),
    retiredAt: kit.time(),
  })
  return { memberships, apiKeys, roles, invitations, signingKeys }
}
