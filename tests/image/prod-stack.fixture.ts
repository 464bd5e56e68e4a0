/**
 * Runs in network and mount namespaces of its own (see prod-stack.test.ts), where the names of compose's services lead to this
 * machine. Starts what compose/prod.yml starts, with its very environments, commands and roles, only without containers, and
 * holds a call. Reads the project as JSON from the first argument; prints what it met as one line of JSON.
 */
import { chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { openDesk, withTurns } from '../support/desk.ts'
import { eventually, type Program, startProgram } from '../support/program.ts'
import { callRoom } from '../voice/caller/rtc-caller.ts'
import type { ComposeProject } from './compose-files.ts'

const project = join(import.meta.dir, '../..')
const { services }: ComposeProject = JSON.parse(process.argv[2] ?? '')
const postgresFolder = '/usr/lib/postgresql'
const postgresPrograms = join(postgresFolder, readdirSync(postgresFolder).sort().at(-1) ?? '', 'bin')
const PATH = `${postgresPrograms}:${process.env.PATH}`
const folder = mkdtempSync(join(tmpdir(), 'parley-stack-'))
const children: Bun.Subprocess[] = []

try {
  const healthy = [await startRedis(), await startPostgres(), await startLivekit()]
  const program = await startParley()
  try {
    const readiness = await untilReady()
    const call = await holdCall(program.dataDir)
    const before = await countBoth()
    documented('pg_dump')
    const exitCode = await program.stop()
    query('DROP OWNED BY parley_owner')
    // Once into an empty database, once over what is there.
    documented('pg_restore')
    documented('pg_restore')
    const again = await startParley()
    await untilReady()
    const after = await countBoth()
    await again.stop()
    console.log(JSON.stringify({ healthy, readiness, call, before, after, url: program.url, exitCode }))
  } finally {
    await program.kill()
  }
} finally {
  for (const child of children.reverse()) {
    child.kill('SIGINT')
    await child.exited
  }
  rmSync(folder, { recursive: true, force: true })
}
process.exit(0)

function startParley(): Promise<Program> {
  return startProgram({
    command: [join(project, 'dist/parley')],
    dataDir: join(folder, 'data'),
    args: ['--host', '0.0.0.0', '--port', '3000'],
    env: environmentOf('parley'),
  })
}

function untilReady(): Promise<unknown> {
  return eventually('calls can be taken', async () => {
    const answer = await fetch('http://127.0.0.1:3000/readyz')
    return answer.ok && answer.json()
  })
}

/** Runs a line of docs/deployment.md as it stands there; only `docker compose exec -T postgres` leads to our own Postgres. */
function documented(program: string): void {
  const guide = readFileSync(join(project, 'docs/deployment.md'), 'utf8')
  const line =
    guide.split('\n').find(text => text.startsWith('docker compose') && text.includes(program)) ?? ''
  const docker = join(folder, 'docker')
  const enter = 'while [ "$1" != postgres ]; do shift; done; shift; exec "$@"'
  writeFileSync(docker, `#!/bin/sh\n${enter}\n`, { mode: 0o755 })
  must(['sh', '-euc', line], { PATH: `${folder}:${PATH}`, PGHOST: join(folder, 'postgres') })
}

async function startRedis(): Promise<boolean> {
  const data = join(folder, 'redis')
  mkdirSync(data)
  start(words(services.redis?.command), { cwd: data, env: environmentOf('redis') })
  return checked('redis')
}

/** As the image does it: the data folder is made, then the scripts of docker-entrypoint-initdb.d run over the socket. */
async function startPostgres(): Promise<boolean> {
  const environment = environmentOf('postgres')
  const data = join(folder, 'postgres')
  mkdirSync(data)
  const uid = Number(Bun.spawnSync(['id', '-u', 'postgres']).stdout.toString())
  chownSync(data, uid, uid)
  chownSync(folder, uid, uid)
  const asPostgres = ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', '--']
  const settings = (environment.POSTGRES_INITDB_ARGS ?? '').split(' ')
  must([...asPostgres, 'initdb', '-D', data, '--no-sync', '--auth-local=trust', ...settings])
  const listen = ['-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off', '-k', data]
  start([...asPostgres, 'postgres', '-D', data, ...listen], { cwd: data })
  await eventually('Postgres answers on its socket', async () => run(['pg_isready', '-h', data]).success)
  must([join(project, 'compose/postgres-roles.sh')], { ...environment, PGHOST: data })
  query(`ALTER ROLE postgres PASSWORD '${environment.POSTGRES_PASSWORD}'`)
  return checked('postgres')
}

async function startLivekit(): Promise<boolean> {
  start([join(project, '.cache/bin/livekit-server')], { env: environmentOf('livekit') })
  return checked('livekit')
}

async function holdCall(dataDir: string) {
  const url = 'http://127.0.0.1:3000'
  const desk = await openDesk({ url, dataDir } as never, {
    command: [join(project, 'dist/parley')],
    env: environmentOf('parley'),
  })
  const placed = await desk.api.send<{ id: string; livekitUrl: string; token: string }>(
    'POST',
    `/agents/${desk.frontDeskId}/calls`,
    {},
    201,
  )
  // The proxy with the certificate, which is not here, would pass this on to Parley.
  const path = new URL(placed.livekitUrl).pathname
  const caller = await callRoom({ url: `ws://127.0.0.1:3000${path}`, token: placed.token })
  await caller.waitFor('loud', { withinMs: 20_000 })
  caller.type('When are you open?')
  await withTurns(desk, placed.id, 2)
  await caller.leave()
  const ended = await desk.ended(placed.id)
  return { livekitUrl: placed.livekitUrl, turns: ended.turns.length, endReason: ended.endReason }
}

/** Calls as the superuser sees them, and as Parley's role does that has named no organization. */
async function countBoth() {
  return { superuser: await countCalls('postgres'), app: await countCalls('parley_app') }
}

async function countCalls(user: string): Promise<number> {
  const { POSTGRES_PASSWORD, PARLEY_APP_PASSWORD } = environmentOf('postgres')
  const password = user === 'postgres' ? POSTGRES_PASSWORD : PARLEY_APP_PASSWORD
  const client = new Client({ host: 'postgres', port: 5432, database: 'parley', user, password })
  await client.connect()
  const { rows } = await client.query('SELECT count(*) AS calls FROM calls')
  await client.end()
  return Number(rows[0].calls)
}

/** Over the socket, where the superuser needs no password, as inside the image. */
function query(sql: string, database = 'parley'): void {
  must(['psql', '-h', join(folder, 'postgres'), '-U', 'postgres', '-d', database, '-c', sql])
}

/** The service's own health check, in its own words. */
async function checked(name: string): Promise<boolean> {
  const [kind, ...command] = services[name]?.healthcheck?.test ?? []
  const check = kind === 'CMD-SHELL' ? ['sh', '-c', ...command] : command
  await eventually(`${name} is healthy`, async () => run(check, environmentOf(name)).success, 30_000)
  return true
}

function start(command: string[], options: { cwd?: string; env?: Record<string, string> }): void {
  children.push(
    Bun.spawn(command, {
      cwd: options.cwd,
      env: { PATH, ...options.env },
      stdin: 'ignore',
      stdout: 'ignore',
      stderr: 'inherit',
    }),
  )
}

function run(command: string[], env: Record<string, string> = {}) {
  return Bun.spawnSync(command, {
    cwd: folder,
    env: { PATH, USER: userInfo().username, ...env },
    stdin: 'ignore',
  })
}

function must(command: string[], env?: Record<string, string>): void {
  const done = run(command, env)
  if (!done.success) throw new Error(`${command[0]} failed: ${done.stderr}${done.stdout}`)
}

function environmentOf(name: string): Record<string, string> {
  const entries = Object.entries(services[name]?.environment ?? {})
  return Object.fromEntries(entries.map(([key, value]) => [key, value ?? '']))
}

function words(command: string[] | null | undefined): string[] {
  if (!command) throw new Error('the service names no command')
  return command
}
