import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

/** Only one process may hold a lock file; one that a dead process left behind is taken over. */
export interface ProcessLock {
  release(): void
}

export class LockHeldError extends Error {
  constructor(readonly pid: number) {
    super(`held by process ${pid}`)
  }
}

const TRIES_MAX = 5

/** Throws LockHeldError with the pid of the living holder. */
export function takeProcessLock(path: string): ProcessLock {
  const mine = `${process.pid} ${startOf(process.pid)}`
  const partial = `${path}.${process.pid}.partial`
  writeFileSync(partial, mine, { mode: 0o600 })
  try {
    for (let attempt = 0; attempt < TRIES_MAX; attempt++) {
      if (tryLink(partial, path)) return { release: () => releaseIfMine(path, mine) }
      const holder = readHolder(path)
      if (holder && startOf(holder.pid) === holder.start) throw new LockHeldError(holder.pid)
      rmSync(path, { force: true })
    }
    throw new Error(`${path} changes hands too often`)
  } finally {
    rmSync(partial, { force: true })
  }
}

/** link(2) fails when the name is there: that makes taking the lock one step. */
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

function readHolder(path: string): { pid: number; start: string } | undefined {
  const text = readText(path)
  const [pid, start] = text?.split(' ') ?? []
  return pid && start ? { pid: Number(pid), start } : undefined
}

function releaseIfMine(path: string, mine: string): void {
  if (readText(path) === mine) rmSync(path, { force: true })
}

/** When the process began, in clock ticks since boot: a pid that was used again does not pass for the old holder. */
function startOf(pid: number): string {
  const stat = readText(`/proc/${pid}/stat`)
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? 'gone'
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // Not there (any more): for a lock and for /proc alike that means that nobody holds it.
    return undefined
  }
}
