import { afterAll, beforeAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import { createApiClient } from '../support/api-client.ts'
import {
  createOrganization,
  type Program,
  removeDataDir,
  runCommand,
  startProgram,
} from '../support/program.ts'

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

test('a rotation at the command line leaves running tokens alone, and the server takes what the new key signs', async () => {
  const { accessToken } = await createApiClient(program.url, apiKey).send<{ accessToken: string }>(
    'POST',
    '/token',
  )
  const command = ['keys', 'rotate-signing', '--json', '--data-dir', program.dataDir]
  const rotated = await runCommand(command)
  expect(rotated.code).toBe(0)
  expect(JSON.parse(rotated.stdout)).toEqual({ id: expect.any(String) })
  const withToken = createApiClient(program.url, accessToken)
  expect((await withToken.request('GET', '/agents')).status).toBe(200)
  await program.stop()
  program = await startProgram({ dataDir: program.dataDir })
  const after = createApiClient(program.url, apiKey)
  const { accessToken: next } = await after.send<{ accessToken: string }>('POST', '/token')
  expect(keyIdOf(next)).toBe(JSON.parse(rotated.stdout).id)
  for (const token of [accessToken, next])
    expect((await createApiClient(program.url, token).request('GET', '/agents')).status).toBe(200)
}, 60_000)

function keyIdOf(token: string): string {
  return JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid
}
