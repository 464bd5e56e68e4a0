import * as sqlite from 'drizzle-orm/sqlite-core'
import type { SchemaKit } from './postgres-kit.ts'

const kit = {
  table: sqlite.sqliteTable,
  text: () => sqlite.text(),
  integer: () => sqlite.integer(),
  boolean: () => sqlite.integer({ mode: 'boolean' }),
  json: <T>() => sqlite.text({ mode: 'json' }).$type<T>(),
  time: () => sqlite.integer({ mode: 'timestamp_ms' }),
  index: sqlite.index,
  unique: sqlite.unique,
  primaryKey: sqlite.primaryKey,
  foreignKey: sqlite.foreignKey,
}

/** The same words with SQLite's storage classes. The one cast of the schema: tables are typed as Postgres everywhere. */
export const sqliteKit = kit as unknown as SchemaKit
