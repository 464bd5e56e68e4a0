import { expect, test } from 'bun:test'
import { NO_USAGE } from '#core/calls/call.ts'
import { AppError } from '#core/errors.ts'
import type { Scope } from '#core/scope.ts'
import { admitVisit, countCallsToday } from '#core/widgets/widget-limits.ts'
import { describeOnEachDatabase } from '#testing/databases.ts'
import { callSnapshot, makeCall, makeOrganization, makeWidget } from '#testing/record-factories.ts'
import { refusalOf } from '#testing/refusal.ts'

const MISSING = 'not_found: There is no such widget.'

describeOnEachDatabase('widgets', context => {
  test('come back as they were written, oldest first, page by page', async () => {
    const scope = await makeOrganization(context.store)
    const all = []
    for (const moment of [3_000, 1_000, 2_000])
      all.push(await makeWidget(context.store, scope, { createdAt: new Date(moment) }))
    const sorted = all.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
    const first = await context.store.widgets.list(scope, { limit: 2 })
    const second = await context.store.widgets.list(scope, { limit: 2, cursor: first.nextCursor ?? '' })
    expect([...first.items, ...second.items]).toEqual(sorted)
    expect(second.nextCursor).toBeNull()
    expect(await context.store.widgets.count(scope)).toBe(3)
    expect(await context.store.widgets.find(scope, sorted[0]?.id ?? '')).toEqual(sorted[0])
  })

  test('a change replaces every field but whose it is and when it was made', async () => {
    const scope = await makeOrganization(context.store)
    const widget = await makeWidget(context.store, scope)
    const changed = {
      ...widget,
      name: 'Other',
      isEnabled: false,
      allowedOrigins: ['https://b.example'],
      look: { label: 'Ask', color: '#000000', side: 'left' as const, hasTranscript: true },
    }
    await context.store.widgets.update(scope, { ...changed, createdAt: new Date(0), organizationId: 'other' })
    expect(await context.store.widgets.get(scope, widget.id)).toEqual(changed)
    await context.store.widgets.remove(scope, widget.id)
    expect(await context.store.widgets.find(scope, widget.id)).toBeUndefined()
  })

  test('one of another organization is like one that does not exist, and stays as it is', async () => {
    const [ours, theirs] = [await makeOrganization(context.store), await makeOrganization(context.store)]
    const widget = await makeWidget(context.store, theirs)
    const { widgets } = context.store
    for (const id of [widget.id, Bun.randomUUIDv7()]) {
      expect(await widgets.find(ours, id)).toBeUndefined()
      expect(await refusalOf(widgets.get(ours, id))).toBe(MISSING)
      expect(await refusalOf(widgets.update(ours, { ...widget, id, name: 'Mine' }))).toBe(MISSING)
      expect(await refusalOf(widgets.remove(ours, id))).toBe(MISSING)
      expect(await refusalOf(context.store.transaction(ours, () => widgets.take(ours, id)))).toBe(MISSING)
    }
    expect((await widgets.list(ours, { limit: 10 })).items).toEqual([])
    expect(await widgets.count(ours)).toBe(0)
    expect(await widgets.get(theirs, widget.id)).toEqual(widget)
  })

  test('its organization is found by its id alone, and nothing else about it', async () => {
    const scope = await makeOrganization(context.store)
    const { id } = await makeWidget(context.store, scope)
    const { unscoped } = context.store
    expect(await unscoped.findOrganizationOfWidget(id)).toBe(scope.organizationId)
    expect(await unscoped.findOrganizationOfWidget(Bun.randomUUIDv7())).toBeUndefined()
    expect(await unscoped.findOrganizationOfWidget("' or 1=1 --")).toBeUndefined()
  })
})

describeOnEachDatabase('calls through a widget', context => {
  const now = new Date('2026-11-23T10:00:00Z')
  const ago = (ms: number) => new Date(now.getTime() - ms)

  test('are counted for everybody and for one visitor, since a moment, within the organization', async () => {
    const [ours, theirs] = [await makeOrganization(context.store), await makeOrganization(context.store)]
    const widgetId = (await makeWidget(context.store, ours)).id
    await place(ours, { widgetId, visitorKey: 'a', createdAt: ago(10) })
    await place(ours, { widgetId, visitorKey: 'b', createdAt: ago(10) })
    await place(ours, { widgetId, visitorKey: 'a', createdAt: ago(5_000) })
    await place(theirs, { widgetId, visitorKey: 'a', createdAt: ago(10) })
    await makeCall(context.store, ours, { createdAt: ago(10) })
    const { calls } = context.store
    expect(await calls.countFromWidget(ours, widgetId, { since: ago(1_000) })).toBe(2)
    expect(await calls.countFromWidget(ours, widgetId, { since: ago(10), visitorKey: 'a' })).toBe(1)
    expect(await calls.countFromWidget(ours, widgetId, { since: ago(9_000), visitorKey: 'a' })).toBe(2)
    expect(await countCallsToday(context.store, ours, { widgetId, now })).toBe(3)
  })

  test('of many at once exactly as many pass as the day allows', async () => {
    const scope = await makeOrganization(context.store)
    const widget = await makeWidget(context.store, scope, { callsPerDay: 5, callsPerVisitorAndHour: 100 })
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, index) => visit(scope, widget.id, `visitor-${index}`)),
    )
    expect(answers.filter(answer => answer === 'placed')).toHaveLength(5)
    expect(answers.filter(answer => answer.startsWith('rate_limited: No more calls'))).toHaveLength(19)
    expect(await countCallsToday(context.store, scope, { widgetId: widget.id, now })).toBe(5)
  })

  test('of many at once of one visitor exactly as many pass as an hour allows', async () => {
    const scope = await makeOrganization(context.store)
    const widget = await makeWidget(context.store, scope, { callsPerDay: 100, callsPerVisitorAndHour: 3 })
    const answers = await Promise.all(Array.from({ length: 16 }, () => visit(scope, widget.id, 'visitor')))
    expect(answers.filter(answer => answer === 'placed')).toHaveLength(3)
    expect(await visit(scope, widget.id, 'another visitor')).toBe('placed')
  })

  test('a widget that was switched off meanwhile lets none through', async () => {
    const scope = await makeOrganization(context.store)
    const { id } = await makeWidget(context.store, scope, { isEnabled: false })
    expect(await visit(scope, id, 'visitor')).toBe('forbidden: This talk button is switched off.')
  })

  test('who called is never read again', async () => {
    const scope = await makeOrganization(context.store)
    await place(scope, { widgetId: 'w', visitorKey: 'a hash of somebody', createdAt: now })
    const { items } = await context.store.calls.list(scope, { limit: 10 })
    expect(items[0]?.widgetId).toBe('w')
    expect(JSON.stringify(items)).not.toContain('a hash of somebody')
  })

  async function visit(scope: Scope, widgetId: string, visitorKey: string): Promise<string> {
    try {
      await context.store.transaction(scope, async () => {
        await admitVisit(context.store, scope, { widgetId, visitorKey, now })
        await place(scope, { widgetId, visitorKey, createdAt: now })
      })
      return 'placed'
    } catch (error) {
      if (error instanceof AppError) return `${error.code}: ${error.message}`
      throw error
    }
  }

  async function place(
    scope: Scope,
    change: { widgetId: string; visitorKey: string; createdAt: Date },
  ): Promise<void> {
    const id = Bun.randomUUIDv7()
    const call = { id, roomName: `call-${id}`, state: 'ended' as const, ...change }
    await context.store.calls.insert(scope, { ...templateOf(scope), ...call }, callSnapshot())
  }

  function templateOf({ organizationId }: Scope) {
    return {
      organizationId,
      agentId: 'agent',
      agentName: 'Front desk',
      agentVersion: 1,
      modelConnectionId: 'connection',
      modelLabel: 'Models',
      endReason: null,
      endDetail: null,
      endPhrase: null,
      nodeId: 'node-1',
      startedAt: null,
      endedAt: null,
      durationMs: null,
      usage: NO_USAGE,
      handOvers: [],
    }
  }
})
