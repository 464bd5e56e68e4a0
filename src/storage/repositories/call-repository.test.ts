import { expect, test } from 'bun:test'
import { NO_USAGE } from '#core/calls/call.ts'
import { EMPTY_CONTEXT } from '#core/organizations/organization.ts'
import { describeOnEachDatabase } from '#testing/databases.ts'
import { callSnapshot, makeCall, makeOrganization } from '#testing/record-factories.ts'
import { refusalOf } from '#testing/refusal.ts'

const NO_CALL = 'not_found: There is no such call.'

describeOnEachDatabase('calls', context => {
  test('a call comes back as it was written, for its own organization only', async () => {
    const { calls, ours, theirs } = await start()
    const end = { endDetail: 'Grüße 👋', endPhrase: { text: 'Grüße 👋' } }
    const call = await makeCall(context.store, ours, { ...end, agentVersion: null })
    expect(await calls.find(ours, call.id)).toEqual(call)
    expect(await calls.get(ours, call.id)).toEqual(call)
    expect(await calls.find(theirs, call.id)).toBeUndefined()
    expect(await refusalOf(calls.get(theirs, call.id))).toBe(NO_CALL)
    expect(await refusalOf(calls.get(ours, 'unknown'))).toBe(NO_CALL)
  })

  test('how a call ended is kept as a sentence and its values, so that it can be told in any language', async () => {
    const { calls, ours } = await start()
    const call = await makeCall(context.store, ours)
    const detail = {
      text: '{host} refused the key ({status}).',
      values: { host: 'api.example.com', status: 401 },
    }
    await calls.markEnded(ours, call.id, { reason: 'provider_failed', detail, at: new Date(), durationMs: 1 })
    expect(await calls.get(ours, call.id)).toMatchObject({
      endPhrase: detail,
      endDetail: 'api.example.com refused the key (401).',
    })
  })

  test('a row is written for the scope, whatever organization the call names', async () => {
    const { calls, ours, theirs } = await start()
    const call = await makeCall(context.store, ours, { organizationId: theirs.organizationId })
    expect(await calls.find(theirs, call.id)).toBeUndefined()
    expect((await calls.get(ours, call.id)).organizationId).toBe(ours.organizationId)
  })

  test('the same id twice is a conflict', async () => {
    const { ours, theirs } = await start()
    const call = await makeCall(context.store, ours)
    const again = makeCall(context.store, theirs, { id: call.id, roomName: 'another room' })
    expect(await refusalOf(again)).toBe('conflict: This is already there.')
  })

  test('the snapshot keeps every byte, the order of its variables too', async () => {
    const { calls, ours, theirs } = await start()
    const call = await makeCall(context.store, ours)
    const variables = { zebra: '1', a: '2', middle: '{"x": 1}', umlaut: 'ä\u0000 🎧' }
    const snapshot = callSnapshot({ callContext: { ...callSnapshot().callContext, variables } })
    const second = { ...call, id: Bun.randomUUIDv7(), roomName: Bun.randomUUIDv7() }
    await calls.insert(ours, second, snapshot)
    expect(JSON.stringify(await calls.getSnapshot(ours, second.id))).toBe(JSON.stringify(snapshot))
    expect((await calls.getSnapshot(ours, call.id)).organizationContext).toEqual(EMPTY_CONTEXT)
    expect(await refusalOf(calls.getSnapshot(theirs, call.id))).toBe(NO_CALL)
  })

  test('a call moves on from created over ringing and active to ended, and never back', async () => {
    const { calls, ours, theirs } = await start()
    const { id } = await makeCall(context.store, ours)
    const at = new Date('2026-01-01T10:00:00.123Z')
    const end = { reason: 'caller_hung_up', detail: null, at, durationMs: 1234.6 } as const
    expect(await calls.markRinging(theirs, id)).toBe(false)
    expect(await calls.markRinging(ours, id)).toBe(true)
    expect(await calls.markRinging(ours, id)).toBe(false)
    expect(await calls.markActive(theirs, id, at)).toBe(false)
    expect(await calls.markActive(ours, id, at)).toBe(true)
    expect(await calls.markActive(ours, id, new Date())).toBe(false)
    expect(await calls.markEnded(theirs, id, end)).toBe(false)
    expect(await calls.markEnded(ours, id, end)).toBe(true)
    expect(await calls.markEnded(ours, id, { ...end, reason: 'shutdown' })).toBe(false)
    const call = await calls.get(ours, id)
    expect(call).toMatchObject({ state: 'ended', endReason: 'caller_hung_up', startedAt: at, endedAt: at })
    expect(call.durationMs).toBe(1235)
  })

  test('of many that end a call at the same time exactly one is the first', async () => {
    const { calls, ours } = await start()
    const { id } = await makeCall(context.store, ours)
    const end = { reason: 'shutdown', detail: null, at: new Date(), durationMs: 0 } as const
    const answers = await Promise.all(Array.from({ length: 20 }, () => calls.markEnded(ours, id, end)))
    expect(answers.filter(Boolean)).toHaveLength(1)
  })

  test('usage adds up, also when it comes from all sides at once', async () => {
    const { calls, ours, theirs } = await start()
    const { id } = await makeCall(context.store, ours)
    const usage = {
      llmInputTokens: 3,
      llmCachedInputTokens: 1,
      llmOutputTokens: 2,
      audioInputTokens: 5,
      audioOutputTokens: 4,
      ttsCharacters: 10,
      sttAudioMs: 99.7,
    }
    await Promise.all(Array.from({ length: 20 }, () => calls.addUsage(ours, id, usage)))
    const expected = {
      llmInputTokens: 60,
      llmCachedInputTokens: 20,
      llmOutputTokens: 40,
      audioInputTokens: 100,
      audioOutputTokens: 80,
      ttsCharacters: 200,
      sttAudioMs: 2000,
    }
    expect((await calls.get(ours, id)).usage).toEqual(expected)
    expect(await refusalOf(calls.addUsage(theirs, id, usage))).toBe(NO_CALL)
    expect((await calls.get(ours, id)).usage).toEqual(expected)
  })

  test('hand-overs stand in their order, each once, with what was counted since', async () => {
    const { calls, ours, theirs } = await start()
    const { id } = await makeCall(context.store, ours)
    expect((await calls.get(ours, id)).handOvers).toEqual([])
    const usage = { ...NO_USAGE, llmInputTokens: 3 }
    const handOver = (agentName: string, atMs: number) => ({
      atMs,
      agentId: agentName,
      agentName,
      agentVersion: 1,
      modelConnectionId: 'm1',
      modelLabel: 'Mine',
      usage: NO_USAGE,
    })
    const [billing, sales] = [handOver('Billing', 1_000), handOver('Sales', 2_000)]
    await calls.addUsage(ours, id, usage)
    await calls.insertHandOver(ours, id, 1, billing)
    await calls.insertHandOver(ours, id, 1, billing)
    await calls.addUsage(ours, id, usage, 1)
    await calls.insertHandOver(ours, id, 2, sales)
    await calls.addUsage(ours, id, usage, 2)
    await calls.addUsage(ours, id, usage, 2)
    const call = await calls.get(ours, id)
    expect(call.usage.llmInputTokens).toBe(12)
    expect(call.handOvers).toEqual([
      { ...billing, usage },
      { ...sales, usage: { ...usage, llmInputTokens: 6 } },
    ])
    expect(await refusalOf(calls.insertHandOver(theirs, id, 3, billing))).toBe(NO_CALL)
    expect(await refusalOf(calls.addUsage(theirs, id, usage, 1))).toBe(NO_CALL)
    expect(await calls.get(ours, id)).toEqual(call)
  })

  test('live calls are those of the node that have not ended', async () => {
    const { calls, ours, theirs } = await start()
    const first = await makeCall(context.store, ours, { createdAt: new Date(1_000) })
    const second = await makeCall(context.store, ours, { createdAt: new Date(2_000), state: 'active' })
    await makeCall(context.store, ours, { nodeId: 'node-2' })
    await makeCall(context.store, ours, { state: 'ended', endReason: 'no_answer' })
    await makeCall(context.store, theirs)
    const live = await calls.listLive(ours, 'node-1')
    expect(live.map(call => call.id)).toEqual([first.id, second.id])
    expect(await calls.listLive(ours, 'node-3')).toEqual([])
    expect(await calls.countLive(ours)).toBe(3)
    expect(await calls.countLive(theirs)).toBe(1)
  })

  async function start() {
    const { store } = context
    const [ours, theirs] = [await makeOrganization(store), await makeOrganization(store)]
    return { calls: store.calls, ours, theirs }
  }
})
