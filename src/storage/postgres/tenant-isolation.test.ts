import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createTestDatabase, DIALECTS, type TestDatabase } from '#testing/databases.ts'
import { sharedPostgres } from '#testing/postgres-cluster.ts'
import { withPostgres } from '#testing/postgres-database.ts'
import { TENANT_TABLES } from '#testing/statement-check.ts'
import { GLOBAL_TABLES } from '../schema/define-schema.ts'

const REFUSED = '42501'
const OURS = 'organization-ours'
const THEIRS = 'organization-theirs'

interface Column {
  table: string
  name: string
  type: string
}

/** Generated over the tables of the database: a table that somebody adds is looked at without anybody thinking of it. */
describe.if(DIALECTS.includes('postgres'))('every table of organizations', () => {
  let database: TestDatabase
  let columns: Column[]

  beforeAll(async () => {
    database = await createTestDatabase('postgres')
    columns = await readColumns()
    await plantRows()
  }, 60_000)
  afterAll(() => database?.remove())

  test('is known: what is not global belongs to organizations', () => {
    const tables = new Set(columns.map(({ table }) => table))
    for (const known of ['schema_migrations', ...GLOBAL_TABLES]) tables.delete(known)
    expect([...tables].sort()).toEqual([...TENANT_TABLES].sort())
  })

  test.each(TENANT_TABLES)(
    '%s shows no row to whoever has not said whose, neither app nor owner',
    async table => {
      for (const role of ['app', 'owner'] as const) {
        expect(await database.run(`select * from ${table}`, { role })).toEqual([])
      }
    },
  )

  test.each(TENANT_TABLES)('%s shows, changes and removes the rows of one organization only', async table => {
    const column = table === 'organizations' ? 'id' : 'organization_id'
    const ofUs = { organizationId: OURS, role: 'owner' } as const
    expect(await database.run(`select ${column} as id from ${table}`, ofUs)).toEqual([{ id: OURS }])
    const change = `update ${table} set ${column} = ${column} returning ${column} as id`
    expect(await database.run(change, ofUs)).toEqual([{ id: OURS }])
    expect(await database.run(change, { role: 'owner' })).toEqual([])
    const removal = `with gone as (delete from ${table} where ${column} = '${THEIRS}' returning 1) select count(*)::int as gone from gone`
    expect(await database.run(removal, ofUs)).toEqual([{ gone: 0 }])
  })

  test.each(TENANT_TABLES)('%s takes no row for nobody, nor for another organization', async table => {
    for (const organizationId of ['', OURS]) {
      const planted = database.run(insertion(table, THEIRS, 'new'), { organizationId })
      expect(await planted.catch((error: { code?: string }) => error.code)).toBe(REFUSED)
    }
  })

  /** Past row-level security and foreign keys, as its superuser. */
  function asSuperuser(statements: readonly string[]) {
    return sharedPostgres().then(({ adminUrl }) => {
      const url = new URL(adminUrl)
      url.pathname = new URL(database.ownerUrl).pathname
      return withPostgres(url.href, async client => {
        await client.query(`SET session_replication_role = 'replica'`)
        for (const statement of statements) await client.query(statement)
      })
    })
  }

  async function plantRows() {
    await asSuperuser(
      TENANT_TABLES.flatMap(table => [insertion(table, OURS, 'one'), insertion(table, THEIRS, 'two')]),
    )
  }

  async function readColumns(): Promise<Column[]> {
    const rows = await database.run(
      `select c.table_name as "table", column_name as name, data_type as type
       from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
       where c.table_schema = 'public' and t.table_type = 'BASE TABLE'`,
      { role: 'owner' },
    )
    return rows.map(({ table, name, type }) => ({
      table: String(table),
      name: String(name),
      type: String(type),
    }))
  }

  /** A row with something in every column. */
  function insertion(table: string, organizationId: string, mark: string): string {
    const own = columns.filter(column => column.table === table)
    const values = own.map(column => sampleOf(column, organizationId, mark))
    return `insert into ${table} (${own.map(({ name }) => `"${name}"`).join(', ')}) values (${values.join(', ')})`
  }
})

const VALUES: Readonly<Record<string, string>> = {
  integer: '1',
  bigint: '1',
  boolean: 'false',
  'timestamp with time zone': 'now()',
  jsonb: `'{}'`,
  json: `'{}'`,
  'double precision': '1',
}

function sampleOf({ table, name, type }: Column, organizationId: string, mark: string): string {
  const isOwner = name === 'organization_id' || (table === 'organizations' && name === 'id')
  if (isOwner) return `'${organizationId}'`
  const value = type === 'text' ? `'${table} ${name} ${mark}'` : VALUES[type]
  if (value === undefined) throw new Error(`Say what to write into a column of type ${type}.`)
  return value
}
