import { afterAll, beforeAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import { createOrganization, type Program, removeDataDir, startProgram } from '../support/program.ts'

let program: Program
let apiKey: string

beforeAll(async () => {
  program = await startProgram()
  ;({ apiKey } = await createOrganization(program))
}, 90_000)
afterAll(async () => {
  await program.stop()
  removeDataDir(program.dataDir)
}, 60_000)

test('the worked example of docs/api.md does what it says', async () => {
  const text = await Bun.file(join(import.meta.dir, '../../docs/api.md')).text()
  const script = /```bash\n([\s\S]*?)```/.exec(text)?.[1] ?? ''
  expect(script).toContain('/api/v1/token')
  const child = Bun.spawn(['bash', '-c', script], {
    env: { PATH: process.env.PATH ?? '', PARLEY_URL: program.url, PARLEY_KEY: apiKey },
    stdout: 'pipe',
    stderr: 'pipe',
    timeout: 30_000,
  })
  const [output, errors, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ])
  expect({ output, errors, code }).toEqual({ output: '403\n', errors: '', code: 0 })
}, 40_000)
