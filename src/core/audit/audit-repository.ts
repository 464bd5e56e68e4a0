import type { Scope } from '../scope.ts'
import type { AuditEntry } from './audit-chain.ts'

export interface AuditRepository {
  /**
   * Takes the next place of the scope's chain and answers it with the hash before it. Until the transaction ends nobody else gets
   * one: entries of one chain are written one after the other.
   */
  takePlace(scope: Scope, at: Date): Promise<{ seq: number; previousHash: string }>
  /** Writes the entry down and makes it the head of its chain. */
  insert(scope: Scope, entry: AuditEntry): Promise<void>
}
