import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { eq } from 'drizzle-orm'
import { createTestDatabase, DIALECTS, type TestDatabase } from '#testing/databases.ts'
import { makeAgent, makeCall, makeOrganization } from '#testing/record-factories.ts'
import { refusalOf } from '#testing/refusal.ts'
import { TENANT_TABLES } from '#testing/statement-check.ts'
import { scopeAccess } from '../database.ts'
import { driverCode } from '../database-errors.ts'
import { type OpenStore, openStore } from '../open-store.ts'

const REFUSED = '42501'

describe.if(DIALECTS.includes('postgres'))('row-level security', () => {
  let database: TestDatabase
  let store: OpenStore

  beforeAll(async () => {
    database = await createTestDatabase('postgres')
    store = await openStore(database.options)
  }, 60_000)

  afterAll(async () => {
    await store?.close()
    await database?.remove()
  })

  test('binds every tenant table, its owner too', async () => {
    const rows = await database.run(`
      select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as bound,
        (select count(*)::int from pg_policy p where p.polrelid = c.oid and p.polcmd = '*') as policies
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind = 'r'`)
    const bound = rows.filter(row => row.bound && row.policies === 1).map(row => String(row.name))
    expect(bound.sort()).toEqual([...TENANT_TABLES].sort())
  })

  test('shows no row to a transaction that has not said whose it works on', async () => {
    const ours = await makeOrganization(store)
    await makeAgent(store, ours)
    await makeCall(store, ours)
    for (const table of ['calls', 'agents', 'model_connections', 'organizations', 'organization_contexts']) {
      for (const role of ['app', 'owner'] as const) {
        expect(await database.run(`select * from ${table}`, { role })).toEqual([])
        const own = await database.run(`select * from ${table}`, {
          role,
          organizationId: ours.organizationId,
        })
        expect(own).not.toEqual([])
      }
    }
  })

  test('shows, changes and removes only the rows of the organization that was named', async () => {
    const [ours, theirs] = [await makeOrganization(store), await makeOrganization(store)]
    const [mine, foreign] = [await makeCall(store, ours), await makeCall(store, theirs)]
    const as = { organizationId: ours.organizationId }
    expect(await database.run('select id from calls', as)).toEqual([{ id: mine.id }])
    const changed = await database.run(`update calls set agent_name = 'stolen' returning id`, as)
    expect(changed).toEqual([{ id: mine.id }])
    expect(await database.run(`delete from calls where id = '${foreign.id}' returning id`, as)).toEqual([])
    expect((await store.calls.get(theirs, foreign.id)).agentName).toBe('Front desk')
  })

  test('refuses a row that is written for another organization', async () => {
    const [ours, theirs] = [await makeOrganization(store), await makeOrganization(store)]
    const { calls, tools } = store.database.schema
    const foreignTool = {
      id: Bun.randomUUIDv7(),
      organizationId: theirs.organizationId,
      name: 'clock',
      kind: 'builtin',
      description: '',
      isEnabled: true,
      createdAt: new Date(),
    } as const
    const call = await makeCall(store, ours)
    const planted = [
      () => store.database.write(scopeAccess(ours), query => query.insert(tools).values(foreignTool)),
      () =>
        store.database.write(scopeAccess(ours), query =>
          query.update(calls).set({ organizationId: theirs.organizationId }).where(eq(calls.id, call.id)),
        ),
    ]
    for (const attempt of planted) expect(driverCode(await attempt().catch(error => error))).toBe(REFUSED)
    expect(await store.tools.list(theirs)).toEqual([])
  })

  test('a planted query without WHERE sees its own organization only', async () => {
    const [ours, theirs] = [await makeOrganization(store), await makeOrganization(store)]
    const mine = await makeCall(store, ours)
    await makeCall(store, theirs)
    const { calls } = store.database.schema
    const rows = await store.database.read(scopeAccess(ours), query =>
      query.select({ id: calls.id }).from(calls),
    )
    expect(rows).toEqual([{ id: mine.id }])
  })

  test('a connection goes back to the pool without its organization', async () => {
    const ours = await makeOrganization(store)
    await makeCall(store, ours)
    await Promise.all(Array.from({ length: 30 }, () => store.calls.countLive(ours)))
    const { calls } = store.database.schema
    const leaks = await Promise.all(
      Array.from({ length: 30 }, () =>
        store.database.read({ kind: 'global' }, query => query.select({ id: calls.id }).from(calls)),
      ),
    )
    expect(leaks.flat()).toEqual([])
  })

  test('a look-up sees the rows that it named and no others', async () => {
    const ours = await makeOrganization(store)
    const key = {
      name: 'Key',
      prefix: 'p',
      createdAt: new Date(),
      lastUsedAt: null,
      permissions: null,
      createdBy: null,
      expiresAt: null,
      revokedAt: null,
      requestsPerMinute: null,
    }
    for (const hash of ['one', 'two']) {
      const id = Bun.randomUUIDv7()
      await store.apiKeys.insert(ours, { ...key, id, hash, organizationId: ours.organizationId })
    }
    for (const email of ['a@example.com', 'b@example.com']) {
      await store.invitations.insert(ours, {
        id: Bun.randomUUIDv7(),
        email,
        role: 'member',
        tokenHash: `hash of ${email}`,
        invitedBy: null,
        createdAt: new Date(),
        expiresAt: new Date(),
      })
    }
    const seen = (lookup: string, table: string) => database.run(`select * from ${table}`, { lookup })
    for (const lookup of ['invitation:hash of a@example.com', 'invited:a@example.com'])
      expect((await seen(lookup, 'invitations')).map(row => row.email)).toEqual(['a@example.com'])
    expect(await seen('organizations', 'invitations')).toEqual([])
    expect((await seen('api_key:one', 'api_keys')).map(row => row.hash)).toEqual(['one'])
    expect(await seen('organizations', 'api_keys')).toEqual([])
    expect(await seen('user:nobody', 'memberships')).toEqual([])
    expect(await seen('organizations', 'calls')).toEqual([])
    expect(await seen('organizations', 'organizations')).not.toEqual([])
    const changed = database.run(`update api_keys set name = 'stolen' returning id`, {
      lookup: 'api_key:one',
    })
    expect(await changed).toEqual([])
  })

  test('the app’s role can change neither the tables nor what is known of the migrations', async () => {
    for (const statement of [
      'alter table calls disable row level security',
      'drop policy calls_scope on calls',
      'drop table turns',
      'create table extra (id text)',
      `insert into schema_migrations (name, sha256) values ('9999_x', '')`,
      'delete from schema_migrations',
    ]) {
      const error = await database.run(statement).catch(failure => failure)
      expect(`${statement}: ${error.code}`).toBe(`${statement}: ${REFUSED}`)
    }
  })

  test('what row-level security refused does not tell what was written', async () => {
    const [ours, theirs] = [await makeOrganization(store), await makeOrganization(store)]
    const { installationValues, memberships } = store.database.schema
    const attempt = store.database.write(scopeAccess(ours), async query => {
      await query.insert(installationValues).values({ name: 'canary', value: 'secret-canary' })
      await query.insert(memberships).values({
        organizationId: theirs.organizationId,
        userId: 'secret-canary',
        role: 'member',
        createdAt: new Date(),
      })
    })
    const error = await attempt.catch(failure => failure)
    expect(Bun.inspect(error, { depth: 9 })).not.toContain('secret-canary')
    expect(await refusalOf(attempt)).toBe('internal: The database refused a statement.')
  })
})
