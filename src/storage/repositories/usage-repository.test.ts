import { expect, test } from 'bun:test'
import { type Call, NO_USAGE } from '#core/calls/call.ts'
import { createUsageService } from '#core/usage/usage-service.ts'
import { describeOnEachDatabase } from '#testing/databases.ts'
import { makeCall, makeOrganization } from '#testing/record-factories.ts'
import { refusalOf } from '#testing/refusal.ts'
import { createTestClock } from '#testing/test-foundation.ts'

describeOnEachDatabase('usage', context => {
  const reportFor = (scope: Parameters<typeof makeCall>[1], month?: string) =>
    createUsageService({ store: context.store, clock: createTestClock() }).reportUsage(scope, month)

  test('calls are summed by agent and by month, at midnight of the organization’s zone', async () => {
    const scope = await makeOrganization(context.store)
    const { organizations } = context.store
    const zone = { ...(await organizations.getContext(scope)), timeZone: 'Europe/Berlin' }
    await organizations.updateContext(scope, zone, new Date())
    const place = (createdAt: string, change: Partial<Call> = {}) =>
      makeCall(context.store, scope, {
        createdAt: new Date(createdAt),
        durationMs: 60_000,
        usage: { ...NO_USAGE, llmInputTokens: 100, llmOutputTokens: 10, ttsCharacters: 5 },
        ...change,
      })
    await place('2026-10-31T22:59:59Z')
    await place('2026-10-31T23:00:00Z')
    await place('2026-11-20T10:00:00Z', { agentId: 'second', agentName: 'Night desk', durationMs: 600_000 })
    await place('2026-11-21T10:00:00Z', { durationMs: null, usage: NO_USAGE })
    const report = await reportFor(scope)
    expect(report.month).toBe('2026-11')
    expect(report.totals).toMatchObject({
      calls: 3,
      durationMs: 660_000,
      llmInputTokens: 200,
      llmOutputTokens: 20,
      ttsCharacters: 10,
    })
    expect(report.agents.map(({ agentName, calls }) => [agentName, calls])).toEqual([
      ['Night desk', 1],
      ['Front desk', 2],
    ])
    expect(report.months.slice(0, 3).map(({ month, calls }) => [month, calls])).toEqual([
      ['2026-11', 3],
      ['2026-10', 1],
      ['2026-09', 0],
    ])
    expect(await reportFor(scope, '2026-10')).toMatchObject({ month: '2026-10', totals: { calls: 1 } })
  })

  test('a call that was handed over counts for each agent that had it, in its part', async () => {
    const scope = await makeOrganization(context.store)
    const { id } = await makeCall(context.store, scope, {
      createdAt: new Date('2026-11-10T00:00:00Z'),
      durationMs: 60_000,
      usage: { ...NO_USAGE, llmInputTokens: 100 },
    })
    const part = { agentId: 'billing', agentName: 'Billing', agentVersion: 1, modelConnectionId: 'm1' }
    const handOver = { ...part, atMs: 20_000, modelLabel: 'Mine', usage: NO_USAGE }
    for (let time = 0; time < 2; time++) await context.store.calls.insertHandOver(scope, id, 1, handOver)
    await context.store.calls.addUsage(scope, id, { ...NO_USAGE, llmInputTokens: 30 }, 1)
    const { agents, totals } = await reportFor(scope)
    expect(
      agents.map(({ agentName, calls, durationMs, llmInputTokens }) => [
        agentName,
        calls,
        durationMs,
        llmInputTokens,
      ]),
    ).toEqual([
      ['Billing', 1, 40_000, 30],
      ['Front desk', 1, 20_000, 100],
    ])
    expect(totals).toMatchObject({ calls: 1, durationMs: 60_000, llmInputTokens: 130 })
  })

  test('sums are larger than an integer of the database, and are numbers', async () => {
    const scope = await makeOrganization(context.store)
    for (let count = 0; count < 3; count++) {
      const usage = { ...NO_USAGE, llmInputTokens: 2_000_000_000 }
      await makeCall(context.store, scope, { createdAt: new Date('2026-11-10T00:00:00Z'), usage })
    }
    expect((await reportFor(scope)).totals.llmInputTokens).toBe(6_000_000_000)
  })

  test('nothing of another organization counts', async () => {
    const [ours, theirs] = [await makeOrganization(context.store), await makeOrganization(context.store)]
    await makeCall(context.store, theirs, { createdAt: new Date('2026-11-10T00:00:00Z') })
    const report = await reportFor(ours)
    expect([report.totals.calls, report.agents, report.months.some(({ calls }) => calls > 0)]).toEqual([
      0,
      [],
      false,
    ])
  })

  test('a month that has not begun, or is none, is refused', async () => {
    const scope = await makeOrganization(context.store)
    for (const month of ['2026-12', '2026-13', 'x'])
      expect(await refusalOf(reportFor(scope, month))).toStartWith('invalid: Use a month')
  })
})
