import { openSqliteConnection } from '#storage/sqlite/sqlite-driver.ts'

/** A second program for tests: holds the write lock of a SQLite file until its standard input ends, then writes a row. */
const [path] = process.argv.slice(2)
const connection = openSqliteConnection(path ?? '')
connection.execute('BEGIN IMMEDIATE')
connection.execute("INSERT INTO installation_values (name, value) VALUES ('held', 'by another program')")
process.stdout.write('held\n')
for await (const _ of process.stdin) {
  // Until the end.
}
connection.execute('COMMIT')
connection.close()
