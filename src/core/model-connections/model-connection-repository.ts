import type { Page, PageRequest } from '../page.ts'
import type { Scope } from '../scope.ts'
import type { ModelConnection } from './model-connection.ts'

export interface ModelConnectionRepository {
  /** `sealedKeys` is the envelope-encrypted JSON of the keys, or null where there are none. */
  insert(scope: Scope, connection: ModelConnection, sealedKeys: string | null): Promise<void>
  find(scope: Scope, id: string): Promise<ModelConnection | undefined>
  /** Throws not_found. */
  get(scope: Scope, id: string): Promise<ModelConnection>
  /** Oldest first. */
  list(scope: Scope, page: PageRequest): Promise<Page<ModelConnection>>
  /** Throws not_found. */
  update(scope: Scope, connection: ModelConnection, sealedKeys: string | null): Promise<void>
  /** Throws not_found. */
  remove(scope: Scope, id: string): Promise<void>
  /**
   * The only way to the sealed keys; throws not_found. NB: one statement reads both: two could find an old key beside a new address, and
   * send it there.
   */
  getWithSealedKeys(
    scope: Scope,
    id: string,
  ): Promise<{ connection: ModelConnection; sealedKeys: string | null }>
  /** Forgets every sealed key of the organization (after the encryption key was lost); answers how many connections had one. */
  clearSealedKeys(scope: Scope, at: Date): Promise<number>
}
