import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { inNamespace } from '../support/namespace.ts'
import {
  type CommandResult,
  cleanEnvironment,
  createOrganization,
  makeDataDir,
  removeDataDir,
  runCommand,
  sourceCommand,
  startProgram,
} from '../support/program.ts'

const folders: string[] = []
function dataDir(): string {
  const path = makeDataDir()
  folders.push(path)
  return path
}
afterAll(() => folders.forEach(removeDataDir))

const EXIT = { usage: 2, unavailable: 3, refused: 4 }

/** Starts `serve` where it must not start: answers what it said and its exit code. */
function serve(options: {
  env?: Record<string, string>
  args?: string[]
  folder?: string
}): Promise<CommandResult> {
  const words = ['serve', '--port', '0', '--data-dir', options.folder ?? dataDir(), ...(options.args ?? [])]
  return runCommand(words, { env: options.env })
}

describe('a start that cannot work says what to do', () => {
  test('the port is taken', async () => {
    const other = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } })
    const result = await serve({ args: ['--port', String(other.port)] })
    other.stop(true)
    expect(result.code).toBe(EXIT.unavailable)
    expect(result.stderr).toContain(`${other.port}`)
    expect(result.stderr).toContain('--port')
  })

  test('the data folder cannot be written', async () => {
    const result = await serve({ folder: '/dev/null/parley' })
    expect(result.code).toBe(EXIT.unavailable)
    expect(result.stderr).toContain('/dev/null/parley cannot be written')
    expect(result.stderr).toContain('--data-dir')
  })

  test('the disk is full', async () => {
    const folder = dataDir()
    // A file system of 128 KB in a mount namespace of its own: the schema does not fit.
    const script = 'mount -t tmpfs -o size=128k none "$1" && shift && exec "$@"'
    const child = Bun.spawn(
      [
        ...inNamespace('mount'),
        'sh',
        '-c',
        script,
        'sh',
        folder,
        ...sourceCommand,
        'serve',
        '--port',
        '0',
        '--data-dir',
        folder,
      ],
      { env: cleanEnvironment(), stdout: 'pipe', stderr: 'pipe' },
    )
    const [stderr, code] = await Promise.all([new Response(child.stderr).text(), child.exited])
    expect(stderr).toMatch(/disk|full|space/i)
    expect(code).toBe(EXIT.unavailable)
  })

  test('the scheme of DATABASE_URL is unknown, and its password is not repeated', async () => {
    const result = await serve({ env: { DATABASE_URL: 'mysql://app:canary-pw@db/parley' } })
    expect(result.code).toBe(EXIT.usage)
    expect(result.stderr).toMatch(/postgres/)
    expect(result.stderr + result.stdout).not.toContain('canary-pw')
  })

  test('the Postgres of DATABASE_URL does not answer', async () => {
    const result = await serve({ env: { DATABASE_URL: 'postgres://app:canary-pw@127.0.0.1:1/parley' } })
    expect(result.code).toBe(EXIT.unavailable)
    expect(result.stderr + result.stdout).not.toContain('canary-pw')
  })

  test('a setting is wrong: every wrong one is named at once', async () => {
    const result = await serve({ env: { MAX_CALLS: 'many', LOG_LEVEL: 'loud' } })
    expect(result.code).toBe(EXIT.usage)
    expect(result.stderr).toContain('MAX_CALLS must be a number')
    expect(result.stderr).toContain('LOG_LEVEL must be one of')
  })

  test('LiveKit is not where LIVEKIT_URL says: pages are served, and readiness says why calls are not', async () => {
    const program = await startProgram({
      dataDir: dataDir(),
      env: {
        LIVEKIT_URL: 'ws://127.0.0.1:1',
        LIVEKIT_API_KEY: 'key',
        LIVEKIT_API_SECRET: 'canary-livekit-secret-of-32-characters',
      },
    })
    try {
      const ready = await fetch(`${program.url}/readyz`)
      const parts = (await ready.json()) as { parts: Record<string, { ok: boolean; message: string }> }
      expect(ready.status).toBe(503)
      expect(parts.parts.store?.ok).toBe(true)
      expect(parts.parts.livekit?.ok).toBe(false)
      expect(parts.parts.livekit?.message).toContain('LIVEKIT_URL')
      expect((await fetch(`${program.url}/healthz`)).status).toBe(200)
      expect(program.output()).toContain('NOT READY')
      expect(program.output()).not.toContain('canary-livekit-secret')
    } finally {
      expect(await program.stop()).toBe(0)
    }
  })
})

describe('an installation that does not fit', () => {
  let folder = ''

  beforeAll(async () => {
    folder = dataDir()
    const program = await startProgram({ dataDir: folder })
    await createOrganization(program)
    expect(await program.stop()).toBe(0)
  })

  test('a second server on the same data folder is refused and names the first', async () => {
    const program = await startProgram({ dataDir: folder })
    const second = await serve({ folder })
    expect(second.code).toBe(EXIT.refused)
    expect(second.stderr).toContain(`process ${program.pid}`)
    await program.stop()
  })

  test('a newer database is refused and left as it is', async () => {
    const database = new Database(join(folder, 'parley.db'))
    database.run(
      "insert into schema_migrations (name, sha256, applied_at) values ('9999_from_the_future', 'x', 0)",
    )
    const result = await serve({ folder })
    database.run("delete from schema_migrations where name = '9999_from_the_future'")
    database.close()
    expect(result.code).toBe(EXIT.unavailable)
    expect(result.stderr).toMatch(/newer/i)
  })

  test('a lost encryption key is refused with the way out, and keys reset is that way', async () => {
    rmSync(join(folder, 'encryption.key'))
    const result = await serve({ folder })
    expect(result.code).toBe(EXIT.unavailable)
    expect(result.stderr).toContain('ENCRYPTION_KEY')
    expect(result.stderr).toContain('parley keys reset')

    const careless = await runCommand(['keys', 'reset', '--data-dir', folder])
    expect(careless.code).toBe(EXIT.usage)
    const reset = await runCommand(['keys', 'reset', '--yes', '--json', '--data-dir', folder])
    expect(reset.code).toBe(0)
    expect(existsSync(join(folder, 'encryption.key'))).toBe(true)
    // Nobody can authenticate the old second place of the audit logs any more: it is begun anew, and the logs say so.
    const logs = await runCommand(['audit', 'verify', '--json', '--data-dir', folder])
    expect(logs.code).toBe(0)
    const acts = new Database(join(folder, 'parley.db'), { readonly: true })
      .query(
        `select distinct action from audit_entries where action in ('secret.keys_reset', 'audit.heads_begun')`,
      )
      .all()
    expect(acts).toHaveLength(2)
    const again = await startProgram({ dataDir: folder })
    expect(await again.stop()).toBe(0)
  })
})

describe('the command line', () => {
  test('version --json is read by machines', async () => {
    const result = await runCommand(['version', '--json'])
    expect(JSON.parse(result.stdout)).toMatchObject({
      name: 'parley',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    })
  })

  test.each([
    'serve',
    'migrate',
    'status',
    'version',
    'admin create',
    'admin reset-password',
    'audit verify',
    'keys reset',
  ])('%s knows --help', async name => {
    const result = await runCommand([...name.split(' '), '--help'])
    expect(result.code).toBe(0)
    expect(result.stdout).toContain(`parley ${name}`)
  })

  test('unknown words and flags end with 2 and say where to look', async () => {
    expect(await runCommand(['dance'])).toMatchObject({
      code: EXIT.usage,
      stderr: expect.stringContaining('parley --help'),
    })
    expect(await runCommand(['serve', '--prot', '1'])).toMatchObject({
      code: EXIT.usage,
      stderr: expect.stringContaining('Usage: parley serve'),
    })
  })

  test('admin create needs a good password and an organization; nothing is made otherwise', async () => {
    const folder = dataDir()
    const words = [
      'admin',
      'create',
      '--email',
      'ann@example.com',
      '--organization',
      'A',
      '--data-dir',
      folder,
    ]
    const short = await runCommand(words, { stdin: 'short\n' })
    expect(short.code).toBe(EXIT.usage)
    expect(short.stderr).toContain('password')
    expect(short.stderr).not.toContain('short\n')
    const created = await runCommand([...words, '--json'], { stdin: 'correct horse battery staple\n' })
    expect(JSON.parse(created.stdout)).toMatchObject({
      userId: expect.any(String),
      organizationId: expect.any(String),
      apiKey: null,
    })
    const twice = await runCommand(words, { stdin: 'correct horse battery staple\n' })
    expect(twice.code).toBe(EXIT.refused)
  })

  test('migrate says what it did and does nothing the second time', async () => {
    const folder = dataDir()
    const first = await runCommand(['migrate', '--json', '--data-dir', folder])
    expect(JSON.parse(first.stdout).applied.length).toBeGreaterThan(0)
    const second = await runCommand(['migrate', '--json', '--data-dir', folder])
    expect(JSON.parse(second.stdout).applied).toEqual([])
  })
})
