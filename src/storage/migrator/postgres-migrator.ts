import postgres from 'postgres'
import { AppError } from '#core/errors.ts'
import type { Logger } from '#telemetry/logger.ts'
import { GLOBAL_ACCESS, type StatementListener } from '../database.ts'
import { DriverError, driverCode, toStorageError } from '../database-errors.ts'
import {
  type AppliedMigration,
  failedMigration,
  MIGRATIONS_TABLE,
  type MigrationReport,
  planMigrations,
  readMigrations,
} from './migration-plan.ts'

/** The same number in every Parley: two that start at once migrate one after the other. */
const ADVISORY_LOCK = 7_423_001
const LOCK_TIMEOUT = '60s'
const CONNECT_TIMEOUT_S = 10
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
 * With the owner's URL: brings the database to this program's schema, all or nothing, and gives the app's role its rights.
 * Without: throws `unavailable` unless the schema is exactly this program's. Either way the app's role must be one that
 * row-level security binds.
 */
export async function migratePostgres(options: PostgresMigration): Promise<MigrationReport> {
  const role = await withClient(options.url, readAppRole)
  const applied = options.migrationUrl ? await applyAsOwner(options, options.migrationUrl, role) : []
  await withClient(options.url, sql => assertSchema(sql, options.folder))
  if (applied.length > 0) options.logger.info('Database migrated', { migrations: applied })
  return { applied, backupPath: null }
}

async function withClient<T>(url: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, connect_timeout: CONNECT_TIMEOUT_S, onnotice: () => {} })
  try {
    return await work(sql)
  } catch (error) {
    throw toStorageError(error)
  } finally {
    await sql.end({ timeout: 1 })
  }
}

async function readAppRole(sql: postgres.Sql): Promise<string> {
  const [role] = await sql<{ name: string; isUnbound: boolean }[]>`
    select rolname as name, (rolsuper or rolbypassrls) as "isUnbound" from pg_roles where rolname = current_user`
  if (!role) throw new AppError('unavailable', 'The database does not know the role of DATABASE_URL.')
  if (role.isUnbound) {
    throw new AppError(
      'invalid',
      'The role of DATABASE_URL may pass by row-level security (it is a superuser or has BYPASSRLS), so that nothing would keep organizations apart. Make a plain one (CREATE ROLE parley LOGIN PASSWORD ...) and give the owner as MIGRATION_DATABASE_URL.',
    )
  }
  return role.name
}

function applyAsOwner(options: PostgresMigration, migrationUrl: string, role: string): Promise<string[]> {
  const migrations = readMigrations(options.folder)
  return withClient(migrationUrl, owner =>
    owner.begin(async sql => {
      await sql`select set_config('lock_timeout', ${LOCK_TIMEOUT}, true)`
      await sql`select pg_advisory_xact_lock(${ADVISORY_LOCK})`
      await sql`create table if not exists ${sql(MIGRATIONS_TABLE)}
        (name text primary key, sha256 text not null, applied_at timestamptz not null default now())`
      const pending = planMigrations(migrations, await readApplied(sql))
      for (const { name, sha256, statements } of pending) {
        for (const statement of statements) {
          options.onStatement?.({ sql: statement, parameters: [], access: GLOBAL_ACCESS })
          await sql.unsafe(statement).catch(error => {
            throw failedMigration(name, error)
          })
        }
        await sql`insert into ${sql(MIGRATIONS_TABLE)} (name, sha256) values (${name}, ${sha256})`
      }
      await grantRights(sql, role)
      return pending.map(({ name }) => name)
    }),
  )
}

/** Rows, not tables: the app's role can neither change the schema nor what is known of it. */
async function grantRights(sql: postgres.TransactionSql, role: string): Promise<void> {
  const [owner] = await sql<{ name: string }[]>`select current_user as name`
  if (owner?.name === role) return
  await sql`grant usage on schema public to ${sql(role)}`
  await sql`grant select, insert, update, delete on all tables in schema public to ${sql(role)}`
  await sql`revoke insert, update, delete on ${sql(MIGRATIONS_TABLE)} from ${sql(role)}`
}

async function assertSchema(sql: postgres.Sql, folder: string): Promise<void> {
  const applied = await readApplied(sql).catch(error => {
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
    { cause: new DriverError('old_schema', reason) },
  )
}

async function readApplied(sql: postgres.Sql | postgres.TransactionSql): Promise<AppliedMigration[]> {
  return [...(await sql<AppliedMigration[]>`select name, sha256 from ${sql(MIGRATIONS_TABLE)}`)]
}
