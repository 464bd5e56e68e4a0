import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { isCompiled } from './assets.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Call once, before anything native is loaded. Bun writes the native parts of an executable to BUN_TMPDIR (default: the
 * temporary folder) and maps them from there, which a hardened host forbids (a /tmp mounted noexec). In that case the
 * program replaces itself, same process id, by one whose BUN_TMPDIR is `directory`; otherwise this returns at once.
 */
export function ensureExecutableTmp(directory: string, environment: Environment): void {
  if (!isCompiled || environment.BUN_TMPDIR || allowsPrograms(tmpdir())) return
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  if (!process.execve) return
  const argv = [process.execPath, ...process.argv.slice(2)]
  process.execve(process.execPath, argv, { ...environment, BUN_TMPDIR: resolve(directory) })
}

/** Whether files in this folder may be executed; false too when it cannot be written. */
export function allowsPrograms(folder: string): boolean {
  try {
    const probe = mkdtempSync(join(folder, 'parley-exec-'))
    try {
      writeFileSync(join(probe, 'program'), '', { mode: 0o755 })
      // NB: access(2) with X_OK fails on a noexec mount although the mode bits allow it, also for root.
      accessSync(join(probe, 'program'), constants.X_OK)
      return true
    } finally {
      rmSync(probe, { recursive: true, force: true })
    }
  } catch {
    return false
  }
}
