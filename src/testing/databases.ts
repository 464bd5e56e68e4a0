import { afterAll, beforeAll, describe, expect } from 'bun:test'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { assetPath } from '#lib/assets.ts'
import type { Dialect, StatementRecord } from '#storage/database.ts'
import { readMigrations } from '#storage/migrator/migration-plan.ts'
import { migrate, type OpenStore, openStore, type StoreOptions } from '#storage/open-store.ts'
import { openSqliteConnection } from '#storage/sqlite/sqlite-driver.ts'
import { sharedPostgres } from './postgres-cluster.ts'
import { createQuietLogger } from './quiet-logger.ts'
import { findUnscopedStatements } from './statement-check.ts'

/** The roles of a real installation: the owner migrates, the app's role is bound by row-level security. */
const OWNER_ROLE = 'parley_owner'
const APP_ROLE = 'parley_app'
const ROLE_PASSWORD = 'only-for-tests'
const TEMPLATE_LOCK = 7_423_002
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
  return dialect === 'sqlite' ? createSqliteFolder(empty) : createPostgresDatabase(empty)
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

async function createSqliteFolder(empty: boolean): Promise<TestDatabase> {
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

async function createPostgresDatabase(empty: boolean): Promise<TestDatabase> {
  const { adminUrl } = await sharedPostgres()
  const name = `parley_test_${randomBytes(6).toString('hex')}`
  await withClient(adminUrl, async sql => {
    const template = empty ? 'template1' : await prepareTemplate(sql, adminUrl)
    await ensureRoles(sql)
    await sql`create database ${sql(name)} owner ${sql(OWNER_ROLE)} template ${sql(template)}`
  })
  const url = urlOf(adminUrl, name, APP_ROLE)
  const ownerUrl = urlOf(adminUrl, name, OWNER_ROLE)
  return {
    dialect: 'postgres',
    options: { url, migrationsDir, dataDir: tmpdir(), logger: createQuietLogger() },
    ownerUrl,
    run: (sql, options = {}) => runOnPostgres(options.role === 'owner' ? ownerUrl : url, sql, options),
    remove: () =>
      withClient(adminUrl, sql => sql`drop database if exists ${sql(name)} with (force)`.then(() => {})),
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
  statement: string,
  { parameters = [], organizationId = '', lookup = '' }: RawOptions,
) {
  return withClient(url, sql =>
    sql.begin(async transaction => {
      await transaction`select set_config('app.organization_id', ${organizationId}, true)`
      await transaction`select set_config('app.unscoped_lookup', ${lookup}, true)`
      return [...(await transaction.unsafe(statement, parameters.map(toPostgresValue)))]
    }),
  )
}

function toPostgresValue(value: unknown): string | number | boolean | null {
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'number' || typeof value === 'boolean' || value === null ? value : String(value)
}

/** Migrating once and copying is many times faster than migrating for each suite. One per state of the migrations. */
async function prepareTemplate(sql: postgres.Sql, adminUrl: string): Promise<string> {
  const digest = createHash('sha256')
  for (const { sha256 } of readMigrations(join(migrationsDir, 'postgres'))) digest.update(sha256)
  const name = `parley_template_${digest.digest('hex').slice(0, 12)}`
  await sql`select pg_advisory_lock(${TEMPLATE_LOCK})`
  try {
    const found = await sql`select 1 from pg_database where datname = ${name} and datistemplate`
    if (found.length > 0) return name
    await ensureRoles(sql)
    await sql`drop database if exists ${sql(name)} with (force)`
    await sql`create database ${sql(name)} owner ${sql(OWNER_ROLE)}`
    await migrate({
      url: urlOf(adminUrl, name, APP_ROLE),
      migrationUrl: urlOf(adminUrl, name, OWNER_ROLE),
      migrationsDir,
      dataDir: tmpdir(),
      logger: createQuietLogger(),
    })
    await sql`alter database ${sql(name)} with is_template true`
    return name
  } finally {
    await sql`select pg_advisory_unlock(${TEMPLATE_LOCK})`
  }
}

async function ensureRoles(sql: postgres.Sql): Promise<void> {
  for (const role of [OWNER_ROLE, APP_ROLE]) {
    const found = await sql`select 1 from pg_roles where rolname = ${role}`
    if (found.length > 0) continue
    await sql.unsafe(`create role ${role} login password '${ROLE_PASSWORD}'`).catch(error => {
      // Another process of the same run was faster.
      if (!['42710', '23505'].includes(error.code)) throw error
    })
  }
}

/** NB: one connection, so that the advisory lock is taken and given back by the same session. */
async function withClient<T>(adminUrl: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => {} })
  try {
    return await work(sql)
  } finally {
    await sql.end({ timeout: 5 })
  }
}

function urlOf(adminUrl: string, database: string, role: string): string {
  const url = new URL(adminUrl)
  url.username = role
  url.password = ROLE_PASSWORD
  url.pathname = `/${database}`
  return url.href
}
