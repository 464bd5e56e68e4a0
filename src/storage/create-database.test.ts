import { Database as BunDatabase } from 'bun:sqlite'
import { describe, expect, test } from 'bun:test'
import { eq, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/bun-sqlite'
import { NO_USAGE } from '#core/calls/call.ts'
import type { Scope } from '#core/scope.ts'
import { describeOnEachDatabase } from '#testing/databases.ts'
import { makeCall, makeOrganization, makeTurn } from '#testing/record-factories.ts'
import { refusalOf } from '#testing/refusal.ts'
import { scopeAccess } from './database.ts'
import { openStore } from './open-store.ts'

describeOnEachDatabase('transactions', context => {
  test('what was written stays when the work resolves', async () => {
    const scope = await makeOrganization(context.store)
    const call = await context.store.transaction(scope, async () => {
      const made = await makeCall(context.store, scope)
      await pause()
      await context.store.calls.insertTurn(scope, made.id, makeTurn())
      return made
    })
    expect((await context.store.calls.getDetail(scope, call.id)).turns).toHaveLength(1)
  })

  test('nothing stays when the work throws after an await, and the error comes out as it was', async () => {
    const scope = await makeOrganization(context.store)
    const problem = new RangeError('planned')
    const failed = context.store.transaction(scope, async () => {
      await makeCall(context.store, scope)
      await pause()
      throw problem
    })
    expect(await failed.catch(error => error)).toBe(problem)
    expect((await context.store.calls.list(scope, { limit: 10 })).items).toEqual([])
  })

  test('the work sees its own writes, others see them after the commit', async () => {
    const scope = await makeOrganization(context.store)
    const [written, looked] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const outside = (async () => {
      await written.promise
      const before = await context.store.calls.countLive(scope)
      looked.resolve()
      return before
    })()
    await context.store.transaction(scope, async () => {
      await makeCall(context.store, scope)
      expect(await context.store.calls.countLive(scope)).toBe(1)
      written.resolve()
      await looked.promise
    })
    expect(await outside).toBe(0)
    expect(await context.store.calls.countLive(scope)).toBe(1)
  })

  test('a nested transaction joins: it is undone with the outer one', async () => {
    const scope = await makeOrganization(context.store)
    const failed = context.store.transaction(scope, async () => {
      await context.store.transaction(scope, () => makeCall(context.store, scope))
      throw new Error('outer')
    })
    expect(await failed.catch(error => String(error))).toBe('Error: outer')
    expect(await context.store.calls.countLive(scope)).toBe(0)
  })

  test('a nested transaction that fails takes the outer one along, even if its error was caught', async () => {
    const scope = await makeOrganization(context.store)
    const failed = context.store.transaction(scope, async () => {
      await makeCall(context.store, scope)
      await context.store
        .transaction(scope, async () => {
          await makeCall(context.store, scope)
          throw new Error('inner')
        })
        .catch(() => {})
    })
    expect(await failed.catch(error => String(error))).toBe('Error: inner')
    expect(await context.store.calls.countLive(scope)).toBe(0)
  })

  test('a refused statement takes the transaction along, even if its error was caught', async () => {
    const scope = await makeOrganization(context.store)
    const failed = context.store.transaction(scope, async () => {
      const call = await makeCall(context.store, scope)
      await makeCall(context.store, scope, { id: call.id }).catch(() => {})
    })
    expect(await refusalOf(failed)).toBe('conflict: This is already there.')
    expect(await context.store.calls.countLive(scope)).toBe(0)
  })

  test('a thing that is not there may be caught: nothing was refused by the database', async () => {
    const scope = await makeOrganization(context.store)
    await context.store.transaction(scope, async () => {
      await makeCall(context.store, scope)
      await context.store.calls.get(scope, 'unknown').catch(() => {})
      await context.store.agents.remove(scope, 'unknown').catch(() => {})
    })
    expect(await context.store.calls.countLive(scope)).toBe(1)
  })

  test('one transaction cannot work on two organizations', async () => {
    const [ours, theirs] = [await makeOrganization(context.store), await makeOrganization(context.store)]
    for (const mixed of [
      () => makeCall(context.store, theirs),
      () => context.store.calls.countLive(theirs),
      () => context.store.transaction(theirs, async () => {}),
    ]) {
      const attempt = context.store.transaction(ours, () => mixed().then(() => {}))
      expect(await refusalOf(attempt)).toBe('internal: One transaction cannot work on two organizations.')
    }
  })

  test('a promise that was left behind does not write into the next transaction', async () => {
    const scope = await makeOrganization(context.store)
    const release = Promise.withResolvers<void>()
    let leftBehind: Promise<unknown> = Promise.resolve()
    await context.store.transaction(scope, async () => {
      leftBehind = release.promise.then(() => makeCall(context.store, scope))
    })
    const next = context.store.transaction(scope, async () => {
      release.resolve()
      await pause()
      throw new Error('undo')
    })
    await next.catch(() => {})
    await leftBehind
    expect(await context.store.calls.countLive(scope)).toBe(1)
  })

  test('200 writers at once lose nothing', async () => {
    const scope = await makeOrganization(context.store)
    const call = await makeCall(context.store, scope)
    await Promise.all(
      Array.from({ length: 200 }, (_, seq) =>
        context.store.transaction(scope, async () => {
          await context.store.calls.insertTurn(scope, call.id, makeTurn({ seq }))
          await pause()
          await context.store.calls.addUsage(scope, call.id, ONE_TOKEN)
        }),
      ),
    )
    const detail = await context.store.calls.getDetail(scope, call.id)
    expect(detail.turns).toHaveLength(200)
    expect(detail.usage.llmInputTokens).toBe(200)
  }, 20_000)

  test('readers go on while a transaction is open', async () => {
    const scope = await makeOrganization(context.store)
    await makeCall(context.store, scope)
    const [opened, finish] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const transaction = context.store.transaction(scope, async () => {
      await makeCall(context.store, scope)
      opened.resolve()
      await finish.promise
    })
    await opened.promise
    const answers = await Promise.all(Array.from({ length: 50 }, () => context.store.calls.countLive(scope)))
    finish.resolve()
    await transaction
    expect(new Set(answers)).toEqual(new Set([1]))
  })

  test('a guarded change runs exactly as often as it is allowed to', async () => {
    const scope = await makeOrganization(context.store)
    const call = await makeCall(context.store, scope, { usage: { ...ONE_TOKEN, llmInputTokens: 100 } })
    const { calls } = context.store.database.schema
    const spend = () =>
      context.store.database.write(scopeAccess(scope), query =>
        query
          .update(calls)
          .set({ llmInputTokens: sql`${calls.llmInputTokens} - 7` })
          .where(sql`${ownCall(scope, call.id)} and ${calls.llmInputTokens} >= 7`)
          .returning({ left: calls.llmInputTokens }),
      )
    const answers = await Promise.all(Array.from({ length: 50 }, spend))
    expect(answers.filter(rows => rows.length === 1)).toHaveLength(14)
    expect((await context.store.calls.get(scope, call.id)).usage.llmInputTokens).toBe(2)
  })

  test('statements inside a transaction are recorded with its organization', async () => {
    const scope = await makeOrganization(context.store)
    const from = context.statements.length
    await context.store.transaction(scope, () => context.store.calls.countLive(scope))
    const recorded = context.statements.slice(from).filter(({ sql: text }) => text.includes('"calls"'))
    expect(recorded).toHaveLength(1)
    expect(recorded[0]?.access).toEqual({ kind: 'scope', organizationId: scope.organizationId })
  })

  test('a closed store refuses work in words', async () => {
    const store = await openStore(context.database.options)
    await store.check()
    await store.close()
    const scope = await makeOrganization(context.store)
    expect(await refusalOf(store.calls.countLive(scope))).toStartWith('unavailable')
    expect(await refusalOf(makeCall(store, scope))).toStartWith('unavailable')
    expect(await refusalOf(store.check())).toStartWith('unavailable')
  })

  function ownCall(scope: Scope, id: string) {
    const { calls } = context.store.database.schema
    return sql`${eq(calls.organizationId, scope.organizationId)} and ${eq(calls.id, id)}`
  }
})

describe('why the transactions are our own', () => {
  test('the library’s transaction on SQLite keeps what an async body wrote before it failed', async () => {
    const database = new BunDatabase(':memory:')
    database.run('create table notes (text text)')
    const failed = drizzle(database).transaction(async transaction => {
      transaction.run(sql`insert into notes values ('kept')`)
      await pause()
      throw new Error('too late')
    })
    expect(await Promise.resolve(failed).catch(error => String(error))).toBe('Error: too late')
    // If this ever answers no row, the library has changed, and its own transactions may be looked at again.
    expect(database.query('select text from notes').all()).toEqual([{ text: 'kept' }])
    database.close()
  })
})

const ONE_TOKEN = { ...NO_USAGE, llmInputTokens: 1 }

/** Gives everybody else a turn: an await that really waits. */
function pause(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}
