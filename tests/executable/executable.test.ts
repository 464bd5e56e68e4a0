import { afterAll, beforeAll, expect, test } from 'bun:test'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import packageJson from '../../package.json' with { type: 'json' }
import { inNamespace } from '../support/namespace.ts'
import { eventually, runCommand, startProgram } from '../support/program.ts'

const BUILT = join(import.meta.dir, '../../dist/parley')
/** No PATH and no home: everything that the program uses must be inside it. */
const NOTHING = { PATH: '', HOME: '/nonexistent' }

let folder = ''
let program: string[] = []

/** The executable alone in an empty folder, as somebody has it who downloaded it. */
beforeAll(() => {
  if (!existsSync(BUILT)) throw new Error('dist/parley is not there: run bin/build')
  folder = mkdtempSync(join(tmpdir(), 'parley-executable-'))
  copyFileSync(BUILT, join(folder, 'parley'))
  program = [join(folder, 'parley')]
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(words: string[], cwd = folder) {
  return runCommand(words, { command: program, env: NOTHING, cwd })
}

test('it says its version and its commands', async () => {
  const version = await run(['version', '--json'])
  expect(version.stderr).toBe('')
  expect(JSON.parse(version.stdout)).toMatchObject({ name: 'parley', version: packageJson.version })
  expect((await run(['--help'])).stdout).toContain('admin create')
})

test('it brings its migrations and its SQLite', async () => {
  const data = join(folder, 'migrated')
  const result = await run(['migrate', '--data-dir', data, '--json'])
  expect(result).toMatchObject({ code: 0 })
  expect(JSON.parse(result.stdout).applied.length).toBeGreaterThan(0)
  expect(readdirSync(data)).toContain('parley.db')
})

test('files of the folder where it is started change nothing', async () => {
  const hostile = join(folder, 'hostile')
  mkdirSync(hostile)
  writeFileSync(join(hostile, '.env'), 'LOG_LEVEL=no-such-level\n')
  writeFileSync(join(hostile, 'bunfig.toml'), 'preload = ["./evil.ts"]\n')
  writeFileSync(join(hostile, 'evil.ts'), `require('node:fs').writeFileSync('${hostile}/evil-ran', '')`)
  writeFileSync(join(hostile, 'package.json'), '{ "imports": { "#config": "./evil.ts" } }')
  const result = await run(['migrate', '--data-dir', join(hostile, 'data')], hostile)
  expect(result).toMatchObject({ code: 0 })
  expect(existsSync(join(hostile, 'evil-ran'))).toBe(false)
})

test('a temporary folder that forbids programs does not stop it', async () => {
  const tmp = join(folder, 'noexec')
  mkdirSync(tmp)
  const mountAndRun = 'mount -t tmpfs -o noexec none "$0" && exec /usr/bin/env -i TMPDIR="$0" "$@"'
  const result = await runCommand(['migrate', '--data-dir', join(folder, 'hardened')], {
    command: [...inNamespace('mount'), 'sh', '-c', mountAndRun, tmp, ...program],
    cwd: folder,
  })
  expect(result).toMatchObject({ code: 0, stderr: '' })
  expect(readdirSync(join(folder, 'hardened'))).toContain('native')
})

test('it serves pages, style sheet and calls without anything from the host', async () => {
  const dataDir = join(folder, 'data')
  const parley = await startProgram({ command: program, dataDir, cwd: folder, env: NOTHING })
  try {
    const page = await (await fetch(parley.setupUrl ?? '')).text()
    const stylesheet = page.match(/href="([^"]+\.css[^"]*)"/)?.[1] ?? ''
    const css = await fetch(new URL(stylesheet, parley.url))
    expect(css.status).toBe(200)
    expect((await css.text()).length).toBeGreaterThan(1000)

    const ready = await eventually('store, LiveKit and worker are ready', async () => {
      const answer = await fetch(new URL('/readyz', parley.url))
      return answer.status === 200 && answer
    })
    expect(ready.headers.get('content-type')).toContain('json')
    const unpacked = readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).filter(name =>
      /livekit-server-\w+$/.test(name),
    )
    expect(unpacked).toHaveLength(1)
    expect(statSync(join(dataDir, unpacked[0] ?? '')).mode & 0o777).toBe(0o755)
    const natives = readdirSync(join(dataDir, 'native')).map(name => name.replace(/-\w+$/, ''))
    expect(natives.toSorted()).toEqual(['local-inference', 'rtc-node'])
  } finally {
    expect(await parley.stop()).toBe(0)
  }
})
