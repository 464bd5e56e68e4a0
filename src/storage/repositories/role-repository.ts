import type { RoleRepository } from '#core/access/role-repository.ts'
import { type Database, GLOBAL_ACCESS } from '../database.ts'

export function createRoleRepository(database: Database): RoleRepository {
  const { roles } = database.schema

  return {
    list: () =>
      database.read(GLOBAL_ACCESS, query => query.select().from(roles).orderBy(roles.name, roles.id)),
  }
}
