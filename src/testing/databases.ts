import { afterAll, beforeAll, describe, expect } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assetPath } from '#lib/assets.ts'
import type { Dialect, StatementRecord } from '#storage/database.ts'
import { migrate, type OpenStore, openStore, type StoreOptions } from '#storage/open-store.ts'
import { openSqliteConnection } from '#storage/sqlite/sqlite-driver.ts'
import { createPostgresDatabase, withPostgres } from './postgres-database.ts'
import { createQuietLogger } from './quiet-logger.ts'
import { findUnscopedStatements } from './statement-check.ts'

const SETUP_TIMEOUT_MS = 60_000

export const DIALECTS: readonly Dialect[] = (['sqlite', 'postgres'] as const).filter(dialect =>
  (process.env.DIALECTS ?? 'sqlite,postgres').split(',').includes(dialect),
)

export interface TestDatabase {
  readonly dialect: Dialect
  /** Opens it as a program would: the app's own role, no rights to migrate. */
  readonly options: StoreOptions
  /** Postgres: the owner of the tables. Empty for SQLite. */
  readonly ownerUrl: string
  /** One statement past the store, on a connection of its own; answers its rows. */
  run(sql: string, options?: RawOptions): Promise<Record<string, unknown>[]>
  remove(): Promise<void>
}

interface RawOptions {
  parameters?: readonly unknown[]
  /** Postgres: who asks, and the settings of its transaction that row-level security looks at. */
  role?: 'app' | 'owner'
  organizationId?: string
  lookup?: string
}

/** A database of its own in a temporary place: migrated, or `empty`. */
export function createTestDatabase(dialect: Dialect, { empty = false } = {}): Promise<TestDatabase> {
  return dialect === 'sqlite' ? createOnSqlite(empty) : createOnPostgres(empty)
}

export interface SuiteContext {
  readonly dialect: Dialect
  readonly store: OpenStore
  readonly database: TestDatabase
  /** Every statement of this suite so far. */
  readonly statements: StatementRecord[]
}

/**
 * Runs a suite once on each database (`DIALECTS=sqlite` for one). All tests of a suite share one store: each makes its own
 * organizations. At the end every recorded statement must have been scoped: law 1.
 */
export function describeOnEachDatabase(title: string, suite: (context: SuiteContext) => void): void {
  for (const dialect of DIALECTS) {
    describe(`${title} (${dialect})`, () => {
      const statements: StatementRecord[] = []
      let open: { store: OpenStore; database: TestDatabase } | undefined
      const opened = () => {
        if (!open) throw new Error('The store is there inside tests only.')
        return open
      }

      beforeAll(async () => {
        const database = await createTestDatabase(dialect)
        const store = await openStore({
          ...database.options,
          onStatement: record => void statements.push(record),
        })
        open = { store, database }
      }, SETUP_TIMEOUT_MS)

      afterAll(async () => {
        await open?.store.close()
        await open?.database.remove()
        expect(findUnscopedStatements(statements)).toEqual([])
      })

      suite({
        dialect,
        statements,
        get store() {
          return opened().store
        },
        get database() {
          return opened().database
        },
      })
    })
  }
}

const migrationsDir = assetPath('migrations')

async function createOnSqlite(empty: boolean): Promise<TestDatabase> {
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-sqlite-'))
  const options: StoreOptions = { url: null, migrationsDir, dataDir, logger: createQuietLogger() }
  if (!empty) await migrate(options)
  return {
    dialect: 'sqlite',
    options,
    ownerUrl: '',
    run: async (sql, { parameters = [] } = {}) => runOnSqlite(join(dataDir, 'parley.db'), sql, parameters),
    remove: async () => rmSync(dataDir, { recursive: true, force: true }),
  }
}

async function createOnPostgres(empty: boolean): Promise<TestDatabase> {
  const { appUrl, ownerUrl, drop } = await createPostgresDatabase({ empty })
  return {
    dialect: 'postgres',
    options: { url: appUrl, migrationsDir, dataDir: tmpdir(), logger: createQuietLogger() },
    ownerUrl,
    run: (sql, options = {}) => runOnPostgres(options.role === 'owner' ? ownerUrl : appUrl, sql, options),
    remove: drop,
  }
}

function runOnSqlite(path: string, sql: string, parameters: readonly unknown[]) {
  const connection = openSqliteConnection(path)
  try {
    const values = parameters.map(toSqliteValue)
    if (/^\s*(select|explain|pragma)\b|\breturning\b/i.test(sql)) return connection.all(sql, ...values)
    connection.run(sql, ...values)
    return []
  } finally {
    connection.close()
  }
}

function toSqliteValue(value: unknown): string | number | null {
  return typeof value === 'number' || value === null ? value : String(value)
}

function runOnPostgres(
  url: string,
  sql: string,
  { parameters = [], organizationId = '', lookup = '' }: RawOptions,
): Promise<Record<string, unknown>[]> {
  return withPostgres(url, async client => {
    await client.query('BEGIN')
    await client.query("SELECT set_config('app.organization_id', $1, true)", [organizationId])
    await client.query("SELECT set_config('app.unscoped_lookup', $1, true)", [lookup])
    const { rows } = await client.query(sql, [...parameters])
    await client.query('COMMIT')
    return rows
  })
}
