import * as pg from 'drizzle-orm/pg-core'

/**
 * The words in which every table is written. NB: `json` keeps the text as it was sent: `jsonb` would reorder keys,
 * and a prompt that is rendered from a stored call must equal its preview byte for byte.
 */
export const postgresKit = {
  table: pg.pgTable,
  text: () => pg.text(),
  integer: () => pg.integer(),
  boolean: () => pg.boolean(),
  json: <T>() => pg.json().$type<T>(),
  /** Milliseconds are kept, the zone is UTC. */
  time: () => pg.timestamp({ withTimezone: true, mode: 'date', precision: 3 }),
  index: pg.index,
  unique: pg.unique,
  primaryKey: pg.primaryKey,
  foreignKey: pg.foreignKey,
}

export type SchemaKit = typeof postgresKit
