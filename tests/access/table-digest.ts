import { join } from 'node:path'
import { getTableName } from 'drizzle-orm'
import { defineSchema } from '#storage/schema/define-schema.ts'
import { sqliteKit } from '#storage/schema/sqlite-kit.ts'
import { openSqliteConnection } from '#storage/sqlite/sqlite-driver.ts'
import type { World } from './world.ts'

/** Told of every request by design, also of one that was refused. */
const WRITTEN_ANYWAY: ReadonlySet<string> = new Set(['audit_entries', 'audit_heads'])
const MOVING_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  sessions: ['last_seen_at', 'updated_at', 'expires_at'],
  api_keys: ['last_used_at'],
}

const TABLES = Object.values(defineSchema(sqliteKit))
  .map(getTableName)
  .filter(name => !WRITTEN_ANYWAY.has(name))

/** Looks at the whole database past the program. */
export function openDigest(world: World) {
  const connection = openSqliteConnection(join(world.app.foundation.dataDir, 'parley.db'))

  function rowsOf(table: string) {
    const moving = MOVING_COLUMNS[table] ?? []
    return connection
      .all(`select * from "${table}"`)
      .map(row => JSON.stringify(row, (key, value) => (moving.includes(key) ? undefined : value)))
      .sort()
  }

  /** Changes whenever anybody else commits: most requests write nothing, and need no second look. */
  const versionOf = () => connection.all('pragma data_version')[0]?.data_version

  let seen: { version: unknown; digest: Digest } | null = null

  function take(): Digest {
    const version = versionOf()
    if (seen && seen.version === version) return seen.digest
    const digest: Digest = new Map(TABLES.map(table => [table, rowsOf(table).join('\n')]))
    seen = { version, digest }
    return digest
  }

  return {
    /** Every row of every table, in a form that can be compared. */
    take,
    /** The rows in which an id stands. */
    takeOf: (id: string): Digest =>
      new Map(
        TABLES.map(table => [
          table,
          rowsOf(table)
            .filter(row => row.includes(id))
            .join('\n'),
        ]),
      ),
    close: () => connection.close(),
  }
}

export type Digest = ReadonlyMap<string, string>

/** Names of the tables that are not what they were. */
export function changedTables(before: Digest, after: Digest): string[] {
  return [...before].filter(([table, rows]) => after.get(table) !== rows).map(([table]) => table)
}
