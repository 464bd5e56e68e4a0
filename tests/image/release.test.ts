import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { closeSync, cpSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import packageJson from '../../package.json' with { type: 'json' }
import { run, unpackDebian } from './debian-tree.ts'
import { copyContext } from './image-tree.ts'
import { countBomComponents } from './inspector.ts'

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
    await run(['bin/release', 'executable'], project)
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

    await run(['bin/release', 'checksums'], project)
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
  await run(['bin/release', 'tag', `v${packageJson.version}`], project)
  const wrong = await run(['bin/release', 'tag', 'v9.9.9'], project).catch((error: Error) => error.message)
  expect(wrong).toContain(`the tag is v${packageJson.version}, not v9.9.9`)
})

describe('the executable for arm64', () => {
  let folder = ''
  const outfile = () => join(folder, 'context/dist/parley-arm64')
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'parley-arm64-'))
    const context = await copyContext(join(folder, 'context'))
    cpSync(join(project, 'static/build'), join(context, 'static/build'), { recursive: true })
    await run(['bun', 'install', '--frozen-lockfile', '--os', 'linux', '--cpu', '*'], context)
    // livekit-server for arm64 takes Go two minutes; the release workflow compiles it on such a machine.
    const standIn = join(folder, 'livekit-server')
    writeFileSync(standIn, 'a stand-in')
    const flags = ['--target', 'linux-arm64', '--livekit-server', standIn, '--outfile', outfile()]
    await run(['bun', 'bin/lib/build-executable.ts', ...flags], context)
  }, BUILD_LIMIT_MS)
  afterAll(() => rmSync(folder, { recursive: true, force: true }), BUILD_LIMIT_MS)

  test('is built here with the native parts of that processor', async () => {
    expect(processorOf(outfile())).toBe(AARCH64)
    expect(await Bun.file(outfile()).text()).not.toContain('rtc-node.linux-x64-gnu')
  })

  test(
    'starts under emulation, with its SQLite and its migrations',
    async () => {
      const libraries = join(folder, 'debian')
      await unpackDebian(libraries, 'arm64')
      const emulated = process.arch === 'arm64' ? [] : ['qemu-aarch64-static', '-L', libraries]
      const version = JSON.parse(await run([...emulated, outfile(), 'version', '--json']))
      expect(version).toMatchObject({ platform: 'linux-arm64', version: packageJson.version })
      const data = join(folder, 'data')
      const migrated = JSON.parse(
        await run([...emulated, outfile(), 'migrate', '--json', '--data-dir', data]),
      )
      expect(migrated.applied.length).toBeGreaterThan(0)
    },
    BUILD_LIMIT_MS,
  )
})

function processorOf(path: string): number {
  const header = Buffer.alloc(20)
  const file = openSync(path, 'r')
  readSync(file, header, 0, header.length, 0)
  closeSync(file)
  return header.readUInt16LE(18)
}
