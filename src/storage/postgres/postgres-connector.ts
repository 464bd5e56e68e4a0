import { sql } from 'drizzle-orm'
import type { Logger as QueryLogger } from 'drizzle-orm/logger'
import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { AppError } from '#core/errors.ts'
import type { Connector } from '../create-database.ts'
import type { Access, Executor } from '../database.ts'
import { toStorageError } from '../database-errors.ts'
import { defineSchema } from '../schema/define-schema.ts'
import { postgresKit } from '../schema/postgres-kit.ts'

const POOL_MAX = 10
const CONNECT_TIMEOUT_S = 10
const STATEMENT_TIMEOUT_MS = 30_000
/** A transaction that stands still for longer than this has lost its program. */
const IDLE_TRANSACTION_TIMEOUT_MS = 60_000
const CHECK_TIMEOUT_MS = 3_000
const CLOSE_TIMEOUT_S = 5

/**
 * Postgres: everything that touches an organization's data runs in a transaction which says first whose data that is;
 * row-level security (migrations/postgres/0001) does the rest. Global tables need no such transaction to be read.
 */
export function connectPostgres(url: string, logger: QueryLogger): Connector {
  const client = postgres(url, {
    max: POOL_MAX,
    connect_timeout: CONNECT_TIMEOUT_S,
    onnotice: () => {},
    connection: {
      application_name: 'parley',
      statement_timeout: STATEMENT_TIMEOUT_MS,
      idle_in_transaction_session_timeout: IDLE_TRANSACTION_TIMEOUT_MS,
    },
  })
  const database: Executor = drizzle(client, { casing: 'snake_case', logger }) as unknown as Executor

  async function begin<T>(access: Access, body: (query: Executor) => Promise<T>): Promise<T> {
    let bodyFailure: { error: unknown } | null = null
    try {
      return await database.transaction(async transaction => {
        if (access.kind !== 'global') await enter(transaction, access)
        try {
          return await body(transaction)
        } catch (error) {
          bodyFailure = { error }
          throw error
        }
      })
    } catch (error) {
      throw bodyFailure ? error : toStorageError(error)
    }
  }

  return {
    dialect: 'postgres',
    schema: defineSchema(postgresKit),
    begin,
    read: (access, body) => (access.kind === 'global' ? body(database) : begin(access, body)),
    enter,

    async check() {
      const answer = client`select 1`.then(
        () => null,
        error => toStorageError(error),
      )
      const late = Bun.sleep(CHECK_TIMEOUT_MS).then(
        () => new AppError('unavailable', 'The database does not answer.'),
      )
      const problem = await Promise.race([answer, late])
      if (problem) throw problem
    },

    close: () => client.end({ timeout: CLOSE_TIMEOUT_S }),
  }
}

/** NB: `true` makes the setting end with the transaction: a connection goes back to the pool without it. */
async function enter(query: Executor, access: Access): Promise<void> {
  if (access.kind === 'scope') {
    await query.execute(sql`select set_config('app.organization_id', ${access.organizationId}, true)`)
  } else {
    const key = access.kind === 'lookup' ? access.key : ''
    await query.execute(sql`select set_config('app.unscoped_lookup', ${key}, true)`)
  }
}
