import { chmodSync, closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { SqliteConnection } from '../sqlite/sqlite-driver.ts'

/** Older copies are removed: each is as large as the database. */
const BACKUPS_KEPT = 3
const MARK = '.backup-'

/**
 * Writes a consistent copy of the database beside it and answers its path. The copy has its name only once it is whole and
 * on the disk. NB: it holds everything the database holds: readable by its owner only.
 */
export function backUpSqlite(connection: SqliteConnection, path: string, now: Date): string {
  const folder = dirname(path)
  const target = `${path}${MARK}${now.toISOString().replace(/[:.]/g, '-')}`
  const unfinished = `${path}.unfinished-backup`
  rmSync(unfinished, { force: true })
  // VACUUM INTO takes an empty file that is there, and keeps its mode.
  closeSync(openSync(unfinished, 'wx', 0o600))
  connection.run('VACUUM INTO ?', unfinished)
  chmodSync(unfinished, 0o600)
  syncFile(unfinished)
  renameSync(unfinished, target)
  syncFile(folder)
  removeOldBackups(path)
  return target
}

function removeOldBackups(path: string) {
  const folder = dirname(path)
  const prefix = basename(path) + MARK
  const backups = readdirSync(folder)
    .filter(name => name.startsWith(prefix))
    .sort()
  for (const name of backups.slice(0, -BACKUPS_KEPT)) rmSync(join(folder, name), { force: true })
}

function syncFile(path: string) {
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
