import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { assetPath } from '#lib/assets.ts'
import { createTestDatabase, DIALECTS, type TestDatabase } from '#testing/databases.ts'
import { createMigrationFolder, type MigrationFolder } from '#testing/migration-folder.ts'
import { refusalOf } from '#testing/refusal.ts'
import { migrate, type StoreOptions } from '../open-store.ts'
import { readMigrations } from './migration-plan.ts'

const KILL_TIMEOUT_MS = 60_000

for (const dialect of DIALECTS) {
  describe(`the migrator (${dialect})`, () => {
    let database: TestDatabase
    let folder: MigrationFolder

    beforeEach(async () => {
      database = await createTestDatabase(dialect, { empty: true })
      folder = createMigrationFolder()
      folder.write(
        '0000_one',
        'create table parents (id text primary key)',
        "insert into parents values ('p')",
      )
    }, KILL_TIMEOUT_MS)

    afterEach(async () => {
      folder.remove()
      await database.remove()
    })

    test('applies what is pending, in order, once', async () => {
      folder.write('0001_two', 'create table children (id text primary key)')
      expect((await run()).applied).toEqual(['0000_one', '0001_two'])
      expect((await run()).applied).toEqual([])
      folder.write('0002_three', "insert into children values ('c')")
      expect((await run()).applied).toEqual(['0002_three'])
      expect(await namesOf('parents')).toEqual(['p'])
    })

    test('the program’s own migrations make every table and leave nothing pending', async () => {
      const own = database.options.migrationsDir
      const { applied } = await run({ migrationsDir: own })
      expect(applied).toEqual(readMigrations(join(own, dialect)).map(({ name }) => name))
      expect((await run({ migrationsDir: own, migrationUrl: null })).applied).toEqual([])
    })

    test('a migration that fails changes nothing, not even what went well before it', async () => {
      folder.write('0001_two', 'create table children (id text primary key)')
      folder.write('0002_broken', "insert into parents values ('q')", 'insert into nothing values (1)')
      expect(await refusalOf(run())).toStartWith(
        'unavailable: Migration 0002_broken failed, and the database was left as it was: ',
      )
      expect(await tables()).toEqual([])
    })

    test('an applied migration that was edited is refused', async () => {
      await run()
      folder.write('0000_one', 'create table parents (id text primary key)')
      expect(await refusalOf(run())).toStartWith('unavailable: Migration 0000_one is not the one')
    })

    test('a database that is newer than the program is refused, and says by what', async () => {
      folder.write('0001_two', 'create table children (id text primary key)')
      await run()
      const older = createMigrationFolder()
      older.write(
        '0000_one',
        'create table parents (id text primary key)',
        "insert into parents values ('p')",
      )
      const attempt = await refusalOf(run({ migrationsDir: older.path }))
      older.remove()
      expect(attempt).toStartWith(
        'unavailable: This database was written by a newer Parley (it knows 0001_two).',
      )
    })

    test('a migration that turns up before an applied one is refused', async () => {
      folder.write('0002_three', 'create table children (id text primary key)')
      await run()
      folder.write('0001_two', 'create table late (id text primary key)')
      expect(await refusalOf(run())).toStartWith('unavailable: Migration 0001_two is not the one')
    })

    test('two programs that start at once migrate once', async () => {
      folder.write(
        '0001_two',
        'create table children (id text primary key)',
        "insert into children values ('c')",
      )
      const reports = await Promise.all([run(), run(), run()])
      expect(reports.flatMap(report => report.applied).sort()).toEqual(['0000_one', '0001_two'])
      expect(await namesOf('children')).toEqual(['c'])
    })

    test(
      'a program that is killed at any statement leaves the old schema or the new one, never half',
      async () => {
        await run()
        const statements = [
          'create table a (id text)',
          'create table b (id text)',
          "insert into a values ('x')",
        ]
        folder.write('0001_two', ...statements)
        folder.write('0002_three', 'create table c (id text)')
        for (let dieBefore = 0; dieBefore < 4; dieBefore++) {
          expect(await runAndDie(dieBefore)).toBe('SIGKILL')
          expect(await tables()).toEqual(['parents', 'schema_migrations'])
        }
        expect(await runAndDie(4)).toBe(0)
        expect(await tables()).toEqual(['a', 'b', 'c', 'parents', 'schema_migrations'])
        expect((await run()).applied).toEqual([])
      },
      KILL_TIMEOUT_MS,
    )

    test('a copy of the program without migrations is refused', async () => {
      const empty = createMigrationFolder()
      expect(await refusalOf(run({ migrationsDir: empty.path }))).toStartWith('internal: This copy of Parley')
      empty.remove()
    })

    function options(change: Partial<StoreOptions> = {}): StoreOptions {
      const migrationUrl = database.ownerUrl || null
      return { ...database.options, migrationUrl, migrationsDir: folder.path, ...change }
    }

    function run(change: Partial<StoreOptions> = {}) {
      return migrate(options(change))
    }

    async function runAndDie(dieBefore: number): Promise<number | string | null> {
      const { url, migrationUrl, migrationsDir, dataDir } = options()
      const program = assetPath('src/testing/migrate-and-die.fixture.ts')
      const child = Bun.spawn(
        [process.execPath, program, `${dieBefore}`, url ?? '', migrationUrl ?? '', migrationsDir, dataDir],
        { stdout: 'ignore', stderr: 'inherit' },
      )
      await child.exited
      return child.signalCode ?? child.exitCode
    }

    async function tables(): Promise<string[]> {
      const query =
        dialect === 'sqlite'
          ? `select name from sqlite_master where type = 'table' order by name`
          : `select tablename as name from pg_tables where schemaname = 'public' order by tablename`
      return (await database.run(query, { role: 'owner' })).map(row => String(row.name))
    }

    async function namesOf(table: string): Promise<string[]> {
      return (await database.run(`select id from ${table}`, { role: 'owner' })).map(row => String(row.id))
    }
  })
}

test('statements are split where drizzle-kit marks it, and empty ones are dropped', () => {
  const folder = createMigrationFolder()
  const text = 'create table a (b text);\n--> statement-breakpoint\n\n--> statement-breakpoint\nselect 1;\n'
  writeFileSync(join(folder.path, 'sqlite', '0000_x.sql'), text)
  writeFileSync(join(folder.path, 'sqlite', 'notes.txt'), 'not a migration')
  const migrations = readMigrations(join(folder.path, 'sqlite'))
  folder.remove()
  expect(migrations.map(({ name, statements }) => ({ name, statements }))).toEqual([
    { name: '0000_x', statements: ['create table a (b text);', 'select 1;'] },
  ])
})
