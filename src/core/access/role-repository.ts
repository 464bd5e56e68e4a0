import type { Role } from './role.ts'

export interface RoleRepository {
  /** By name. */
  list(): Promise<Role[]>
}
