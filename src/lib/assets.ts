import { join } from 'node:path'

/** Bun mounts everything a compiled executable carries under this folder. */
const COMPILED_ROOT = '/$bunfs/root'

/** True inside `dist/parley`, false when the program runs from its sources. */
export const isCompiled = import.meta.dir.startsWith('/$bunfs')

/**
 * Absolute path of a file or folder that ships with the program: `assetPath('static/app.css')`, `assetPath('migrations/sqlite')`.
 * The path works with node:fs and Bun.file, from source and inside the executable. It does not say whether the file exists.
 */
export function assetPath(path: string): string {
  return join(isCompiled ? COMPILED_ROOT : join(import.meta.dir, '../..'), path)
}

/**
 * Path of a second entry point of the program, for `new Worker(...)` or `import(...)`, given relative to `src/`:
 * `entryPath('voice/media/media-thread.ts')`. NB: an entry point must also be listed in bin/lib/build-executable.ts.
 */
export function entryPath(path: string): string {
  return isCompiled ? join(COMPILED_ROOT, path.replace(/\.ts$/, '.js')) : assetPath(join('src', path))
}
