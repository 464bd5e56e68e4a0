import { eq, type InferSelectModel } from 'drizzle-orm'
import { ORGANIZATION_PERMISSIONS } from '#core/access/permissions.ts'
import type { CustomRole } from '#core/access/role.ts'
import type { RoleRepository } from '#core/access/role-repository.ts'
import { notFound } from '#core/errors.ts'
import { type Database, GLOBAL_ACCESS } from '../database.ts'
import type { Schema } from '../schema/define-schema.ts'

export function createRoleRepository(database: Database): RoleRepository {
  const { roles } = database.schema

  async function find(roleId: string): Promise<CustomRole | undefined> {
    const rows = await database.read(GLOBAL_ACCESS, query =>
      query.select().from(roles).where(eq(roles.id, roleId)),
    )
    return rows[0] && toRole(rows[0])
  }

  return {
    find,

    async list() {
      const rows = await database.read(GLOBAL_ACCESS, query =>
        query.select().from(roles).orderBy(roles.name, roles.id),
      )
      return rows.map(toRole)
    },

    async get(roleId) {
      const role = await find(roleId)
      if (!role) throw notFound('role')
      return role
    },

    async insert(role) {
      await database.write(GLOBAL_ACCESS, query =>
        query.insert(roles).values({ ...role, permissions: [...role.permissions] }),
      )
    },

    async update(roleId, { permissions, ...change }) {
      const changed = await database.write(GLOBAL_ACCESS, query =>
        query
          .update(roles)
          .set({ ...change, permissions: [...permissions] })
          .where(eq(roles.id, roleId))
          .returning({ id: roles.id }),
      )
      if (changed.length === 0) throw notFound('role')
    },

    async remove(roleId) {
      const removed = await database.write(GLOBAL_ACCESS, query =>
        query.delete(roles).where(eq(roles.id, roleId)).returning({ id: roles.id }),
      )
      if (removed.length === 0) throw notFound('role')
    },
  }
}

/** A right that this version does not know (any more) is not given. */
function toRole({ permissions, ...role }: InferSelectModel<Schema['roles']>): CustomRole {
  return { ...role, permissions: ORGANIZATION_PERMISSIONS.filter(known => permissions.includes(known)) }
}
