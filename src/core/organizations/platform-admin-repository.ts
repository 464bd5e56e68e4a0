/** A person who may do what `platform` permissions name, over the whole appliance. */
export interface PlatformAdmin {
  userId: string
  name: string
  email: string
  lastSeenAt: Date | null
}

/** Who runs the appliance. Global: it is held beside organizations. */
export interface PlatformAdminRepository {
  /** By name. */
  list(): Promise<PlatformAdmin[]>
  /** Their ids, read under a lock: nobody else changes who runs the appliance until the transaction ends. */
  listIdsForChange(): Promise<string[]>
  set(userId: string, isPlatformAdmin: boolean): Promise<void>
}
