import { Database as BunDatabase } from 'bun:sqlite'
import type BetterSqlite from 'better-sqlite3'

/** The part of a SQLite connection that this wall uses. Both drivers have it. */
export interface SqliteConnection {
  readonly driver: 'better-sqlite3' | 'bun:sqlite'
  /** For drizzle only. */
  readonly client: BetterSqlite.Database
  readonly isInTransaction: boolean
  /** Runs one or more statements. */
  execute(sql: string): void
  /** One statement that answers rows. */
  all(sql: string, ...parameters: SqliteValue[]): Record<string, unknown>[]
  /** One statement that answers none. */
  run(sql: string, ...parameters: SqliteValue[]): void
  close(): void
}

type SqliteValue = string | number | null

/**
 * Opens a database file, creating it when it is not there. better-sqlite3 where its native part can be loaded; Bun's own
 * SQLite where it can't (another platform, a temporary folder from which nothing may be run).
 */
export function openSqliteConnection(path: string, driver?: SqliteConnection['driver']): SqliteConnection {
  if (driver !== 'bun:sqlite') {
    const BetterSqliteDatabase = loadBetterSqlite()
    // NB: a wait inside SQLite would stop the whole event loop, so that it never waits: see busy-retry.ts.
    if (BetterSqliteDatabase) return wrap('better-sqlite3', new BetterSqliteDatabase(path, { timeout: 0 }))
  }
  return wrap('bun:sqlite', asBetterSqlite(new BunDatabase(path, { create: true, readwrite: true })))
}

function wrap(driver: SqliteConnection['driver'], client: BetterSqlite.Database): SqliteConnection {
  return {
    driver,
    client,
    get isInTransaction() {
      return client.inTransaction
    },
    execute: sql => void client.exec(sql),
    all: (sql, ...parameters) =>
      client.prepare<SqliteValue[], Record<string, unknown>>(sql).all(...parameters),
    run: (sql, ...parameters) => void client.prepare<SqliteValue[]>(sql).run(...parameters),
    close: () => void client.close(),
  }
}

let loaded: typeof BetterSqlite | null | undefined

/** NB: `process.arch` is folded when the executable is built, so that only the target's native part is embedded. */
function loadBetterSqlite(): typeof BetterSqlite | null {
  if (loaded !== undefined) return loaded
  try {
    loaded =
      process.platform !== 'linux'
        ? null
        : process.arch === 'arm64'
          ? require('better-sqlite3/linux-arm64')
          : require('better-sqlite3/linux-x64')
  } catch {
    loaded = null
  }
  return loaded ?? null
}

/** The few methods that drizzle calls, on Bun's own SQLite. */
function asBetterSqlite(database: BunDatabase): BetterSqlite.Database {
  const shim = {
    prepare(sql: string) {
      const statement = database.prepare(sql)
      return {
        run: (...parameters: SqliteValue[]) => statement.run(...parameters),
        all: (...parameters: SqliteValue[]) => statement.all(...parameters),
        get: (...parameters: SqliteValue[]) => statement.get(...parameters) ?? undefined,
        raw: () => ({
          all: (...parameters: SqliteValue[]) => statement.values(...parameters),
          get: (...parameters: SqliteValue[]) => statement.values(...parameters)[0],
        }),
      }
    },
    exec: (sql: string) => database.exec(sql),
    close: () => database.close(),
    get inTransaction() {
      return database.inTransaction
    },
  }
  return shim as unknown as BetterSqlite.Database
}
