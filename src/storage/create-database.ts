import { AsyncLocalStorage } from 'node:async_hooks'
import type { Logger as QueryLogger } from 'drizzle-orm/logger'
import { AppError } from '#core/errors.ts'
import { type AsyncMutex, createAsyncMutex } from './async-mutex.ts'
import {
  type Access,
  type Database,
  type Dialect,
  type Executor,
  GLOBAL_ACCESS,
  type StatementListener,
} from './database.ts'
import { DriverError, toStorageError } from './database-errors.ts'
import type { Schema } from './schema/define-schema.ts'

/** What the two dialects do differently. Everything thrown by `body` comes out unchanged. */
export interface Connector {
  readonly dialect: Dialect
  readonly schema: Schema
  /** Runs `body` in a transaction of its own: commits when it resolves, rolls back when it throws. */
  begin<T>(access: Access, body: (query: Executor) => Promise<T>): Promise<T>
  /** Runs reads outside any transaction of the caller. */
  read<T>(access: Access, body: (query: Executor) => Promise<T>): Promise<T>
  /** Tells an open transaction whose data its next statements touch. */
  enter(query: Executor, access: Access): Promise<void>
  check(): Promise<void>
  close(): Promise<void>
}

interface Transaction {
  query: Executor
  isOpen: boolean
  /** Set by the first scoped work in it. */
  organizationId: string | null
  failure: { error: unknown } | null
  lookups: AsyncMutex
  /** What waits for its commit. */
  onCommit: (() => void)[]
}

interface Ambient {
  access: Access
  transaction: Transaction | null
}

/** Adds to a connector what both dialects share: the ambient transaction, its rules, and errors in our words. */
export function createDatabase(
  connect: (logger: QueryLogger) => Connector,
  onStatement?: StatementListener,
): Database {
  const ambient = new AsyncLocalStorage<Ambient>()
  const connector = connect({
    logQuery(sql, parameters) {
      onStatement?.({ sql, parameters, access: ambient.getStore()?.access ?? GLOBAL_ACCESS })
    },
  })

  // A promise that was left behind by a finished transaction must not write into somebody else's.
  function currentTransaction(): Transaction | null {
    const transaction = ambient.getStore()?.transaction
    return transaction?.isOpen ? transaction : null
  }

  async function join<T>(transaction: Transaction, access: Access, work: () => Promise<T>): Promise<T> {
    const run = () => ambient.run({ access, transaction }, async () => await work())
    if (access.kind === 'global') return run()
    if (access.kind === 'lookup') {
      // One at a time: the key of a look-up holds for the whole transaction while it runs.
      return transaction.lookups.run(async () => {
        await connector.enter(transaction.query, access)
        const result = await run()
        await connector.enter(transaction.query, GLOBAL_ACCESS)
        return result
      })
    }
    if (transaction.organizationId === null) {
      transaction.organizationId = access.organizationId
      await connector.enter(transaction.query, access)
    }
    if (transaction.organizationId !== access.organizationId) {
      throw new AppError('internal', 'One transaction cannot work on two organizations.')
    }
    return run()
  }

  async function joinStatements<T>(
    transaction: Transaction,
    access: Access,
    work: (query: Executor) => Promise<T>,
  ) {
    try {
      return await join(transaction, access, async () => await work(transaction.query))
    } catch (error) {
      const known = toStorageError(error)
      // Postgres refuses everything after a failed statement; SQLite must behave the same.
      if (known instanceof AppError && known.cause instanceof DriverError)
        transaction.failure ??= { error: known }
      throw known
    }
  }

  async function begin<T>(access: Access, work: (query: Executor) => Promise<T>): Promise<T> {
    let onCommit: Transaction['onCommit'] = []
    const answer = await connector.begin(access, async query => {
      const transaction: Transaction = {
        query,
        isOpen: true,
        organizationId: access.kind === 'scope' ? access.organizationId : null,
        failure: null,
        lookups: createAsyncMutex(),
        onCommit: [],
      }
      onCommit = transaction.onCommit
      try {
        const result = await ambient.run({ access, transaction }, async () => await work(query))
        if (transaction.failure) throw transaction.failure.error
        return result
      } finally {
        transaction.isOpen = false
      }
    })
    for (const act of onCommit) act()
    return answer
  }

  return {
    dialect: connector.dialect,
    schema: connector.schema,

    async read(access, work) {
      const transaction = currentTransaction()
      if (transaction) return joinStatements(transaction, access, work)
      try {
        return await connector.read(access, query =>
          ambient.run({ access, transaction: null }, async () => await work(query)),
        )
      } catch (error) {
        throw toStorageError(error)
      }
    },

    async write(access, work) {
      const transaction = currentTransaction()
      if (transaction) return joinStatements(transaction, access, work)
      try {
        return await begin(access, work)
      } catch (error) {
        throw toStorageError(error)
      }
    },

    async transaction(access, work) {
      const outer = currentTransaction()
      if (!outer) return begin(access, work)
      try {
        return await join(outer, access, work)
      } catch (error) {
        outer.failure ??= { error }
        throw error
      }
    },

    afterCommit(act) {
      const transaction = currentTransaction()
      if (transaction) transaction.onCommit.push(act)
      else act()
    },

    check: () => connector.check(),
    close: () => connector.close(),
  }
}
