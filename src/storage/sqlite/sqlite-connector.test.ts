import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq, type SQL, sql } from 'drizzle-orm'
import { assetPath } from '#lib/assets.ts'
import { createTestDatabase, type TestDatabase } from '#testing/databases.ts'
import { makeCall, makeOrganization } from '#testing/record-factories.ts'
import { refusalOf } from '#testing/refusal.ts'
import { createDatabase } from '../create-database.ts'
import { type Executor, GLOBAL_ACCESS } from '../database.ts'
import { type OpenStore, openStore } from '../open-store.ts'
import { retryWhileBusy } from './busy-retry.ts'
import { assertRoom } from './database-file.ts'
import { connectSqlite } from './sqlite-connector.ts'
import { openSqliteConnection } from './sqlite-driver.ts'

describe('the SQLite store', () => {
  let database: TestDatabase
  let store: OpenStore

  beforeAll(async () => {
    database = await createTestDatabase('sqlite')
    store = await openStore(database.options)
  })

  afterAll(async () => {
    await store.close()
    await database.remove()
  })

  test('writes ahead, with full durability, and looks after its references', async () => {
    expect(await database.run('pragma journal_mode')).toEqual([{ journal_mode: 'wal' }])
    const seen = await store.database
      .write(GLOBAL_ACCESS, async query => {
        const { users, sessions } = store.database.schema
        const at = new Date()
        const session = { id: 's', token: 't', userId: 'nobody', expiresAt: at, createdAt: at, updatedAt: at }
        await query.insert(sessions).values(session)
        return users
      })
      .catch(error => error)
    expect(String(seen)).toContain('refers to something that is not there')
  })

  test('its files can be read by their owner only', () => {
    for (const file of readdirSync(database.options.dataDir)) {
      expect(`${file} ${(statSync(join(database.options.dataDir, file)).mode & 0o777).toString(8)}`).toBe(
        `${file} 600`,
      )
    }
  })

  test('refuses to write into a file that was taken away, and goes on when it is back', async () => {
    const moved = await createTestDatabase('sqlite')
    const open = await openStore(moved.options)
    const path = join(moved.options.dataDir, 'parley.db')
    const write = () => open.unscoped.setInstallationValue('name', 'value')
    renameSync(path, `${path}.away`)
    for (const attempt of [write(), open.check()]) {
      expect(await refusalOf(attempt)).toMatch(/^unavailable: The database .* was removed or replaced/)
    }
    writeFileSync(path, '')
    expect(await refusalOf(write())).toContain('was removed or replaced')
    renameSync(`${path}.away`, path)
    await write()
    await open.check()
    await open.close()
    await moved.remove()
  })

  test('reads cannot write', async () => {
    const { users } = store.database.schema
    const attempt = store.database.read(GLOBAL_ACCESS, query => query.delete(users).where(eq(users.id, 'x')))
    expect(await refusalOf(attempt)).toStartWith(
      'unavailable: The database cannot be used right now (SQLITE_READONLY)',
    )
  })

  test('another program may write beside it: the store waits without stopping the event loop', async () => {
    const path = join(database.options.dataDir, 'parley.db')
    const other = Bun.spawn([process.execPath, assetPath('src/testing/hold-sqlite.fixture.ts'), path], {
      stdin: 'pipe',
      stdout: 'pipe',
      stderr: 'inherit',
    })
    await other.stdout.getReader().read()
    const scope = { organizationId: 'waiting', actor: { kind: 'system', task: 'test' } } as const
    let longestPauseMs = 0
    let last = performance.now()
    const watch = setInterval(() => {
      longestPauseMs = Math.max(longestPauseMs, performance.now() - last)
      last = performance.now()
    }, 5)
    const writing = store.unscoped.setInstallationValue('mine', 'after the other')
    const reads = await Promise.all([
      store.unscoped.getInstallationValue('held'),
      store.calls.countLive(scope),
    ])
    expect(reads).toEqual([undefined, 0])
    await new Promise(resolve => setTimeout(resolve, 200))
    await other.stdin.end()
    await writing
    clearInterval(watch)
    expect(await other.exited).toBe(0)
    expect(await store.unscoped.getInstallationValue('held')).toBe('by another program')
    expect(await store.unscoped.getInstallationValue('mine')).toBe('after the other')
    // SQLite's own wait would have stopped everything for as long as the lock was held.
    expect(longestPauseMs).toBeLessThan(150)
  })

  test('two stores in two places of one program see each other’s commits', async () => {
    const second = await openStore(database.options)
    const scope = await makeOrganization(store)
    const call = await makeCall(second, scope)
    expect((await store.calls.get(scope, call.id)).id).toBe(call.id)
    await Promise.all(Array.from({ length: 40 }, (_, index) => makeCall(index % 2 ? store : second, scope)))
    expect(await store.calls.countLive(scope)).toBe(41)
    await second.close()
  })

  test('programs that open a fresh database at the same moment all get their turn', async () => {
    const fresh = await createTestDatabase('sqlite', { empty: true })
    const program = assetPath('src/testing/write-and-leave.fixture.ts')
    const names = ['one', 'two', 'three', 'four']
    const children = names.map(name =>
      Bun.spawn([process.execPath, program, fresh.options.dataDir, name], {
        stdout: 'ignore',
        stderr: 'inherit',
      }),
    )
    expect(await Promise.all(children.map(child => child.exited))).toEqual([0, 0, 0, 0])
    expect(
      await fresh.run("select count(*) as total from installation_values where value = 'written'"),
    ).toEqual([{ total: 4 }])
    await fresh.remove()
  })

  test('a lock that never ends is told in words', async () => {
    const path = join(database.options.dataDir, 'parley.db')
    const [holder, waiter] = [openSqliteConnection(path), openSqliteConnection(path)]
    holder.execute('BEGIN IMMEDIATE')
    const attempt = retryWhileBusy(() => waiter.execute('BEGIN IMMEDIATE'), 20)
    expect(await refusalOf(attempt)).toBe('unavailable: Another program keeps the database locked.')
    holder.execute('ROLLBACK')
    await retryWhileBusy(() => waiter.execute('BEGIN IMMEDIATE'), 20)
    holder.close()
    waiter.close()
  })

  test('a disk that fills up in the middle undoes the transaction and says so', async () => {
    const small = await createTestDatabase('sqlite')
    const connector = createDatabase(logger =>
      connectSqlite(join(small.options.dataDir, 'parley.db'), logger),
    )
    const { installationValues: values } = connector.schema
    const fill = connector.write(GLOBAL_ACCESS, async query => {
      await query.insert(values).values({ name: 'first', value: 'small' })
      limitPages(query, 60)
      await query.insert(values).values({ name: 'second', value: 'x'.repeat(1_000_000) })
    })
    expect(await refusalOf(fill)).toStartWith('unavailable: The disk that holds the database is full.')
    const rows = await connector.read(GLOBAL_ACCESS, query => query.select().from(values))
    expect(rows).toEqual([])
    await connector.close()
    await small.remove()
  })
})

describe('both SQLite drivers', () => {
  for (const driver of ['better-sqlite3', 'bun:sqlite'] as const) {
    test(`${driver} runs what the repositories run`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'parley-driver-'))
      const path = join(folder, 'driver.db')
      const connection = openSqliteConnection(path, driver)
      expect(connection.driver).toBe(driver)
      connection.execute('create table installation_values (name text primary key, value text not null)')
      connection.close()
      const database = createDatabase(logger => connectSqlite(path, logger, driver))
      const { installationValues: values } = database.schema
      const insert = (name: string) =>
        database.write(GLOBAL_ACCESS, query =>
          query
            .insert(values)
            .values({ name, value: 'v' })
            .onConflictDoNothing()
            .returning({ name: values.name }),
        )
      expect([await insert('a'), await insert('a')]).toEqual([[{ name: 'a' }], []])
      const failed = database.transaction(GLOBAL_ACCESS, async () => {
        await insert('b')
        throw new Error('undo')
      })
      await failed.catch(() => {})
      const duplicate = database.write(GLOBAL_ACCESS, query =>
        query.insert(values).values({ name: 'a', value: 'w' }),
      )
      expect(await refusalOf(duplicate)).toBe('conflict: This is already there.')
      expect(await database.read(GLOBAL_ACCESS, query => query.select().from(values))).toEqual([
        { name: 'a', value: 'v' },
      ])
      await database.check()
      await database.close()
      rmSync(folder, { recursive: true })
    })
  }
})

describe('a place where there cannot be a database', () => {
  test('is refused in words that name it', async () => {
    const database = await createTestDatabase('sqlite', { empty: true })
    const file = join(database.options.dataDir, 'a-file')
    writeFileSync(file, '')
    const answer = await refusalOf(openStore({ ...database.options, dataDir: file }))
    expect(answer).toStartWith(`unavailable: There cannot be a database at ${join(file, 'parley.db')}`)
    const folder = await refusalOf(
      openStore({ ...database.options, url: `sqlite:${database.options.dataDir}` }),
    )
    expect(folder).toStartWith('unavailable: There cannot be a database at')
    await database.remove()
  })

  test('is refused in words when Parley may not write there', async () => {
    const database = await createTestDatabase('sqlite', { empty: true })
    // Nobody may make folders here, not even root.
    const answer = await refusalOf(openStore({ ...database.options, dataDir: '/sys/parley' }))
    expect(answer).toStartWith('unavailable: Parley may not write to /sys/parley/parley.db.')
    await database.remove()
  })

  test('is refused when the disk has no room for the first calls', () => {
    const gigabyte = 1024 ** 3
    expect(() => assertRoom('/data', { freeBytes: 1_000, totalBytes: gigabyte })).toThrow(
      'The disk that holds /data is full. Make room, then start Parley again.',
    )
    assertRoom('/data', { freeBytes: gigabyte, totalBytes: gigabyte })
    assertRoom('/data', { freeBytes: 0, totalBytes: 0 })
  })
})

/** The same error that a full disk gives, without filling one. */
function limitPages(query: Executor, pages: number) {
  const connection = query as unknown as { run(statement: SQL): void }
  connection.run(sql.raw(`pragma max_page_count = ${pages}`))
}
