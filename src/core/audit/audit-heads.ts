/** The last entry of a chain, as it was when it was committed. */
export interface AuditHead {
  organizationId: string
  seq: number
  hash: string
}

/**
 * The second place where heads of chains are kept, outside the database: who cuts off or rewrites a chain does not reach it. It may
 * be behind its chain, never ahead of it.
 */
export interface AuditHeadKeeper {
  /** Of an entry that this program has committed. Written down within moments, however many come. */
  note(head: AuditHead): void
  /** Writes down what waits. Never throws: what cannot be written is told to the operator. */
  flush(): Promise<void>
  /** What stands there now. */
  read(): KeptHeads
  /** Gives up what stands there, for a key that was lost; the next head begins it anew. */
  forget(): void
}

export type KeptHeads =
  /** `heads` by organization. Chains that have got no entry of this program since then are not in it. */
  | { state: 'kept'; since: Date; heads: ReadonlyMap<string, AuditHead> }
  | { state: 'missing' }
  /** It was changed, or sealed with another encryption key. */
  | { state: 'not_authentic' }
