import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { AppError } from '#core/errors.ts'

/**
 * Reads a small file, or makes it with mode 600 and what `create` answers. Written beside, synced and linked into place: two
 * processes that start at once end up with the same content, and a crash never leaves half a file.
 */
export function readOrCreateFile(path: string, create: () => string): { text: string; isNew: boolean } {
  const found = readIfThere(path)
  if (found !== undefined) return { text: found, isNew: false }
  const partial = `${path}.${process.pid}.partial`
  try {
    writeDurably(partial, create())
    linkSync(partial, path)
    return { text: readFileSync(path, 'utf8').trim(), isNew: true }
  } catch (cause) {
    const winner = readIfThere(path)
    if (winner !== undefined) return { text: winner, isNew: false }
    throw new AppError('unavailable', `${path} cannot be written. Is the disk full?`, { cause })
  } finally {
    rmSync(partial, { force: true })
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
    throw new AppError('unavailable', `${path} cannot be read. Does the file belong to this user?`, { cause })
  }
}

function writeDurably(path: string, text: string): void {
  const file = openSync(path, 'w', 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
