import { and, count, eq, getTableColumns } from 'drizzle-orm'
import { permissionsOfRole } from '#core/access/permissions.ts'
import type { UnscopedLookups } from '#core/store.ts'
import { type Access, type Database, GLOBAL_ACCESS } from '../database.ts'
import { createOrganizationLookups } from './organization-lookups.ts'

/**
 * The only statements on tenant tables that carry no organization: they find out which one a piece of work belongs to. On
 * Postgres each names the rows that it may see (the `..._lookup` policies), and row-level security hides all others.
 */
export function createUnscopedLookups(database: Database): UnscopedLookups {
  const { organizations, memberships, roles, apiKeys, users, installationValues: values } = database.schema
  const { hash: _, ...apiKeyColumns } = getTableColumns(apiKeys)
  const { widgets } = database.schema
  const lookup = (key: string): Access => ({ kind: 'lookup', key })

  return {
    ...createOrganizationLookups(database),

    async listMembershipsOfUser(userId) {
      const rows = await database.read(lookup(`user:${userId}`), query =>
        query
          .select({
            organizationId: memberships.organizationId,
            userId: memberships.userId,
            role: memberships.role,
            createdAt: memberships.createdAt,
            organizationName: organizations.name,
            suspendedAt: organizations.suspendedAt,
            customRoleName: roles.name,
            customPermissions: roles.permissions,
          })
          .from(memberships)
          .innerJoin(organizations, eq(organizations.id, memberships.organizationId))
          .leftJoin(roles, eq(roles.id, memberships.role))
          .where(eq(memberships.userId, userId))
          .orderBy(memberships.createdAt, memberships.organizationId),
      )
      return rows.map(({ customPermissions, ...membership }) => ({
        ...membership,
        permissions: permissionsOfRole(membership.role, customPermissions),
      }))
    },

    listHoldersOfRole: role =>
      database.read(lookup(`role:${role}`), query =>
        query
          .select({ organizationId: memberships.organizationId, userId: memberships.userId })
          .from(memberships)
          .where(eq(memberships.role, role))
          .orderBy(memberships.createdAt, memberships.organizationId, memberships.userId),
      ),

    async findUserName(userId) {
      const rows = await database.read(GLOBAL_ACCESS, query =>
        query.select({ name: users.name }).from(users).where(eq(users.id, userId)),
      )
      return rows[0]?.name
    },

    async findApiKeyByHash(hash) {
      const rows = await database.read(lookup(`api_key:${hash}`), query =>
        query
          .select({
            ...apiKeyColumns,
            organizationName: organizations.name,
            suspendedAt: organizations.suspendedAt,
          })
          .from(apiKeys)
          .innerJoin(organizations, eq(organizations.id, apiKeys.organizationId))
          .where(eq(apiKeys.hash, hash)),
      )
      return rows[0]
    },

    async listOrganizationIds() {
      const rows = await database.read(lookup('organizations'), query =>
        query
          .select({ id: organizations.id })
          .from(organizations)
          .orderBy(organizations.createdAt, organizations.id),
      )
      return rows.map(row => row.id)
    },

    async findOrganizationOfWidget(widgetId) {
      const rows = await database.read(lookup(`widget:${widgetId}`), query =>
        query
          .select({ organizationId: widgets.organizationId })
          .from(widgets)
          .where(eq(widgets.id, widgetId)),
      )
      return rows[0]?.organizationId
    },

    async countUsers() {
      const rows = await database.read(GLOBAL_ACCESS, query => query.select({ total: count() }).from(users))
      return rows[0]?.total ?? 0
    },

    async getInstallationValue(name) {
      const rows = await database.read(GLOBAL_ACCESS, query =>
        query.select({ value: values.value }).from(values).where(eq(values.name, name)),
      )
      return rows[0]?.value
    },

    async setInstallationValue(name, value) {
      await database.write(GLOBAL_ACCESS, query =>
        query
          .insert(values)
          .values({ name, value })
          .onConflictDoUpdate({ target: values.name, set: { value } }),
      )
    },

    async removeInstallationValue(name) {
      await database.write(GLOBAL_ACCESS, query => query.delete(values).where(eq(values.name, name)))
    },

    async takeInstallationValue(name, expected) {
      const taken = await database.write(GLOBAL_ACCESS, query =>
        query
          .delete(values)
          .where(and(eq(values.name, name), eq(values.value, expected)))
          .returning({ name: values.name }),
      )
      return taken.length === 1
    },
  }
}
