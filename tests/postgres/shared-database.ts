import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { startPostgres } from '../../src/testing/postgres-cluster.ts'

const DATABASE = 'shared'
const APP_ROLE = 'shared_app'
const PASSWORD = 'only-for-tests'

/** A Postgres for several programs, with the role and the key that they share: the environment of each of them. */
export async function openSharedDatabase(): Promise<{ env: Record<string, string>; stop(): Promise<void> }> {
  const cluster = await startPostgres()
  const admin = new Client({ connectionString: cluster.adminUrl })
  await admin.connect()
  await admin.query(`CREATE ROLE ${APP_ROLE} LOGIN PASSWORD '${PASSWORD}'`)
  await admin.query(`CREATE DATABASE ${DATABASE}`)
  await admin.end()
  const url = new URL(cluster.adminUrl)
  url.pathname = `/${DATABASE}`
  const ownerUrl = url.href
  url.username = APP_ROLE
  url.password = PASSWORD
  return {
    env: {
      DATABASE_URL: url.href,
      MIGRATION_DATABASE_URL: ownerUrl,
      ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    },
    stop: () => cluster.stop(),
  }
}
