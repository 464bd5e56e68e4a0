import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'

/** A Postgres that somebody else started for the whole run, as its superuser. */
const SHARED_CLUSTER_VARIABLE = 'PARLEY_TEST_POSTGRES_URL'
const START_TIMEOUT_MS = 30_000
const SUPERUSER = 'postgres'
const VERSION_FOLDERS = '/usr/lib/postgresql'

export interface PostgresCluster {
  /** The superuser's URL of the maintenance database. */
  adminUrl: string
  stop(): Promise<void>
}

let running: Promise<PostgresCluster> | undefined

/** One cluster for all test files of a process: the run's own when there is one, else a fresh one that ends with the process. */
export function sharedPostgres(): Promise<PostgresCluster> {
  const adminUrl = process.env[SHARED_CLUSTER_VARIABLE]
  running ??= adminUrl ? Promise.resolve({ adminUrl, stop: async () => {} }) : startPostgres()
  return running
}

/**
 * Starts a Postgres of its own in a temporary folder, on a free port of 127.0.0.1, without any care for durability. It ends
 * when `stop` is called or this process is gone, even killed: a shell waits for the end of its standard input.
 */
export async function startPostgres(): Promise<PostgresCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-postgres-'))
  const port = await findFreePort()
  const isRoot = userInfo().uid === 0
  if (isRoot) giveToPostgresUser(folder)
  const keeper = Bun.spawn(['/bin/sh', '-c', KEEPER_SCRIPT], {
    stdin: 'pipe',
    stdout: 'ignore',
    stderr: 'inherit',
    cwd: '/',
    env: {
      PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
      PROGRAMS: findPrograms(),
      FOLDER: folder,
      PORT: String(port),
      // Postgres refuses to run as root.
      AS_USER: isRoot
        ? `setpriv --pdeathsig INT --reuid=${SUPERUSER} --regid=${SUPERUSER} --clear-groups`
        : '',
    },
  })
  const adminUrl = `postgres://${SUPERUSER}@127.0.0.1:${port}/postgres`
  const stop = async () => {
    await keeper.stdin.end()
    await keeper.exited
  }
  try {
    await waitUntilReady(adminUrl, () => keeper.exitCode !== null)
  } catch (error) {
    const log = join(folder, 'log')
    const words = existsSync(log) ? readFileSync(log, 'utf8').slice(-2_000) : 'no log'
    await stop()
    throw new Error(`The test Postgres did not start: ${words}`, { cause: error })
  }
  return { adminUrl, stop }
}

const KEEPER_SCRIPT = `
trap '' INT TERM HUP
$AS_USER "$PROGRAMS/initdb" -D "$FOLDER/data" -U ${SUPERUSER} --auth=trust --no-sync -E UTF8 --locale=C.UTF-8 >"$FOLDER/log" 2>&1
$AS_USER "$PROGRAMS/postgres" -D "$FOLDER/data" -p "$PORT" -k "$FOLDER" -c listen_addresses=127.0.0.1 \
  -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200 \
  -c shared_buffers=64MB -c wal_level=minimal -c max_wal_senders=0 -c autovacuum=off >>"$FOLDER/log" 2>&1 </dev/null &
server=$!
cat >/dev/null
kill -INT "$server"
wait "$server"
rm -rf "$FOLDER"
`

function findPrograms(): string {
  const versions = existsSync(VERSION_FOLDERS) ? readdirSync(VERSION_FOLDERS) : []
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0]
  if (newest) return join(VERSION_FOLDERS, newest, 'bin')
  const postgresPath = Bun.which('postgres')
  if (!postgresPath)
    throw new Error('Tests need PostgreSQL on this machine (Debian: apt install postgresql).')
  return join(postgresPath, '..')
}

function giveToPostgresUser(folder: string) {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find(entry => entry.startsWith(`${SUPERUSER}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  if (!uid || !gid) {
    rmSync(folder, { recursive: true })
    throw new Error('Tests that run as root need a user called postgres to start Postgres with.')
  }
  chownSync(folder, Number(uid), Number(gid))
}

async function findFreePort(): Promise<number> {
  const listener = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } })
  const { port } = listener
  listener.stop(true)
  return port
}

async function waitUntilReady(adminUrl: string, hasEnded: () => boolean): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS
  for (;;) {
    const client = new Client({ connectionString: adminUrl, connectionTimeoutMillis: 2_000 })
    client.on('error', () => {})
    try {
      await client.connect()
      return
    } catch (error) {
      if (performance.now() > deadline || hasEnded()) throw error
    } finally {
      await client.end().catch(() => {})
    }
    await Bun.sleep(50)
  }
}
