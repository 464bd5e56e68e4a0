import { sql } from 'drizzle-orm'
import type { Logger as QueryLogger } from 'drizzle-orm/logger'
import { NodePgDatabase } from 'drizzle-orm/node-postgres/driver'
import { type NodePgClient, NodePgSession } from 'drizzle-orm/node-postgres/session'
import { PgDialect } from 'drizzle-orm/pg-core'
import { Pool, type PoolClient } from 'pg'
import { AppError } from '#core/errors.ts'
import type { Connector } from '../create-database.ts'
import type { Access, Executor } from '../database.ts'
import { driverCode, toStorageError } from '../database-errors.ts'
import { defineSchema } from '../schema/define-schema.ts'
import { postgresKit } from '../schema/postgres-kit.ts'
import {
  CONNECTION_LOST,
  createPoolLane,
  createTransactionLane,
  type PostgresLane,
  withCode,
} from './postgres-lane.ts'

const POOL_MAX = 10
/** For a new connection, or for one that others use. */
const CONNECT_TIMEOUT_MS = 10_000
const IDLE_TIMEOUT_MS = 60_000
const STATEMENT_TIMEOUT_MS = 15_000
/** A server that stands still answers nothing, its own time-out neither. Below the patience of the web server (30 s). */
const QUERY_TIMEOUT_MS = 20_000
/** A transaction that stands still for longer than this has lost its program. */
const IDLE_TRANSACTION_TIMEOUT_MS = 60_000
const CHECK_TIMEOUT_MS = 3_000
/** Work that is still under way gets this long to end. */
const CLOSE_TIMEOUT_MS = 5_000

/**
 * Postgres: everything that touches an organization's data runs in a transaction which says first whose data that is;
 * row-level security (migrations/postgres/0001) does the rest. Global tables need no such transaction to be read.
 */
export function connectPostgres(
  url: string,
  logger: QueryLogger,
  { queryTimeoutMs = QUERY_TIMEOUT_MS } = {},
): Connector {
  const pool = openPool(url, queryTimeoutMs)
  const dialect = new PgDialect({ casing: 'snake_case' })
  const executorOf = (lane: PostgresLane): Executor => {
    // A lane has the one method of a client that the session calls.
    const session = new NodePgSession(lane as unknown as NodePgClient, dialect, undefined, { logger })
    return new NodePgDatabase(dialect, session, undefined)
  }
  const outside = executorOf(createPoolLane(pool))

  async function begin<T>(access: Access, body: (query: Executor) => Promise<T>): Promise<T> {
    const client = await inWords(() => pool.connect())
    const lane = createTransactionLane(client)
    const query = executorOf(lane)
    let isBroken = false
    try {
      await inWords(() => lane.query('BEGIN'))
      if (access.kind !== 'global') await inWords(() => enter(query, access))
      const result = await body(query)
      await inWords(() => commit(lane))
      return result
    } catch (error) {
      // A lost or frozen connection would only let the ROLLBACK wait once more.
      isBroken = driverCode(error) === CONNECTION_LOST || !(await rollBack(lane))
      throw error
    } finally {
      lane.close()
      client.release(isBroken)
    }
  }

  return {
    dialect: 'postgres',
    schema: defineSchema(postgresKit),
    begin,
    read: (access, body) => (access.kind === 'global' ? body(outside) : begin(access, body)),
    enter,
    check: () => checkInTime(pool),
    close: () => closeInTime(pool),
  }
}

function openPool(connectionString: string, queryTimeoutMs: number): Pool {
  const pool = new Pool({
    connectionString,
    max: POOL_MAX,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: queryTimeoutMs,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_TIMEOUT_MS,
    application_name: 'parley',
    keepAlive: true,
  })
  // NB: without a listener the loss of a connection would end the process. Whoever uses it then hears of it by the statement.
  const ignore = () => {}
  pool.on('error', ignore)
  pool.on('connect', (client: PoolClient) => client.on('error', ignore))
  return pool
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

async function commit(lane: PostgresLane): Promise<void> {
  const { command } = await lane.query('COMMIT')
  // Postgres answers a COMMIT after a failed statement with a silent ROLLBACK.
  if (command !== 'COMMIT') throw new AppError('internal', 'The database undid a transaction.')
}

/** False when the connection cannot be used any more; the server undoes the transaction by itself then. */
function rollBack(lane: PostgresLane): Promise<boolean> {
  return lane.query('ROLLBACK').then(
    () => true,
    () => false,
  )
}

async function checkInTime(pool: Pool): Promise<void> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => late.reject(new AppError('unavailable', 'The database does not answer.')),
    CHECK_TIMEOUT_MS,
  )
  try {
    await inWords(() => Promise.race([withCode(() => pool.query('SELECT 1')), late.promise]))
  } finally {
    clearTimeout(timer)
  }
}

async function closeInTime(pool: Pool): Promise<void> {
  if (pool.ending) return
  const late = Promise.withResolvers<void>()
  const timer = setTimeout(late.resolve, CLOSE_TIMEOUT_MS)
  try {
    await Promise.race([pool.end(), late.promise])
  } finally {
    clearTimeout(timer)
  }
}

/** For the statements that are our own; those of `body` come out as they are. */
async function inWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await withCode(work)
  } catch (error) {
    throw toStorageError(error)
  }
}
