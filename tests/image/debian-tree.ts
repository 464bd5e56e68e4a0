import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'

const project = join(import.meta.dir, '../..')
const SUITE = 'bookworm'
const COMMAND_LIMIT_MS = 240_000

export type DebianArch = 'amd64' | 'arm64'
const OUR_ARCH: DebianArch = process.arch === 'x64' ? 'amd64' : 'arm64'

/**
 * Makes the smallest Debian in a folder that is not there yet; fetched once a month and kept in .cache. One for another processor is
 * only unpacked: its libraries are there, its programs were never run. Throws with debootstrap's output.
 */
export async function unpackDebian(root: string, arch: DebianArch = OUR_ARCH): Promise<void> {
  const month = new Date().toISOString().slice(0, 7)
  const archive = join(project, '.cache/image', `${SUITE}-${arch}-${month}.tar`)
  if (existsSync(archive)) {
    mkdirSync(root)
    await run(['tar', '--extract', '--file', archive, '--directory', root, '--numeric-owner'])
    return
  }
  const foreign = arch === OUR_ARCH ? [] : ['--foreign']
  await run(['debootstrap', `--arch=${arch}`, '--variant=minbase', ...foreign, SUITE, root])
  mkdirSync(dirname(archive), { recursive: true })
  const partial = `${archive}.${process.pid}`
  await run(['tar', '--create', '--file', partial, '--directory', root, '--numeric-owner', '.'])
  renameSync(partial, archive)
}

/** Runs a command to its end and answers what it printed. Throws with its output when it fails. */
export async function run(command: string[], cwd?: string): Promise<string> {
  const child = Bun.spawn(command, {
    cwd,
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    timeout: COMMAND_LIMIT_MS,
  })
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ])
  if (code !== 0)
    throw new Error(
      `${command.join(' ')} ended with ${code}:\n${stdout.slice(-2_000)}\n${stderr.slice(-4_000)}`,
    )
  return stdout
}
