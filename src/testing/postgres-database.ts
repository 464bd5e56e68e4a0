import { createHash, randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { assetPath } from '#lib/assets.ts'
import { readMigrations } from '#storage/migrator/migration-plan.ts'
import { migrate } from '#storage/open-store.ts'
import { sharedPostgres } from './postgres-cluster.ts'
import { createQuietLogger } from './quiet-logger.ts'

/** The roles of a real installation: the owner migrates, the app's role is bound by row-level security. */
const OWNER_ROLE = 'parley_owner'
const APP_ROLE = 'parley_app'
const ROLE_PASSWORD = 'only-for-tests'
const TEMPLATE_LOCK = 7_423_002
/** Another process of the same run made the role a moment earlier. */
const ALREADY_THERE = ['42710', '23505']

interface PostgresTestDatabase {
  appUrl: string
  ownerUrl: string
  drop(): Promise<void>
}

/** A database of its own on the run's cluster: migrated, or empty. */
export async function createPostgresDatabase({ empty }: { empty: boolean }): Promise<PostgresTestDatabase> {
  const { adminUrl } = await sharedPostgres()
  const name = `parley_test_${randomBytes(6).toString('hex')}`
  await withPostgres(adminUrl, async admin => {
    await ensureRoles(admin)
    const template = empty ? 'template1' : await prepareTemplate(admin, adminUrl)
    await admin.query(`CREATE DATABASE ${name} OWNER ${OWNER_ROLE} TEMPLATE ${template}`)
  })
  return {
    appUrl: urlOf(adminUrl, name, APP_ROLE),
    ownerUrl: urlOf(adminUrl, name, OWNER_ROLE),
    drop: () =>
      withPostgres(adminUrl, async admin => {
        await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
      }),
  }
}

/** One connection for some work. */
export async function withPostgres<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Migrating once and copying is many times faster than migrating for each suite. One per state of the migrations. */
async function prepareTemplate(admin: Client, adminUrl: string): Promise<string> {
  const migrationsDir = assetPath('migrations')
  const digest = createHash('sha256')
  for (const { sha256 } of readMigrations(join(migrationsDir, 'postgres'))) digest.update(sha256)
  const name = `parley_template_${digest.digest('hex').slice(0, 12)}`
  await admin.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK])
  try {
    const found = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate', [name])
    if (found.rowCount) return name
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await admin.query(`CREATE DATABASE ${name} OWNER ${OWNER_ROLE}`)
    await migrate({
      url: urlOf(adminUrl, name, APP_ROLE),
      migrationUrl: urlOf(adminUrl, name, OWNER_ROLE),
      migrationsDir,
      dataDir: tmpdir(),
      logger: createQuietLogger(),
    })
    await admin.query(`ALTER DATABASE ${name} WITH IS_TEMPLATE true`)
    return name
  } finally {
    await admin.query('SELECT pg_advisory_unlock($1)', [TEMPLATE_LOCK])
  }
}

async function ensureRoles(admin: Client): Promise<void> {
  for (const role of [OWNER_ROLE, APP_ROLE]) {
    const found = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role])
    if (found.rowCount) continue
    await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD '${ROLE_PASSWORD}'`).catch(error => {
      if (!ALREADY_THERE.includes(error.code)) throw error
    })
  }
}

function urlOf(adminUrl: string, database: string, role: string): string {
  const url = new URL(adminUrl)
  url.username = role
  url.password = ROLE_PASSWORD
  url.pathname = `/${database}`
  return url.href
}
