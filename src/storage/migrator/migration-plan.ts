import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#core/errors.ts'

export interface Migration {
  /** The file's name without `.sql`; the number in front gives the order. */
  name: string
  sha256: string
  statements: string[]
}

export interface AppliedMigration {
  name: string
  sha256: string
}

export interface MigrationReport {
  /** Names of the migrations that this run applied. */
  applied: string[]
  /** Where the database was copied before it was changed; null when there was nothing to lose, or on Postgres. */
  backupPath: string | null
}

/** What both databases remember of themselves. */
export const MIGRATIONS_TABLE = 'schema_migrations'

/** What drizzle-kit writes between two statements. */
const BREAKPOINT = '--> statement-breakpoint'

export function readMigrations(folder: string): Migration[] {
  const files = readdirSync(folder)
    .filter(file => file.endsWith('.sql'))
    .sort()
  if (files.length === 0) throw new AppError('internal', 'This copy of Parley came without its migrations.')
  return files.map(file => {
    const text = readFileSync(join(folder, file), 'utf8')
    const statements = text.split(BREAKPOINT).map(statement => statement.trim())
    return {
      name: file.slice(0, -'.sql'.length),
      sha256: createHash('sha256').update(text).digest('hex'),
      statements: statements.filter(statement => statement !== ''),
    }
  })
}

/** The migrations that are still to be applied. Throws `unavailable` for a database that this program must not touch. */
export function planMigrations(known: Migration[], applied: AppliedMigration[]): Migration[] {
  const byName = new Map(known.map(migration => [migration.name, migration]))
  for (const { name, sha256 } of applied) {
    const migration = byName.get(name)
    if (!migration) throw newerDatabase(name)
    if (migration.sha256 !== sha256) throw editedMigration(name)
  }
  const done = new Set(applied.map(({ name }) => name))
  const pending = known.filter(({ name }) => !done.has(name))
  const late = pending.find(({ name }) => applied.some(other => other.name > name))
  if (late) throw editedMigration(late.name)
  return pending
}

/** A migration that could not be applied: everything was rolled back. */
export function failedMigration(name: string, cause: unknown): AppError {
  const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '').slice(0, 300) : 'unknown'
  return new AppError(
    'unavailable',
    `Migration ${name} failed, and the database was left as it was: ${reason}`,
    { cause },
  )
}

function newerDatabase(name: string): AppError {
  return new AppError(
    'unavailable',
    `This database was written by a newer Parley (it knows ${name}). Start that version, or restore a backup from before the upgrade.`,
  )
}

function editedMigration(name: string): AppError {
  return new AppError(
    'unavailable',
    `Migration ${name} is not the one that this database was built with. Install an unchanged copy of Parley.`,
  )
}
