import { afterAll, beforeAll, expect, test } from 'bun:test'
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../src/config.ts'
import type { LoadTestResult } from '../../src/loadtest.ts'
import { runCommand } from '../support/program.ts'

const BUILT = join(import.meta.dir, '../../dist/parley')
const LIMIT_MS = 150_000

let folder = ''
let command: string[] = []

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-alone-'))
  copyFileSync(BUILT, join(folder, 'parley'))
  command = [join(folder, 'parley')]
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Nothing of the host: no PATH, so no speech program and no livekit-server but what is inside of the executable. */
function parley(...words: string[]) {
  return runCommand(words, {
    command,
    cwd: folder,
    env: { PATH: '', HOME: '/nonexistent', TMPDIR: folder },
  })
}

test(
  'alone on a bare machine it measures calls with callers and models of its own, and keeps what holds',
  async () => {
    const dataDir = join(folder, 'data')
    const words = ['--calls', '1', '--p95', '15000', '--keep', '--json', '--data-dir', dataDir]
    const { code, stdout, stderr } = await parley('loadtest', ...words)
    const result = JSON.parse(stdout) as LoadTestResult
    console.log(stderr.trim())
    const [level] = result.levels
    expect(level).toMatchObject({ calls: 1, answers: 4, lost: 0 })
    expect(level?.answerP50Ms ?? 0).toBeGreaterThan(400)
    // Whether the speech had no gaps is the machine's business, which others may be using; what follows from it is ours.
    const holds = level?.holds === true
    expect({ code, calls: result.calls }).toEqual(holds ? { code: 0, calls: 1 } : { code: 1, calls: 0 })
    expect(result.keptIn).toBe(holds ? join(dataDir, 'max-calls') : null)
    if (holds) expect(readFileSync(join(dataDir, 'max-calls'), 'utf8')).toBe('1\n')
    expect(readConfig({ dataDir }, {}).maxCalls).toBe(holds ? 1 : 10)
    // Its own database and server are gone.
    expect(readdirSync(folder).filter(name => name.startsWith('parley-loadtest-'))).toEqual([])
  },
  LIMIT_MS,
)

test('a number that is none is refused before anything starts', async () => {
  const { code, stderr } = await parley('loadtest', '--calls', 'many')
  expect(code).toBe(2)
  expect(stderr).toContain('--calls must be a whole number, 1 to 10000.')
})
