import type { Page, PageRequest } from '../page.ts'
import type { Scope } from '../scope.ts'
import type { AuditEntry } from './audit-chain.ts'
import type { AuditFilter } from './audit-filter.ts'
import type { AuditHead } from './audit-heads.ts'

export interface AuditRepository {
  /**
   * Takes the next place of the scope's chain and answers it with the hash and the time before it. Until the transaction ends
   * nobody else gets one: entries of one chain are written one after the other.
   */
  takePlace(scope: Scope): Promise<{ seq: number; previousHash: string; previousAt: Date }>
  /** Writes the entry down and makes it the head of its chain. */
  insert(scope: Scope, entry: AuditEntry): Promise<void>
  findHead(scope: Scope): Promise<AuditHead | undefined>
  /** The hash of one entry. */
  findHash(scope: Scope, seq: number): Promise<string | undefined>
  /** In the order of the chain, from `fromSeq` on; all of them, or those that a filter lets through. */
  listFrom(
    scope: Scope,
    range: { fromSeq: number; limit: number; filter?: AuditFilter },
  ): Promise<AuditEntry[]>
  /** Newest first. Throws invalid for a cursor that is not one of a log. */
  list(scope: Scope, request: PageRequest & { filter?: AuditFilter }): Promise<Page<AuditEntry>>
  /** What an API key is called now. */
  findApiKeyName(scope: Scope, apiKeyId: string): Promise<string | undefined>
}
