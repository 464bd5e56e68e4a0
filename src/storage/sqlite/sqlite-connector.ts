import { drizzle } from 'drizzle-orm/better-sqlite3'
import type { Logger as QueryLogger } from 'drizzle-orm/logger'
import { AppError } from '#core/errors.ts'
import { createAsyncMutex } from '../async-mutex.ts'
import type { Connector } from '../create-database.ts'
import type { Executor } from '../database.ts'
import { toStorageError } from '../database-errors.ts'
import { defineSchema } from '../schema/define-schema.ts'
import { sqliteKit } from '../schema/sqlite-kit.ts'
import { retryWhileBusy } from './busy-retry.ts'
import { watchDatabaseFile } from './database-file.ts'
import { openSqliteConnection, type SqliteConnection } from './sqlite-driver.ts'

/** The write-ahead log is cut back to this after a checkpoint, however large one transaction made it. */
const WAL_KEPT_BYTES = 64 * 1024 * 1024

/**
 * SQLite: one connection writes, behind a mutex, a second one only reads (WAL lets them work side by side).
 * NB: drizzle's own `transaction` is synchronous here: given an async body it refuses, or commits at the first `await`.
 */
export function connectSqlite(
  path: string,
  logger: QueryLogger,
  driver?: SqliteConnection['driver'],
): Connector {
  const writer = openWriter(path, driver)
  const reader = openBeside(writer, () => openReader(path, driver))
  const writerQuery = asExecutor(writer, logger)
  const readerQuery = asExecutor(reader, logger)
  const assertFile = watchDatabaseFile(path)
  const mutex = createAsyncMutex()
  let isClosed = false

  function assertOpen() {
    if (isClosed) throw new AppError('unavailable', 'The store is closed.')
  }

  return {
    dialect: 'sqlite',
    schema: defineSchema(sqliteKit),

    begin: (_access, body) =>
      mutex.run(async () => {
        assertOpen()
        assertFile()
        await retryWhileBusy(() => control(writer, 'BEGIN IMMEDIATE'))
        try {
          const result = await body(writerQuery)
          control(writer, 'COMMIT')
          return result
        } catch (error) {
          // SQLite has rolled back by itself after some faults (disk full).
          if (writer.isInTransaction) control(writer, 'ROLLBACK')
          throw error
        }
      }),

    async read(_access, body) {
      assertOpen()
      return retryWhileBusy(() => body(readerQuery))
    },

    enter: async () => {},

    async check() {
      assertOpen()
      assertFile()
      try {
        reader.all('SELECT 1')
      } catch (error) {
        throw toStorageError(error)
      }
    },

    close: () =>
      mutex.run(async () => {
        if (isClosed) return
        isClosed = true
        reader.close()
        writer.close()
      }),
  }
}

function openBeside(writer: SqliteConnection, open: () => SqliteConnection): SqliteConnection {
  try {
    return open()
  } catch (error) {
    writer.close()
    throw error
  }
}

/** The one cast of the executors: repositories keep to statements that both dialects know. */
function asExecutor(connection: SqliteConnection, logger: QueryLogger): Executor {
  return drizzle(connection.client, { casing: 'snake_case', logger }) as unknown as Executor
}

function control(connection: SqliteConnection, sql: string) {
  try {
    connection.execute(sql)
  } catch (error) {
    throw toStorageError(error)
  }
}

function openWriter(path: string, driver?: SqliteConnection['driver']): SqliteConnection {
  return prepare(openSqliteConnection(path, driver), connection => {
    // FULL: a transaction that was answered for is on the disk, even when the power fails a moment later.
    connection.execute('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
    connection.execute(`PRAGMA journal_size_limit = ${WAL_KEPT_BYTES}`)
    assertPragma(connection, 'journal_mode', 'wal')
    assertPragma(connection, 'synchronous', SYNCHRONOUS_FULL)
    assertPragma(connection, 'foreign_keys', 1)
  })
}

const SYNCHRONOUS_FULL = 2

function openReader(path: string, driver?: SqliteConnection['driver']): SqliteConnection {
  return prepare(openSqliteConnection(path, driver), connection => {
    connection.execute('PRAGMA query_only = ON')
    assertPragma(connection, 'query_only', 1)
  })
}

function prepare(
  connection: SqliteConnection,
  settle: (connection: SqliteConnection) => void,
): SqliteConnection {
  try {
    settle(connection)
    return connection
  } catch (error) {
    connection.close()
    throw error
  }
}

function assertPragma(connection: SqliteConnection, name: string, expected: string | number) {
  const value = connection.all(`PRAGMA ${name}`)[0]?.[name]
  if (value === expected) return
  throw new AppError(
    'unavailable',
    `SQLite does not accept ${name} = ${expected} for this database (it says ${value}). Keep the data folder on a local disk: network file systems cannot hold it safely.`,
  )
}
