import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { Client } from 'pg'
import { type PostgresCluster, startPostgres } from '../../src/testing/postgres-cluster.ts'
import { TENANT_TABLES } from '../../src/testing/statement-check.ts'
import { type Desk, openDesk, withTurns } from '../support/desk.ts'
import { eventually, type Program, removeDataDir, startProgram } from '../support/program.ts'

const OWNER_ROLE = 'desk_owner'
const APP_ROLE = 'desk_app'
const DATABASE = 'desk'
const PASSWORD = 'only-for-tests'
/** A program that starts, two commands beside it and a call: far more than that takes when the machine is not busy. */
const START_LIMIT_MS = 60_000

let cluster: PostgresCluster
let program: Program
let desk: Desk

beforeAll(async () => {
  cluster = await startPostgres()
  await asAdmin(async admin => {
    for (const role of [OWNER_ROLE, APP_ROLE])
      await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD '${PASSWORD}'`)
    await admin.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER_ROLE}`)
  })
  const env = { DATABASE_URL: urlOf(APP_ROLE), MIGRATION_DATABASE_URL: urlOf(OWNER_ROLE) }
  program = await startProgram({ env })
  desk = await openDesk(program, { env })
}, START_LIMIT_MS)

afterAll(async () => {
  await program?.stop()
  await cluster?.stop()
  if (program) removeDataDir(program.dataDir)
}, START_LIMIT_MS)

function urlOf(role: string): string {
  const url = new URL(cluster.adminUrl)
  url.username = role
  url.password = PASSWORD
  url.pathname = `/${DATABASE}`
  return url.href
}

async function connected<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

const asAdmin = <T>(work: (client: Client) => Promise<T>) => connected(cluster.adminUrl, work)
const asApp = <T>(work: (client: Client) => Promise<T>) => connected(urlOf(APP_ROLE), work)

describe('Parley on Postgres, with one role that migrates and another that works', () => {
  test('holds a Rehearsal call, and goes on when Postgres has closed every connection', async () => {
    const { id, caller } = await desk.call(desk.frontDeskId, { microphone: false })
    await withTurns(desk, id, 1)
    caller.type('When are you open?')
    const { turns } = await withTurns(desk, id, 2)
    expect(turns.map(turn => turn.role)).toEqual(['agent', 'caller'])
    await caller.leave()
    const ended = await desk.ended(id)
    expect(ended.endReason).toBe('caller_hung_up')

    await asAdmin(admin =>
      admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [APP_ROLE]),
    )
    // The first statements may still meet a connection that has just been closed.
    const listed = await eventually('the calls are listed again', async () => {
      const answer = await desk.api.request('GET', '/calls')
      return answer.status === 200 && (answer.json as { items: { id: string; state: string }[] })
    })
    expect(listed.items).toEqual([expect.objectContaining({ id, state: 'ended' })])
  })

  test('sees nothing of an organization that it has not named: row-level security binds its role', async () => {
    const tables = await asApp(async client => {
      const { rows } = await client.query<{ name: string; isForced: boolean; owner: string }>(
        `SELECT c.relname AS name, c.relforcerowsecurity AND c.relrowsecurity AS "isForced", pg_get_userbyid(c.relowner) AS owner
           FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
          WHERE c.relkind = 'r' AND a.attname = 'organization_id' AND NOT a.attisdropped`,
      )
      return rows
    })
    // A session and a mail may be about an organization; they belong to a person.
    const owned = tables.filter(({ name }) => TENANT_TABLES.includes(name))
    expect(owned.map(table => table.name)).toContain('calls')
    expect(owned.filter(table => !table.isForced || table.owner !== OWNER_ROLE)).toEqual([])

    const counts = await asApp(async client => {
      const count = async () =>
        Number((await client.query('SELECT count(*) AS calls FROM calls')).rows[0].calls)
      const unnamed = await count()
      await client.query(`SELECT set_config('app.organization_id', $1, false)`, [desk.organizationId])
      return { unnamed, named: await count() }
    })
    expect(counts).toEqual({ unnamed: 0, named: 1 })
    const attempt = asApp(client => client.query('ALTER TABLE calls DISABLE ROW LEVEL SECURITY'))
    expect(await attempt.catch((error: Error) => error.message)).toContain('must be owner')
  })
})
