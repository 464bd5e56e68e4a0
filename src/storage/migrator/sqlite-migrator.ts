import { AppError } from '#core/errors.ts'
import type { Logger } from '#telemetry/logger.ts'
import { GLOBAL_ACCESS, type StatementListener } from '../database.ts'
import { retryWhileBusy } from '../sqlite/busy-retry.ts'
import { openSqliteConnection, type SqliteConnection } from '../sqlite/sqlite-driver.ts'
import {
  type AppliedMigration,
  failedMigration,
  MIGRATIONS_TABLE,
  type Migration,
  type MigrationReport,
  planMigrations,
  readMigrations,
} from './migration-plan.ts'
import { backUpSqlite } from './sqlite-backup.ts'

/** Another Parley that starts at the same moment may be migrating. */
const MIGRATION_WAIT_MAX_MS = 60_000

interface SqliteMigration {
  path: string
  folder: string
  logger: Logger
  onStatement?: StatementListener
}

/** Brings a SQLite file to this program's schema: all pending migrations or none. Copies an existing database first. */
export async function migrateSqlite({
  path,
  folder,
  logger,
  onStatement,
}: SqliteMigration): Promise<MigrationReport> {
  const migrations = readMigrations(folder)
  const connection = openSqliteConnection(path)
  try {
    // Looked at before anything is written: the file may be another program's.
    const before = await retryWhileBusy(() => readApplied(connection))
    if (planMigrations(migrations, before).length === 0) return { applied: [], backupPath: null }
    await retryWhileBusy(() => connection.execute('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL'))
    const backupPath = before.length > 0 ? await backUp(connection, { path, logger }) : null
    const applied = await applyPending(connection, migrations, onStatement)
    if (applied.length > 0) logger.info('Database migrated', { migrations: applied })
    return { applied, backupPath }
  } finally {
    connection.close()
  }
}

async function backUp(
  connection: SqliteConnection,
  { path, logger }: { path: string; logger: Logger },
): Promise<string> {
  const backupPath = await retryWhileBusy(() => backUpSqlite(connection, path, new Date()))
  logger.info('Database copied before it is migrated', { path: backupPath })
  return backupPath
}

async function applyPending(
  connection: SqliteConnection,
  migrations: Migration[],
  onStatement?: StatementListener,
): Promise<string[]> {
  // NB: inside a transaction this pragma does nothing, and dropping a table for its rebuild would delete all that hangs on it.
  connection.execute('PRAGMA foreign_keys = OFF')
  await retryWhileBusy(() => connection.execute('BEGIN IMMEDIATE'), MIGRATION_WAIT_MAX_MS)
  try {
    // Read again under the lock: another process may have been faster.
    const pending = planMigrations(migrations, readApplied(connection))
    connection.execute(
      `CREATE TABLE IF NOT EXISTS ${MIGRATIONS_TABLE} (name text PRIMARY KEY NOT NULL, sha256 text NOT NULL, applied_at integer NOT NULL)`,
    )
    for (const migration of pending) apply(connection, migration, onStatement)
    if (pending.length > 0) assertForeignKeys(connection)
    connection.execute('COMMIT')
    return pending.map(({ name }) => name)
  } catch (error) {
    if (connection.isInTransaction) connection.execute('ROLLBACK')
    throw error
  }
}

function apply(connection: SqliteConnection, migration: Migration, onStatement?: StatementListener) {
  for (const sql of migration.statements) {
    onStatement?.({ sql, parameters: [], access: GLOBAL_ACCESS })
    try {
      connection.execute(sql)
    } catch (error) {
      throw failedMigration(migration.name, error)
    }
  }
  connection.run(
    `INSERT INTO ${MIGRATIONS_TABLE} (name, sha256, applied_at) VALUES (?, ?, ?)`,
    migration.name,
    migration.sha256,
    Date.now(),
  )
}

function assertForeignKeys(connection: SqliteConnection) {
  const broken = connection.all('PRAGMA foreign_key_check')
  if (broken.length === 0) return
  const tables = [...new Set(broken.map(row => String(row.table)))].join(', ')
  throw new AppError(
    'unavailable',
    `The migration would leave rows that refer to nothing (${tables}); the database was left as it was.`,
  )
}

function readApplied(connection: SqliteConnection): AppliedMigration[] {
  const tables = connection.all(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
  )
  if (tables.some(({ name }) => name === MIGRATIONS_TABLE)) {
    const rows = connection.all(`SELECT name, sha256 FROM ${MIGRATIONS_TABLE}`)
    return rows.map(row => ({ name: String(row.name), sha256: String(row.sha256) }))
  }
  if (tables.length === 0) return []
  throw new AppError(
    'unavailable',
    'This SQLite file belongs to another program. Choose another path for Parley.',
  )
}
