import { constants } from 'node:fs'
import { access, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** A program that `bin/build` put into the executable: compressed with zstd, and described by its plain bytes. */
export type EmbeddedFile = {
  readonly path: string
  readonly name: string
  readonly sha256: string
  readonly sizeBytes: number
}

/** Enough of the digest to tell two builds apart, short enough for a file name. */
const DIGEST_LENGTH = 16

/**
 * Unpacks an embedded program into `directory` (created with mode 700) and returns its path; mode 755, name `<name>-<sha256>`.
 * A file already there with the right size is used as it is, so only the first start pays. Other builds of the same
 * program are removed: they would pile up with each upgrade. Throws an Error with a sentence for the operator when the
 * directory cannot be written, the bytes are damaged, or the file system refuses to execute files.
 */
export async function extractEmbedded(file: EmbeddedFile, directory: string): Promise<string> {
  const target = join(directory, unpackedName(file))
  if (!(await hasSize(target, file.sizeBytes))) {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    await writeDurably(target, await unpack(file))
    await removeOtherBuilds(directory, file)
  }
  await access(target, constants.X_OK).catch(cause => {
    throw new Error(`${directory} is on a file system that forbids running programs (noexec)`, { cause })
  })
  return target
}

/** What it is called in the folder that it is unpacked into. */
export function unpackedName({ name, sha256 }: EmbeddedFile): string {
  return `${name}-${sha256.slice(0, DIGEST_LENGTH)}`
}

/** Whether a file beside it is an older or newer build of the same program. */
export function isOtherBuild(file: EmbeddedFile, fileName: string): boolean {
  const build = new RegExp(`^${RegExp.escape(file.name)}-[0-9a-f]{${DIGEST_LENGTH}}$`)
  return build.test(fileName) && fileName !== unpackedName(file)
}

async function hasSize(path: string, sizeBytes: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return found?.size === sizeBytes
}

async function unpack(file: EmbeddedFile): Promise<Uint8Array> {
  const bytes = await Bun.zstdDecompress(await Bun.file(file.path).bytes())
  const sha256 = new Bun.CryptoHasher('sha256').update(bytes).digest('hex')
  if (sha256 !== file.sha256)
    throw new Error(`${file.name} inside this executable is damaged: download it again`)
  return bytes
}

/** Written beside the target, synced, then renamed: a crash or a second process never leaves half a program under the final name. */
async function writeDurably(target: string, bytes: Uint8Array): Promise<void> {
  const partial = `${target}.${process.pid}.partial`
  try {
    const handle = await open(partial, 'w', 0o755)
    try {
      await handle.writeFile(bytes)
      await handle.chmod(0o755)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(partial, target)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}

async function removeOtherBuilds(directory: string, file: EmbeddedFile): Promise<void> {
  const others = (await readdir(directory)).filter(entry => isOtherBuild(file, entry))
  await Promise.all(others.map(entry => rm(join(directory, entry), { force: true })))
}
