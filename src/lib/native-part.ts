import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads'
import { type EmbeddedFile, isOtherBuild, unpackedName } from './extract-embedded.ts'

/** By this name processes that we start are told of the folder. */
export const NATIVE_DIR_VARIABLE = 'PARLEY_NATIVE_DIR'

/** Where this process and the threads that it starts from now on keep the native parts. Call before anything native is loaded. */
export function useNativeDir(directory: string): void {
  setEnvironmentData(NATIVE_DIR_VARIABLE, directory)
}

/** null: nothing was said, and the temporary folder serves. */
export function nativeDir(): string | null {
  const named = getEnvironmentData(NATIVE_DIR_VARIABLE)
  return typeof named === 'string' ? named : null
}

/**
 * Loads a native part that `bin/build` put into the executable: unpacked once, into the folder of `useNativeDir` or, where that
 * forbids programs, into one of this user in the temporary folder. Called by the modules that bin/lib/native-parts.ts writes. Throws an
 * Error that says what to do. NB: Bun would unpack it, too, but reads all of it at every start, and all of it stays in memory.
 */
export function loadNativePart(file: EmbeddedFile): unknown {
  const failures: unknown[] = []
  for (const directory of directories()) {
    try {
      const module = { exports: {} }
      process.dlopen(module, unpackOnce(file, directory))
      return module.exports
    } catch (error) {
      failures.push(error)
    }
  }
  throw new AggregateError(
    failures,
    `${file.name} cannot be loaded: give Parley a data folder or a temporary folder that allows programs (${failures.map(String).join('; ')})`,
  )
}

function directories(): string[] {
  const named = nativeDir()
  return [...(named === null ? [] : [named]), join(tmpdir(), `parley-native-${process.getuid?.() ?? 0}`)]
}

function unpackOnce(file: EmbeddedFile, directory: string): string {
  const target = join(directory, unpackedName(file))
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  requireOwn(directory)
  if (statSync(target, { throwIfNoEntry: false })?.size === file.sizeBytes) return target
  const bytes = Bun.zstdDecompressSync(readFileSync(file.path))
  if (new Bun.CryptoHasher('sha256').update(bytes).digest('hex') !== file.sha256)
    throw new Error(`${file.name} inside this executable is damaged: download it again`)
  // Several processes of one program start together: each writes a file of its own, and the last one stays.
  const partial = `${target}.${Bun.randomUUIDv7()}.partial`
  try {
    writeFileSync(partial, bytes, { mode: 0o700 })
    chmodSync(partial, 0o700)
    renameSync(partial, target)
  } finally {
    rmSync(partial, { force: true })
  }
  for (const name of readdirSync(directory)) {
    if (isOtherBuild(file, name)) rmSync(join(directory, name), { force: true })
  }
  return target
}

/** What somebody else could have put there is not loaded. */
function requireOwn(directory: string): void {
  const { uid, mode } = statSync(directory)
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0)
    throw new Error(`${directory} belongs to another user, or others may write to it`)
}
