import type { CustomRole } from './role.ts'

/** Custom roles. Global: which organization uses one stands in its memberships. */
export interface RoleRepository {
  /** By name. */
  list(): Promise<CustomRole[]>
  find(roleId: string): Promise<CustomRole | undefined>
  /** Throws not_found. */
  get(roleId: string): Promise<CustomRole>
  /** Throws conflict when the name is taken. */
  insert(role: CustomRole): Promise<void>
  /** Throws not_found, and conflict when the name is taken. */
  update(
    roleId: string,
    change: Pick<CustomRole, 'name' | 'description' | 'permissions' | 'updatedAt'>,
  ): Promise<void>
  /** Throws not_found. */
  remove(roleId: string): Promise<void>
}
