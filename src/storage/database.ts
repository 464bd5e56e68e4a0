import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import type { Scope } from '#core/scope.ts'
import type { Schema } from './schema/define-schema.ts'

/** Builds and runs statements. Typed as Postgres for both dialects: repositories keep to what runs on either. */
export type Executor = PgDatabase<PgQueryResultHKT, Record<string, never>>

export type Dialect = 'sqlite' | 'postgres'

/** Whose data a piece of work touches; on Postgres row-level security is set from it. */
export type Access =
  | { kind: 'scope'; organizationId: string }
  /** NB: storage/unscoped only. `key` names the rows that may be read (migrations/postgres/0001). */
  | { kind: 'lookup'; key: string }
  /** Tables that belong to no organization. */
  | { kind: 'global' }

export const GLOBAL_ACCESS: Access = { kind: 'global' }

export function scopeAccess(scope: Scope): Access {
  return { kind: 'scope', organizationId: scope.organizationId }
}

/** What a statement was and on whose behalf: tests record these to prove law 1. */
export interface StatementRecord {
  sql: string
  parameters: readonly unknown[]
  access: Access
}

export type StatementListener = (statement: StatementRecord) => void

/**
 * One database of either dialect. NB: on SQLite transactions run one after the other; on Postgres two of them may read the same
 * row before either changes it, so that a change which depends on what was read must say so in its WHERE. `read` and `write` join the transaction they are called in; without one, `write` is a
 * transaction by itself. Driver errors come out as AppError (see database-errors.ts).
 */
export interface Database {
  readonly dialect: Dialect
  readonly schema: Schema
  /** NB: `work` may run again when another process held the database: reads only. */
  read<T>(access: Access, work: (query: Executor) => Promise<T>): Promise<T>
  write<T>(access: Access, work: (query: Executor) => Promise<T>): Promise<T>
  /** Runs `work` whole or not at all. When a nested transaction fails, the outer one fails too, even if it caught the error. */
  transaction<T>(access: Access, work: () => Promise<T>): Promise<T>
  /** Runs `act` once the transaction it is called in is committed, never when it is not; at once outside of one. */
  afterCommit(act: () => void): void
  check(): Promise<void>
  close(): Promise<void>
}
