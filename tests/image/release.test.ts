import { afterAll, expect, test } from 'bun:test'
import {
  closeSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import packageJson from '../../package.json' with { type: 'json' }
import { countBomComponents, readBuildContext } from './inspector.ts'

const project = join(import.meta.dir, '../..')
const dist = join(project, 'dist/release')
const TARGET = `linux-${process.arch}`
/** Two executables are built, and packages for another processor may have to come over the network. */
const BUILD_LIMIT_MS = 240_000
/** ELF's numbers of processors. */
const AARCH64 = 183

afterAll(() => rmSync(dist, { recursive: true, force: true }))

test(
  'bin/release makes an executable, says in CycloneDX what it carries, and adds everything up in SHA256SUMS',
  async () => {
    rmSync(dist, { recursive: true, force: true })
    await run(['bin/release', 'executable'])
    expect(await run([join(dist, `parley-${TARGET}`), 'version'])).toBe(`parley ${packageJson.version}\n`)
    const bom = join(dist, `parley-${TARGET}.cdx.json`)
    expect(await countBomComponents(bom)).toBeGreaterThan(100)
    const text = await Bun.file(bom).text()
    for (const part of [
      'pkg:npm/bun@',
      'pkg:npm/better-sqlite3@',
      'pkg:golang/github.com/livekit/livekit-server@',
    ])
      expect(text).toContain(part)

    await run(['bin/release', 'checksums'])
    await run(['sha256sum', '--check', '--strict', 'SHA256SUMS'], dist)
    const listed = (await Bun.file(join(dist, 'SHA256SUMS')).text()).trim().split('\n')
    expect(listed.map(line => line.split('  ')[1])).toEqual([`parley-${TARGET}`, `parley-${TARGET}.cdx.json`])
  },
  BUILD_LIMIT_MS,
)

test('a document with a word that CycloneDX does not know is refused', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-bom-'))
  const path = join(folder, 'bom.json')
  writeFileSync(
    path,
    JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: [], colour: 'red' }),
  )
  expect(await countBomComponents(path).catch((error: Error) => error.message)).toContain(
    "'colour' not allowed",
  )
  rmSync(folder, { recursive: true })
})

test('a tag that does not name the version of package.json is refused', async () => {
  await run(['bin/release', 'tag', `v${packageJson.version}`])
  const wrong = await run(['bin/release', 'tag', 'v9.9.9']).catch((error: Error) => error.message)
  expect(wrong).toContain(`the tag is v${packageJson.version}, not v9.9.9`)
})

test(
  'the executable for the other processor is built here, with its own native parts; it was never run',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-other-'))
    try {
      for (const file of await readBuildContext(project)) {
        mkdirSync(dirname(join(folder, file)), { recursive: true })
        copyFileSync(join(project, file), join(folder, file))
      }
      cpSync(join(project, 'static/build'), join(folder, 'static/build'), { recursive: true })
      await run(['bun', 'install', '--frozen-lockfile', '--os', 'linux', '--cpu', '*'], folder)
      // livekit-server for arm64 takes Go two minutes; the release workflow compiles it on such a machine.
      const standIn = join(folder, 'livekit-server')
      writeFileSync(standIn, 'a stand-in')
      const outfile = join(folder, 'dist/parley-arm64')
      const flags = ['--target', 'linux-arm64', '--livekit-server', standIn, '--outfile', outfile]
      await run(['bun', 'bin/lib/build-executable.ts', ...flags], folder)
      expect(processorOf(outfile)).toBe(AARCH64)
      expect(await Bun.file(outfile).text()).not.toContain('rtc-node.linux-x64-gnu')
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
  BUILD_LIMIT_MS,
)

function processorOf(path: string): number {
  const header = Buffer.alloc(20)
  const file = openSync(path, 'r')
  readSync(file, header, 0, header.length, 0)
  closeSync(file)
  return header.readUInt16LE(18)
}

async function run(command: string[], cwd = project): Promise<string> {
  const child = Bun.spawn(command, { cwd, stdin: 'ignore', stdout: 'pipe', stderr: 'pipe' })
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ])
  if (code !== 0)
    throw new Error(
      `${command.join(' ')} ended with ${code}:\n${stdout.slice(-2_000)}${stderr.slice(-2_000)}`,
    )
  return stdout
}
