import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface MigrationFolder {
  /** As `migrationsDir` of a store: holds `sqlite` and `postgres`. */
  path: string
  write(name: string, ...statements: string[]): void
  remove(): void
}

/** Migrations of a test's own, the same text for both dialects. */
export function createMigrationFolder(): MigrationFolder {
  const path = mkdtempSync(join(tmpdir(), 'parley-migrations-'))
  const folders = ['sqlite', 'postgres'].map(dialect => join(path, dialect))
  for (const folder of folders) mkdirSync(folder)
  return {
    path,
    write(name, ...statements) {
      const text = statements.join(';\n--> statement-breakpoint\n')
      for (const folder of folders) writeFileSync(join(folder, `${name}.sql`), text)
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}
