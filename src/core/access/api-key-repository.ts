import type { Page, PageRequest } from '../page.ts'
import type { Scope } from '../scope.ts'
import type { ApiKey, FoundApiKey, ListedApiKey } from './api-key.ts'

export interface ApiKeyRepository {
  /** `hash` is the SHA-256 of the whole key, in hex. */
  insert(scope: Scope, key: ApiKey & { hash: string }): Promise<void>
  /** Newest first. */
  list(scope: Scope, page: PageRequest): Promise<Page<ListedApiKey>>
  find(scope: Scope, id: string): Promise<FoundApiKey | undefined>
  /** Throws not_found. */
  get(scope: Scope, id: string): Promise<ListedApiKey>
  /** Those that are neither revoked nor expired. */
  countActive(scope: Scope, now: Date): Promise<number>
  /** True for exactly one caller: the one after whom the key no longer works. */
  revoke(scope: Scope, id: string, at: Date): Promise<boolean>
  /** Marks the use of a key; at most one write a minute per key. */
  touch(scope: Scope, id: string, at: Date): Promise<void>
}
