import { expect, test } from 'bun:test'
import type { Call } from '#core/calls/call.ts'
import type { Scope } from '#core/scope.ts'
import { describeOnEachDatabase } from '#testing/databases.ts'
import { makeCall, makeOrganization } from '#testing/record-factories.ts'
import { refusalOf } from '#testing/refusal.ts'
import { type StatementRecord, scopeAccess } from '../database.ts'

describeOnEachDatabase('the list of calls', context => {
  test('pages are newest first, without gaps or repeats, also among calls of the same moment', async () => {
    const scope = await makeOrganization(context.store)
    const moments = [5_000, 5_000, 5_000, 4_000, 3_000, 3_000, 9_000]
    const calls: Call[] = []
    for (const moment of moments)
      calls.push(await makeCall(context.store, scope, { createdAt: new Date(moment) }))
    const expected = calls.toSorted(
      (a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1),
    )
    for (const limit of [1, 2, 3, 7, 100]) {
      expect((await readAll(scope, { limit })).map(call => call.id)).toEqual(expected.map(call => call.id))
    }
  })

  test('calls that arrive meanwhile do not move the pages that are left', async () => {
    const scope = await makeOrganization(context.store)
    for (const moment of [1_000, 2_000, 3_000])
      await makeCall(context.store, scope, { createdAt: new Date(moment) })
    const first = await context.store.calls.list(scope, { limit: 2 })
    await makeCall(context.store, scope, { createdAt: new Date(4_000) })
    const second = await context.store.calls.list(scope, { limit: 2, cursor: first.nextCursor ?? '' })
    expect(second.items.map(call => call.createdAt.getTime())).toEqual([1_000])
    expect(second.nextCursor).toBeNull()
  })

  test('a list shows one agent, and never another organization', async () => {
    const [ours, theirs] = [await makeOrganization(context.store), await makeOrganization(context.store)]
    const mine = await makeCall(context.store, ours, { agentId: 'agent-a' })
    await makeCall(context.store, ours, { agentId: 'agent-b' })
    await makeCall(context.store, theirs, { agentId: 'agent-a' })
    expect(await context.store.calls.list(ours, { limit: 10, agentId: 'agent-a' })).toEqual({
      items: [mine],
      nextCursor: null,
    })
    expect((await context.store.calls.list(ours, { limit: 10 })).items).toHaveLength(2)
  })

  test('a cursor of another organization shows only our own calls', async () => {
    const [ours, theirs] = [await makeOrganization(context.store), await makeOrganization(context.store)]
    for (const scope of [ours, theirs, theirs]) await makeCall(context.store, scope)
    const foreign = await context.store.calls.list(theirs, { limit: 1 })
    const page = await context.store.calls.list(ours, { limit: 10, cursor: foreign.nextCursor ?? '' })
    expect(page.items.every(call => call.organizationId === ours.organizationId)).toBe(true)
  })

  test('a cursor that is not ours is invalid input, and its value is not repeated', async () => {
    const scope = await makeOrganization(context.store)
    const cursors = [
      '',
      'x',
      'MTIz',
      'not-a-cursor',
      "1' or 1=1",
      'a'.repeat(5_000),
      btoa('1.a b'),
      btoa('x.y'),
    ]
    for (const cursor of cursors) {
      const answer = await refusalOf(context.store.calls.list(scope, { limit: 10, cursor }))
      expect(answer).toBe(
        'invalid: This cursor is not one of ours. Leave it out to begin with the first page.',
      )
    }
  })

  test('a page has between one and a hundred calls, whatever is asked for', async () => {
    const scope = await makeOrganization(context.store)
    for (let count = 0; count < 3; count++) await makeCall(context.store, scope)
    expect((await context.store.calls.list(scope, { limit: 0 })).items).toHaveLength(1)
    expect((await context.store.calls.list(scope, { limit: 1e9 })).items).toHaveLength(3)
    const { parameters } = context.statements.findLast(record => record.sql.includes('limit')) ?? {}
    expect(parameters).toContain(101)
  })

  test('the database walks an index to any page: a million calls cost what ten cost', async () => {
    const scope = await makeOrganization(context.store)
    await fill(scope, 3_000)
    const { nextCursor } = await context.store.calls.list(scope, { limit: 50 })
    const pages = [
      { limit: 50 },
      { limit: 50, cursor: nextCursor ?? '' },
      { limit: 50, agentId: 'agent-1' },
      { limit: 50, agentId: 'agent-1', cursor: nextCursor ?? '' },
    ]
    for (const page of pages) {
      const statement = await lastStatementOf(() => context.store.calls.list(scope, page))
      const plan = await explain(scope, statement)
      expect(plan).toContain(page.agentId ? 'calls_agent_page_index' : 'calls_page_index')
      expect(plan).not.toMatch(/sort|temp b-tree|seq scan|scan calls(?! using)/i)
    }
  })

  test('counting live calls reads the index of live calls only', async () => {
    const scope = await makeOrganization(context.store)
    await fill(scope, 3_000)
    const statement = await lastStatementOf(() => context.store.calls.countLive(scope))
    expect(await explain(scope, statement)).toContain('calls_live_index')
  })

  async function readAll(scope: Scope, { limit }: { limit: number }): Promise<Call[]> {
    const all: Call[] = []
    let cursor: string | undefined
    do {
      const page = await context.store.calls.list(scope, { limit, cursor })
      all.push(...page.items)
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    return all
  }

  /** Ended calls in one statement: the planner needs a table that is worth an index. */
  async function fill(scope: Scope, rows: number) {
    const { calls } = context.store.database.schema
    const sample = await makeCall(context.store, scope)
    await context.store.database.write(scopeAccess(scope), async query => {
      for (let start = 0; start < rows; start += 500) {
        const values = Array.from({ length: 500 }, (_, index) => ({
          ...sample,
          ...sample.usage,
          id: Bun.randomUUIDv7(),
          roomName: Bun.randomUUIDv7(),
          agentId: `agent-${index % 3}`,
          state: 'ended' as const,
          createdAt: new Date(start + index),
          snapshot: { agent: {} } as never,
        }))
        await query.insert(calls).values(values)
      }
    })
    // SQLite plans without statistics, as in an installation; Postgres gathers them by itself there.
    if (context.dialect === 'postgres') await context.database.run('analyze calls', { role: 'owner' })
  }

  async function lastStatementOf(work: () => Promise<unknown>): Promise<StatementRecord> {
    await work()
    const statement = context.statements.at(-1)
    if (!statement) throw new Error('Nothing was recorded.')
    return statement
  }

  async function explain(scope: Scope, statement: StatementRecord): Promise<string> {
    const prefix = context.dialect === 'sqlite' ? 'explain query plan' : 'explain'
    const rows = await context.database.run(`${prefix} ${statement.sql}`, {
      parameters: statement.parameters,
      organizationId: scope.organizationId,
    })
    return JSON.stringify(rows)
  }
})
