import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate as migrateWithLibrary } from 'drizzle-orm/better-sqlite3/migrator'
import { createTestDatabase, type TestDatabase } from '#testing/databases.ts'
import { createMigrationFolder, type MigrationFolder } from '#testing/migration-folder.ts'
import { refusalOf } from '#testing/refusal.ts'
import { migrate } from '../open-store.ts'
import { openSqliteConnection } from '../sqlite/sqlite-driver.ts'

/** What drizzle-kit writes when a column of a parent table changes: SQLite can only build the table anew. */
const REBUILD_PARENTS = [
  'PRAGMA foreign_keys=OFF',
  'CREATE TABLE `__new_parents` (`id` text PRIMARY KEY NOT NULL, `name` text)',
  'INSERT INTO `__new_parents`("id", "name") SELECT "id", "name" FROM `parents`',
  'DROP TABLE `parents`',
  'ALTER TABLE `__new_parents` RENAME TO `parents`',
  'PRAGMA foreign_keys=ON',
]
const FIRST = [
  'CREATE TABLE `parents` (`id` text PRIMARY KEY NOT NULL, `name` text NOT NULL)',
  'CREATE TABLE `children` (`id` text PRIMARY KEY NOT NULL, `parent_id` text NOT NULL, FOREIGN KEY (`parent_id`) REFERENCES `parents`(`id`) ON DELETE cascade)',
  "INSERT INTO `parents` VALUES ('p', 'name')",
  "INSERT INTO `children` VALUES ('c', 'p')",
]

describe('migrating SQLite', () => {
  let database: TestDatabase
  let folder: MigrationFolder

  beforeEach(async () => {
    database = await createTestDatabase('sqlite', { empty: true })
    folder = createMigrationFolder()
    folder.write('0000_first', ...FIRST)
  })

  afterEach(async () => {
    folder.remove()
    await database.remove()
  })

  test('a table that is built anew keeps what hangs on it', async () => {
    await run()
    folder.write('0001_rebuild', ...REBUILD_PARENTS)
    await run()
    expect(await database.run('select id from children')).toEqual([{ id: 'c' }])
    await database.run("insert into parents values ('q', null)")
  })

  test('planted fault: the library’s own migrator loses them without a word', async () => {
    const connection = openSqliteConnection(join(database.options.dataDir, 'library.db'))
    connection.execute('PRAGMA foreign_keys = ON')
    const write = (names: string[]) => {
      const entries = names.map((tag, idx) => ({ idx, version: '6', when: idx + 1, tag, breakpoints: true }))
      const meta = join(folder.path, 'sqlite', 'meta')
      mkdirSync(meta, { recursive: true })
      writeFileSync(join(meta, '_journal.json'), JSON.stringify({ version: '7', dialect: 'sqlite', entries }))
    }
    write(['0000_first'])
    migrateWithLibrary(drizzle(connection.client), { migrationsFolder: join(folder.path, 'sqlite') })
    expect(connection.all('select id from children')).toHaveLength(1)
    folder.write('0001_rebuild', ...REBUILD_PARENTS)
    write(['0000_first', '0001_rebuild'])
    migrateWithLibrary(drizzle(connection.client), { migrationsFolder: join(folder.path, 'sqlite') })
    expect(connection.all('select id from children')).toHaveLength(0)
    connection.close()
  })

  test('a migration that would leave rows without their parent is undone', async () => {
    await run()
    folder.write('0001_orphans', "DELETE FROM `parents` WHERE `id` = 'p'")
    expect(await refusalOf(run())).toStartWith(
      'unavailable: The migration would leave rows that refer to nothing (children)',
    )
    expect(await database.run('select id from parents')).toEqual([{ id: 'p' }])
  })

  test('an existing database is copied first: whole, and readable by its owner only', async () => {
    expect((await run()).backupPath).toBeNull()
    folder.write('0001_rebuild', ...REBUILD_PARENTS)
    const { backupPath } = await run()
    expect(backupPath).toStartWith(join(database.options.dataDir, 'parley.db.backup-'))
    expect(statSync(backupPath ?? '').mode & 0o777).toBe(0o600)
    const copy = openSqliteConnection(backupPath ?? '')
    expect(copy.all('select id from children')).toEqual([{ id: 'c' }])
    expect(copy.all('select name from schema_migrations')).toEqual([{ name: '0000_first' }])
    expect(copy.all('pragma integrity_check')).toEqual([{ integrity_check: 'ok' }])
    copy.close()
    expect((await run()).backupPath).toBeNull()
  })

  test('the last three copies are kept', async () => {
    await run()
    const made: (string | null)[] = []
    for (const number of [1, 2, 3, 4, 5]) {
      folder.write(`000${number}_next`, `CREATE TABLE \`t${number}\` (\`id\` text)`)
      made.push((await run()).backupPath)
    }
    const kept = readdirSync(database.options.dataDir).filter(name => name.includes('.backup-'))
    expect(kept.map(name => join(database.options.dataDir, name)).sort()).toEqual(
      made.slice(2).map(String).sort(),
    )
  })

  test('a copy that was left unfinished is in nobody’s way', async () => {
    await run()
    writeFileSync(join(database.options.dataDir, 'parley.db.unfinished-backup'), 'half')
    folder.write('0001_next', 'CREATE TABLE `next` (`id` text)')
    expect((await run()).backupPath).not.toBeNull()
    expect(readdirSync(database.options.dataDir).join()).not.toContain('unfinished')
  })

  test('a file of another program is left alone', async () => {
    await database.run('create table theirs (id text)')
    const before = readFileSync(join(database.options.dataDir, 'parley.db'))
    expect(await refusalOf(run())).toStartWith('unavailable: This SQLite file belongs to another program.')
    expect(readFileSync(join(database.options.dataDir, 'parley.db')).equals(before)).toBe(true)
  })

  test('what is no database is refused in words and left as it was', async () => {
    const path = join(database.options.dataDir, 'parley.db')
    writeFileSync(path, 'dear diary, '.repeat(200))
    const answer = await refusalOf(run())
    expect(answer).toStartWith('unavailable: The database cannot be used right now (SQLITE_NOTADB).')
    expect(answer).toContain(path)
    expect(readFileSync(path, 'utf8')).toStartWith('dear diary')
  })

  function run() {
    return migrate({ ...database.options, migrationsDir: folder.path })
  }
})
