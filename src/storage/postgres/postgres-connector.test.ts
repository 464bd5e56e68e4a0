import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'drizzle-orm'
import { createTestDatabase, DIALECTS, type TestDatabase } from '#testing/databases.ts'
import { makeOrganization } from '#testing/record-factories.ts'
import { refusalOf } from '#testing/refusal.ts'
import { waitFor } from '#testing/wait-for.ts'
import { createDatabase } from '../create-database.ts'
import { GLOBAL_ACCESS } from '../database.ts'
import { type OpenStore, openStore } from '../open-store.ts'
import { connectPostgres } from './postgres-connector.ts'

describe.if(DIALECTS.includes('postgres'))('the Postgres store', () => {
  let database: TestDatabase
  let store: OpenStore

  beforeAll(async () => {
    database = await createTestDatabase('postgres')
    store = await openStore(database.options)
  }, 60_000)

  afterAll(async () => {
    await store?.close()
    await database?.remove()
  })

  test('answers, and gives work its own limits', async () => {
    await store.check()
    const scope = await makeOrganization(store)
    expect(await store.calls.countLive(scope)).toBe(0)
    const [row] = await database.run(
      `select count(*)::int as connections from pg_stat_activity where application_name = 'parley' and datname = current_database()`,
    )
    expect(row?.connections).toBeLessThanOrEqual(10)
  })

  test('goes on after the server has closed its connections', async () => {
    const scope = await makeOrganization(store)
    const others = `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and application_name = 'parley'`
    await database.run(others)
    await waitFor('a new connection works', async () => {
      const answer = await store.organizations.get(scope).catch(() => null)
      return answer?.id === scope.organizationId
    })
    await store.check()
  })

  // A driver that writes to the closed connection from a timer ends the whole process here, past every catch.
  test('a transaction whose connection is lost is undone and told as unavailable', async () => {
    const scope = await makeOrganization(store)
    const broken = store.transaction(scope, async () => {
      await store.organizations.rename(scope, 'Half')
      await database.run(`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and state = 'idle in transaction' and pid <> pg_backend_pid()`)
      await store.organizations.rename(scope, 'Whole')
    })
    expect(await refusalOf(broken)).toStartWith('unavailable: The database cannot be used right now')
    expect((await store.organizations.get(scope)).name).toBe('Practice')
  })

  test('a server that freezes without closing its connections is told as unavailable in time', async () => {
    const frozen = createDatabase(logger =>
      connectPostgres(database.options.url ?? '', logger, { queryTimeoutMs: 300 }),
    )
    let pid = 0
    try {
      const work = frozen.transaction(GLOBAL_ACCESS, async () => {
        pid = await frozen.write(GLOBAL_ACCESS, async query => {
          const result = (await query.execute(sql`select pg_backend_pid() as pid`)) as unknown as {
            rows: { pid: number }[]
          }
          return result.rows[0]?.pid ?? 0
        })
        process.kill(pid, 'SIGSTOP')
        await frozen.write(GLOBAL_ACCESS, query => query.execute(sql`select 1`))
      })
      const startedAt = performance.now()
      expect(await refusalOf(work)).toStartWith('unavailable: The database cannot be used right now')
      expect(performance.now() - startedAt).toBeLessThan(2_000)
    } finally {
      if (pid > 0) process.kill(pid, 'SIGCONT')
      await frozen.close()
    }
  })
})
