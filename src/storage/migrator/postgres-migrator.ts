import { Client, escapeIdentifier } from 'pg'
import { AppError } from '#core/errors.ts'
import type { Logger } from '#telemetry/logger.ts'
import { GLOBAL_ACCESS, type StatementListener } from '../database.ts'
import { driverCode, toStorageError } from '../database-errors.ts'
import { withCode } from '../postgres/postgres-lane.ts'
import { ensureAppRole } from './app-role.ts'
import {
  type AppliedMigration,
  failedMigration,
  MIGRATIONS_TABLE,
  type Migration,
  type MigrationReport,
  planMigrations,
  readMigrations,
} from './migration-plan.ts'

/** The same number in every Parley: two that start at once migrate one after the other. */
const ADVISORY_LOCK = 7_423_001
const LOCK_TIMEOUT = '60s'
const AUDIT_TABLE = 'audit_entries'
const CONNECT_TIMEOUT_MS = 10_000
const UNDEFINED_TABLE = '42P01'
const INSUFFICIENT_PRIVILEGE = '42501'

interface PostgresMigration {
  /** The app's own role; it must not own the tables. */
  url: string
  /** The owner's; null leaves the schema alone and only checks it. */
  migrationUrl: string | null
  folder: string
  logger: Logger
  onStatement?: StatementListener
}

/**
 * With the owner's URL: makes the app's role where there is none, brings the database to this program's schema, all or nothing, and
 * gives that role its rights.
 * Without: throws `unavailable` unless the schema is exactly this program's. Either way the app's role must be one that
 * row-level security binds.
 */
export async function migratePostgres(options: PostgresMigration): Promise<MigrationReport> {
  const { url, migrationUrl, folder, logger } = options
  if (migrationUrl) await withClient(migrationUrl, owner => ensureAppRole(owner, url))
  const role = await withClient(url, readAppRole)
  const applied = migrationUrl
    ? await withClient(migrationUrl, owner => migrateAsOwner(owner, options, role))
    : []
  await withClient(url, client => assertSchema(client, folder))
  if (applied.length > 0) logger.info('Database migrated', { migrations: applied })
  return { applied, backupPath: null }
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS })
  // Whoever asks hears of a lost connection by the statement; without a listener it would end the process.
  client.on('error', () => {})
  try {
    return await withCode(async () => {
      await client.connect()
      return await work(client)
    })
  } catch (error) {
    throw toStorageError(error)
  } finally {
    await client.end().catch(() => {})
  }
}

async function readAppRole(client: Client): Promise<string> {
  const { rows } = await client.query<{ name: string; isUnbound: boolean }>(
    'SELECT rolname AS name, (rolsuper OR rolbypassrls) AS "isUnbound" FROM pg_roles WHERE rolname = current_user',
  )
  const [role] = rows
  if (!role) throw new AppError('unavailable', 'The database does not know the role of DATABASE_URL.')
  if (role.isUnbound) {
    throw new AppError(
      'invalid',
      'The role of DATABASE_URL may pass by row-level security (it is a superuser or has BYPASSRLS), so that nothing would keep organizations apart. Make a plain one (CREATE ROLE parley LOGIN PASSWORD ...) and give the owner as MIGRATION_DATABASE_URL.',
    )
  }
  return role.name
}

async function migrateAsOwner(
  owner: Client,
  { folder, onStatement }: PostgresMigration,
  role: string,
): Promise<string[]> {
  const migrations = readMigrations(folder)
  if (!(await mayChangeSchema(owner))) return assertNothingPending(owner, migrations)
  await owner.query('BEGIN')
  // A failure needs no ROLLBACK: the connection ends with it.
  await owner.query("SELECT set_config('lock_timeout', $1, true)", [LOCK_TIMEOUT])
  await owner.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCK])
  await owner.query(
    `CREATE TABLE IF NOT EXISTS ${MIGRATIONS_TABLE} (name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`,
  )
  const pending = planMigrations(migrations, await readApplied(owner))
  for (const migration of pending) await apply(owner, migration, onStatement)
  await grantRights(owner, role)
  await owner.query('COMMIT')
  return pending.map(({ name }) => name)
}

async function mayChangeSchema(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ isAllowed: boolean }>(
    `SELECT has_schema_privilege('public', 'CREATE') AS "isAllowed"`,
  )
  return rows[0]?.isAllowed === true
}

async function assertNothingPending(client: Client, migrations: Migration[]): Promise<string[]> {
  const applied = await readApplied(client).catch(() => [])
  if (planMigrations(migrations, applied).length === 0) return []
  throw new AppError(
    'invalid',
    'This role may not change the schema of the database. Set MIGRATION_DATABASE_URL to the owner of the database.',
  )
}

async function apply(owner: Client, migration: Migration, onStatement?: StatementListener): Promise<void> {
  for (const sql of migration.statements) {
    onStatement?.({ sql, parameters: [], access: GLOBAL_ACCESS })
    try {
      await owner.query(sql)
    } catch (error) {
      throw failedMigration(migration.name, error)
    }
  }
  const values = [migration.name, migration.sha256]
  await owner.query(`INSERT INTO ${MIGRATIONS_TABLE} (name, sha256) VALUES ($1, $2)`, values)
}

/** Rows, not tables: the app's role can neither change the schema nor what is known of it, nor what the audit log tells. */
async function grantRights(owner: Client, role: string): Promise<void> {
  const { rows } = await owner.query<{ name: string }>('SELECT current_user AS name')
  if (rows[0]?.name === role) return
  const app = escapeIdentifier(role)
  await owner.query(`GRANT USAGE ON SCHEMA public TO ${app}`)
  await owner.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${app}`)
  await owner.query(`REVOKE INSERT, UPDATE, DELETE ON ${MIGRATIONS_TABLE} FROM ${app}`)
  const { rows: logs } = await owner.query(`SELECT 1 FROM pg_tables WHERE tablename = $1`, [AUDIT_TABLE])
  if (logs.length > 0) await owner.query(`REVOKE UPDATE, DELETE ON ${AUDIT_TABLE} FROM ${app}`)
}

async function assertSchema(client: Client, folder: string): Promise<void> {
  const applied = await readApplied(client).catch(error => {
    const known = toStorageError(error)
    const code = driverCode(known)
    if (code === UNDEFINED_TABLE) return []
    if (code === INSUFFICIENT_PRIVILEGE)
      throw oldSchema('its tables are not open to the role of DATABASE_URL')
    throw known
  })
  const pending = planMigrations(readMigrations(folder), applied)
  if (pending.length > 0) throw oldSchema(`${pending.length} migration(s) are missing`)
}

function oldSchema(reason: string): AppError {
  return new AppError(
    'unavailable',
    `The database is not ready for this version of Parley: ${reason}. Run "parley migrate" with MIGRATION_DATABASE_URL set to the owner of the database.`,
  )
}

async function readApplied(client: Client): Promise<AppliedMigration[]> {
  const { rows } = await client.query<AppliedMigration>(`SELECT name, sha256 FROM ${MIGRATIONS_TABLE}`)
  return rows
}
