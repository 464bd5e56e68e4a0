import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { createTestDatabase, DIALECTS, type TestDatabase } from '#testing/databases.ts'
import { sharedPostgres } from '#testing/postgres-cluster.ts'
import { withPostgres } from '#testing/postgres-database.ts'
import { makeOrganization } from '#testing/record-factories.ts'
import { refusalOf } from '#testing/refusal.ts'
import { TENANT_TABLES } from '#testing/statement-check.ts'
import { migrate, openStore } from '../open-store.ts'
import { GLOBAL_TABLES } from '../schema/define-schema.ts'

const APP_PASSWORD = `p'a"s$s\\w@ord`

/** Roles belong to the whole cluster: each test has names of its own. */
describe.if(DIALECTS.includes('postgres'))('the role of the app', () => {
  let database: TestDatabase
  let admin: (sql: string, parameters?: unknown[]) => Promise<Record<string, unknown>[]>
  let owner: string
  let app: string

  beforeEach(async () => {
    database = await createTestDatabase('postgres', { empty: true })
    const { adminUrl } = await sharedPostgres()
    admin = (sql, parameters = []) =>
      withPostgres(urlAs(adminUrl), async client => (await client.query(sql, parameters)).rows)
    const mark = Bun.randomUUIDv7().slice(-12)
    owner = `owner_${mark}`
    app = `App "${mark}"`
    await admin(`CREATE ROLE ${owner} LOGIN CREATEROLE PASSWORD 'only-for-tests'`)
    await admin(`ALTER DATABASE ${new URL(database.ownerUrl).pathname.slice(1)} OWNER TO ${owner}`)
    await admin(`ALTER SCHEMA public OWNER TO ${owner}`)
  }, 60_000)

  afterEach(async () => {
    await database.remove()
    const { adminUrl } = await sharedPostgres()
    await withPostgres(adminUrl, async client => {
      for (const role of [app, owner])
        await client.query(`DROP ROLE IF EXISTS "${role.replaceAll('"', '""')}"`)
    })
  })

  test('is made from DATABASE_URL with just what it needs, once', async () => {
    const options = { ...database.options, url: urlAs(database.ownerUrl, app, APP_PASSWORD) }
    const migrationUrl = urlAs(database.ownerUrl, owner)
    expect((await migrate({ ...options, migrationUrl })).applied).not.toEqual([])
    const [made] = await admin('SELECT * FROM pg_authid WHERE rolname = $1', [app])
    expect(made).toMatchObject({
      rolcanlogin: true,
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolreplication: false,
      rolpassword: expect.stringMatching(/^SCRAM-SHA-256\$4096:/),
    })
    const again = await migrate({ ...options, url: urlAs(options.url, app, 'another'), migrationUrl })
    expect(again.applied).toEqual([])
    expect(await admin('SELECT rolpassword FROM pg_authid WHERE rolname = $1', [app])).toEqual([
      { rolpassword: made?.rolpassword },
    ])
    const store = await openStore(options)
    const scope = await makeOrganization(store)
    expect((await store.organizations.get(scope)).id).toBe(scope.organizationId)
    await store.close()
  })

  test('may read and write rows, and nothing else: the audit log only grows', async () => {
    const url = urlAs(database.ownerUrl, app, APP_PASSWORD)
    await migrate({ ...database.options, url, migrationUrl: urlAs(database.ownerUrl, owner) })
    const rows = await admin(
      `SELECT table_name, string_agg(privilege_type, ',' ORDER BY privilege_type) AS rights
       FROM information_schema.role_table_grants WHERE grantee = $1 GROUP BY table_name`,
      [app],
    )
    const rights = Object.fromEntries(rows.map(row => [row.table_name, row.rights]))
    const all = [...TENANT_TABLES, ...GLOBAL_TABLES]
    expect(rights).toEqual({
      ...Object.fromEntries(all.map(table => [table, 'DELETE,INSERT,SELECT,UPDATE'])),
      audit_entries: 'INSERT,SELECT',
      schema_migrations: 'SELECT',
    })
    const [schema] = await admin(`SELECT has_schema_privilege($1, 'public', 'CREATE') AS may`, [app])
    expect(schema).toEqual({ may: false })
  })

  test('two programs that start at once make it once', async () => {
    const options = { ...database.options, url: urlAs(database.ownerUrl, app, APP_PASSWORD) }
    const migrationUrl = urlAs(database.ownerUrl, owner)
    const reports = await Promise.all([1, 2, 3].map(() => migrate({ ...options, migrationUrl })))
    expect(reports.filter(({ applied }) => applied.length > 0)).toHaveLength(1)
  })

  test('that is missing, and that the owner may not make, is told with what to run, without the password', async () => {
    await admin(`ALTER ROLE ${owner} NOCREATEROLE`)
    const url = urlAs(database.ownerUrl, app, APP_PASSWORD)
    const answer = await refusalOf(
      migrate({ ...database.options, url, migrationUrl: urlAs(database.ownerUrl, owner) }),
    )
    expect(answer).toStartWith('invalid: The role of DATABASE_URL does not exist, and the owner')
    expect(answer).toContain(`CREATE ROLE "${app.replaceAll('"', '""')}" LOGIN`)
    expect(answer).not.toContain('only-for-tests')
    expect(await admin(`SELECT 1 FROM pg_tables WHERE schemaname = 'public'`)).toEqual([])
  })

  /** The test's database, as somebody. */
  function urlAs(from: string, role?: string, password = 'only-for-tests'): string {
    const url = new URL(from)
    url.pathname = new URL(database.ownerUrl).pathname
    if (role !== undefined) {
      url.username = encodeURIComponent(role)
      url.password = encodeURIComponent(password)
    }
    return url.href
  }
})
