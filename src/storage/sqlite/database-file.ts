import { closeSync, mkdirSync, openSync, statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { AppError } from '#core/errors.ts'

/** Less room than this and the first calls would fail in the middle. */
const MIN_FREE_BYTES = 16 * 1024 * 1024

/**
 * Makes sure that the database file can be there: creates its folder and the file (readable by its owner only), and looks for
 * room on the disk. Throws `unavailable` in words that say what to do.
 */
export function prepareDatabaseFile(path: string): void {
  const folder = dirname(path)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    closeSync(openSync(path, 'a', 0o600))
    const disk = statfsSync(folder)
    assertRoom(folder, { freeBytes: disk.bavail * disk.bsize, totalBytes: disk.blocks * disk.bsize })
  } catch (error) {
    throw inWords(error, { path, folder })
  }
}

/** Some file systems report no size at all: those are taken at their word. */
export function assertRoom(folder: string, disk: { freeBytes: number; totalBytes: number }): void {
  if (disk.totalBytes > 0 && disk.freeBytes < MIN_FREE_BYTES) throw diskFull(folder)
}

/**
 * Remembers which file the database is, once it is open. The answer throws `unavailable` when another file, or none, stands at the
 * path: SQLite goes on writing into the one that was removed, and everything since would be gone with the next start.
 */
export function watchDatabaseFile(path: string): () => void {
  const identify = () => {
    const found = statSync(path, { bigint: true, throwIfNoEntry: false })
    return found && `${found.dev} ${found.ino}`
  }
  const opened = identify()
  return () => {
    if (identify() === opened) return
    throw unavailable(
      'The database {path} was removed or replaced while Parley runs. Stop Parley, put the file back, then start it again.',
      { path },
    )
  }
}

function inWords(error: unknown, { path, folder }: { path: string; folder: string }): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull(folder)
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return unavailable(
        'Parley may not write to {path}. Give its user the right to, or choose another folder with --data-dir.',
        { path, cause: error },
      )
    case 'ENOTDIR':
    case 'EEXIST':
    case 'EISDIR':
    case 'ENOENT':
      return unavailable(
        'There cannot be a database at {path}: part of that path is something else. Choose another folder with --data-dir.',
        { path, cause: error },
      )
    default:
      return error
  }
}

function diskFull(folder: string): AppError {
  return unavailable('The disk that holds {path} is full. Make room, then start Parley again.', {
    path: folder,
  })
}

function unavailable(message: string, { path, cause }: { path: string; cause?: unknown }): AppError {
  return new AppError('unavailable', message, { values: { path }, cause })
}
