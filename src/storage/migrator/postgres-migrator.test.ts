import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { createTestDatabase, DIALECTS, type TestDatabase } from '#testing/databases.ts'
import { sharedPostgres } from '#testing/postgres-cluster.ts'
import { makeOrganization } from '#testing/record-factories.ts'
import { refusalOf } from '#testing/refusal.ts'
import { migrate, openStore } from '../open-store.ts'

describe.if(DIALECTS.includes('postgres'))('migrating Postgres', () => {
  let database: TestDatabase

  beforeEach(async () => {
    database = await createTestDatabase('postgres', { empty: true })
  }, 60_000)

  afterEach(() => database.remove())

  test('without the owner an old schema is refused with the command to run', async () => {
    const answer = await refusalOf(openStore(database.options))
    expect(answer).toMatch(
      /^unavailable: The database is not ready for this version of Parley: \d+ migration\(s\) are missing/,
    )
    expect(answer).toContain('Run "parley migrate" with MIGRATION_DATABASE_URL')
    expect(await database.run(`select 1 from pg_tables where schemaname = 'public'`)).toEqual([])
  })

  test('with the owner it migrates at start, and the app’s role may use the tables from then on', async () => {
    const store = await openStore({ ...database.options, migrationUrl: database.ownerUrl })
    const scope = await makeOrganization(store)
    expect((await store.organizations.get(scope)).id).toBe(scope.organizationId)
    await store.close()
    const again = await openStore(database.options)
    expect((await again.organizations.get(scope)).id).toBe(scope.organizationId)
    await again.close()
  })

  test('tables that are not open to the app’s role are refused with the command to run', async () => {
    await migrate({ ...database.options, migrationUrl: database.ownerUrl })
    await database.run('revoke all on schema_migrations from parley_app', { role: 'owner' })
    expect(await refusalOf(openStore(database.options))).toContain('its tables are not open to the role')
  })

  test('a role that passes row-level security by is refused: nothing would keep organizations apart', async () => {
    const { adminUrl } = await sharedPostgres()
    const url = new URL(adminUrl)
    url.pathname = new URL(database.options.url ?? '').pathname
    const answer = await refusalOf(migrate({ ...database.options, url: url.href, migrationUrl: url.href }))
    expect(answer).toStartWith('invalid: The role of DATABASE_URL may pass by row-level security')
  })

  test('a role that may not change the schema is told to let the owner do it', async () => {
    const answer = await refusalOf(migrate({ ...database.options, migrationUrl: database.options.url }))
    expect(answer).toStartWith('invalid: This role may not change the schema of the database.')
    await migrate({ ...database.options, migrationUrl: database.ownerUrl })
    const again = await migrate({ ...database.options, migrationUrl: database.options.url })
    expect(again.applied).toEqual([])
  })

  test('the owner may be the app as well: forced policies bind it', async () => {
    const store = await openStore({
      ...database.options,
      url: database.ownerUrl,
      migrationUrl: database.ownerUrl,
    })
    const scope = await makeOrganization(store)
    expect(await database.run('select * from organizations', { role: 'owner' })).toEqual([])
    expect((await store.organizations.get(scope)).id).toBe(scope.organizationId)
    await store.close()
  })

  test('a server that is not there, a wrong password and a missing database are told in words, without the URL', async () => {
    const wrong = [
      ['postgres://ann:secret-canary@127.0.0.1:1/parley', 'ECONNREFUSED'],
      [(database.options.url ?? '').replace(/\/parley_test_\w+$/, '/missing'), '3D000'],
      [(database.options.url ?? '').replace('parley_app', 'nobody_here'), '28'],
    ]
    for (const [url, code] of wrong) {
      const answer = await refusalOf(openStore({ ...database.options, url: url ?? '' }))
      expect(answer).toStartWith(`unavailable: The database cannot be used right now (${code}`)
      expect(answer).toContain('the Postgres of DATABASE_URL')
      expect(answer).not.toContain('secret-canary')
      expect(answer).not.toContain('only-for-tests')
    }
  })
})
