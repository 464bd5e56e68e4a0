import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { refusalOf } from '#testing/refusal.ts'
import { openTestFoundation, type TestFoundation } from '#testing/test-foundation.ts'
import { AppError } from '../errors.ts'
import type { Scope } from '../scope.ts'
import { type Call, NO_USAGE, type Turn } from './call.ts'
import { type CallJournal, createCallJournal } from './call-journal.ts'
import { type CallService, createCallService } from './call-service.ts'

let foundation: TestFoundation
let journal: CallJournal
let calls: CallService
let scope: Scope
let agentId: string
const gate = { admitted: 0, released: 0, ended: [] as string[], isFull: false, ticketFails: false }

beforeAll(async () => {
  foundation = await openTestFoundation()
  const { store, clock, events, systemScope } = foundation
  journal = createCallJournal({ store, clock, events, systemScope })
  calls = createCallService({
    store,
    clock,
    events,
    audit: foundation.audit,
    nodeId: 'node-1',
    gate: {
      admit() {
        if (gate.isFull) throw new AppError('unavailable', 'All lines are busy.')
        gate.admitted++
        return () => gate.released++
      },
      async issueTicket(call) {
        if (gate.ticketFails) throw new AppError('unavailable', 'LiveKit is away.')
        return { livekitUrl: 'ws://127.0.0.1/livekit', token: 'ticket', roomName: call.roomName }
      },
      async endCall(_scope, call) {
        gate.ended.push(call.id)
      },
    },
  })
  scope = (await foundation.createOrganization()).scope
  agentId = (await foundation.services.agents.listAgents(scope, { limit: 1 })).items[0]?.id ?? ''
})
afterAll(() => foundation.close())

async function place(input = {}): Promise<Call> {
  return (await calls.placeCall(scope, agentId, input)).call
}

function turn(seq: number, change: Partial<Turn> = {}): Turn {
  return {
    seq,
    role: 'agent',
    text: `turn ${seq}`,
    startedAtMs: seq * 1000,
    endedAtMs: seq * 1000 + 500,
    interrupted: false,
    latency: null,
    ...change,
  }
}

const unknownId = '01900000-0000-7000-8000-000000000000'

describe('placing a call', () => {
  test('a suspended organization has no calls, not even one that was placed a moment before', async () => {
    const other = (await foundation.createOrganization('Closed')).scope
    const [agent] = (await foundation.services.agents.listAgents(other, { limit: 1 })).items
    const { call } = await calls.placeCall(other, agent?.id ?? '', {})
    await foundation.store.organizations.suspend(other, foundation.clock.now())
    const refused = 'forbidden: Closed is suspended. Ask whoever runs this Parley.'
    expect(await refusalOf(calls.placeCall(other, agent?.id ?? '', {}))).toBe(refused)
    expect(await refusalOf(calls.briefCall(other, call.id))).toBe(refused)
  })

  test('writes the row before the caller joins, frozen with what it runs on', async () => {
    const seen = foundation.recordEvents(scope.organizationId)
    const { call, ticket } = await calls.placeCall(scope, agentId, { variables: { table: '7' } })
    expect(ticket.roomName).toBe(call.roomName)
    expect(await calls.getCall(scope, call.id)).toMatchObject({
      state: 'created',
      endReason: null,
      agentVersion: 1,
      turns: [],
      toolCalls: [],
    })
    expect(seen).toContainEqual({
      type: 'call.changed',
      organizationId: scope.organizationId,
      callId: call.id,
    })

    const before = await calls.briefCall(scope, call.id)
    await foundation.services.organizations.changeOrganization(scope, { context: { openingHours: 'Never' } })
    const after = await calls.briefCall(scope, call.id)
    expect(after.systemPrompt).toBe(before.systemPrompt)
    expect(after.systemPrompt).toContain('table: 7')
  })

  test('runs the published version, and the draft where that is asked for', async () => {
    await foundation.services.agents.changeDraft(scope, agentId, { prompt: 'Draft words.' })
    expect((await calls.briefCall(scope, (await place()).id)).systemPrompt).not.toContain('Draft words.')
    const draft = await place({ draft: true })
    expect(draft.agentVersion).toBeNull()
    expect((await calls.briefCall(scope, draft.id)).systemPrompt).toContain('Draft words.')
  })

  test('keeps the name and the model of its connection as they were', async () => {
    const { modelConnections, agents } = foundation.services
    const { id: modelConnectionId } = await modelConnections.createModelConnection(scope, {
      name: 'Our Gemini',
      kind: 'gemini-live',
      model: 'live-one',
      voice: 'Kore',
    })
    const agent = await agents.createAgent(scope, { name: 'Spoken', modelConnectionId })
    const { call } = await calls.placeCall(scope, agent.id, { draft: true })
    await modelConnections.changeModelConnection(scope, modelConnectionId, { name: 'Renamed', model: 'two' })
    expect((await calls.getCall(scope, call.id)).modelLabel).toBe('Our Gemini (live-one)')
  })

  test('an agent without a published version is a conflict', async () => {
    const [connection] = (
      await foundation.services.modelConnections.listModelConnections(scope, { limit: 1 })
    ).items
    const fresh = await foundation.services.agents.createAgent(scope, {
      name: 'Fresh',
      modelConnectionId: connection?.id ?? '',
    })
    await expect(calls.placeCall(scope, fresh.id, {})).rejects.toMatchObject({ code: 'conflict' })
    expect((await calls.placeCall(scope, fresh.id, { draft: true })).call.agentName).toBe('Fresh')
  })

  test('a full appliance refuses in words and leaves no row', async () => {
    gate.isFull = true
    const before = (await calls.listCalls(scope, { limit: 100 })).items.length
    await expect(place()).rejects.toMatchObject({ code: 'unavailable', message: 'All lines are busy.' })
    gate.isFull = false
    expect((await calls.listCalls(scope, { limit: 100 })).items.length).toBe(before)
  })

  test('a call that gets no ticket gives its place back and does not stay live', async () => {
    gate.ticketFails = true
    const { released } = gate
    await expect(place()).rejects.toMatchObject({ code: 'unavailable' })
    gate.ticketFails = false
    expect(gate.released).toBe(released + 1)
    const [newest] = (await calls.listCalls(scope, { limit: 1 })).items
    expect(newest).toMatchObject({ state: 'ended', endReason: 'interrupted' })
  })

  test.each([
    [{ draft: 'yes' }, 'draft'],
    [{ variables: { 'bad name': 'x' } }, 'variables.bad name'],
    [{ surprise: 1 }, 'surprise'],
  ])('%j is invalid and names the field', async (input, path) => {
    const failure = calls.placeCall(scope, agentId, input as never)
    await expect(failure).rejects.toMatchObject({
      code: 'invalid',
      issues: [expect.objectContaining({ path })],
    })
  })

  test('a foreign agent or call is one that does not exist', async () => {
    const other = (await foundation.createOrganization('Other')).scope
    const call = await place()
    for (const id of [agentId, unknownId])
      await expect(calls.placeCall(other, id, {})).rejects.toMatchObject({ code: 'not_found' })
    for (const id of [call.id, unknownId]) {
      await expect(calls.getCall(other, id)).rejects.toMatchObject({ code: 'not_found' })
      await expect(calls.endCall(other, id)).rejects.toMatchObject({ code: 'not_found' })
    }
  })
})

describe('the journal of a call', () => {
  test('states go forward only, turns are written once, the first end stays', async () => {
    const { id } = await place()
    const seen = foundation.recordEvents(scope.organizationId)
    await journal.markRinging(scope, id)
    await journal.markActive(scope, id)
    await journal.markRinging(scope, id)
    await journal.recordTurn(scope, id, turn(1))
    await journal.recordTurn(scope, id, turn(1, { text: 'sent again' }))
    await journal.recordTurn(scope, id, turn(2, { role: 'caller', interrupted: true }))
    await journal.recordToolCall(scope, id, {
      id: 't1',
      name: 'clock',
      arguments: { timeZone: 'UTC' },
      result: 'noon',
      error: null,
      startedAtMs: 5,
      durationMs: 1,
    })
    await journal.addUsage(scope, id, {
      ...NO_USAGE,
      llmInputTokens: 10,
      llmOutputTokens: 2,
      ttsCharacters: 5,
      sttAudioMs: 100,
    })
    await journal.addUsage(scope, id, {
      ...NO_USAGE,
      llmInputTokens: 1,
      llmOutputTokens: 1,
      ttsCharacters: 1,
      sttAudioMs: 1,
    })
    expect(
      await journal.recordEnd(scope, id, { reason: 'caller_hung_up', detail: null, durationMs: 9000 }),
    ).toBe(true)
    expect(await journal.recordEnd(scope, id, { reason: 'interrupted', detail: 'late', durationMs: 1 })).toBe(
      false,
    )

    expect(await calls.getCall(scope, id)).toMatchObject({
      state: 'ended',
      endReason: 'caller_hung_up',
      durationMs: 9000,
      turns: [
        { seq: 1, text: 'turn 1' },
        { seq: 2, role: 'caller', interrupted: true },
      ],
      toolCalls: [{ name: 'clock', arguments: { timeZone: 'UTC' }, result: 'noon' }],
      usage: { llmInputTokens: 11, llmOutputTokens: 3, ttsCharacters: 6, sttAudioMs: 101 },
    })
    expect(seen.filter(event => event.type === 'call.turn_added').length).toBe(2)
    await expect(calls.endCall(scope, id)).rejects.toMatchObject({ code: 'conflict' })
    await expect(calls.briefCall(scope, id)).rejects.toMatchObject({ code: 'conflict' })
  })

  test('words on their way are told and not kept', async () => {
    const { id } = await place()
    const seen = foundation.recordEvents(scope.organizationId)
    journal.showPartial(scope, id, { role: 'caller', text: 'I would li' })
    expect(seen.map(event => event.type)).toEqual(['call.partial'])
    expect((await calls.getCall(scope, id)).turns).toEqual([])
  })

  test('what happens beside the words is kept once, and told once', async () => {
    const { id } = await place()
    const seen = foundation.recordEvents(scope.organizationId)
    const incident = {
      id: 'one',
      kind: 'fallback' as const,
      atMs: 1_200,
      phrase: { text: '{name} took over.', values: { name: 'B' } },
    }
    await journal.recordIncident(scope, id, incident)
    await journal.recordIncident(scope, id, { ...incident, atMs: 9 })
    expect(seen.map(event => event.type)).toEqual(['call.incident'])
    expect((await calls.getCall(scope, id)).incidents).toEqual([incident])
  })

  test('after a crash the node’s own live calls end as interrupted with every turn said so far', async () => {
    const mine = await place()
    await journal.markActive(scope, mine.id)
    await journal.recordTurn(scope, mine.id, turn(1))
    expect(await journal.closeOrphans('another-node')).toEqual([])
    expect(await journal.closeOrphans('node-1')).toContain(mine.roomName)
    expect(await calls.getCall(scope, mine.id)).toMatchObject({
      state: 'ended',
      endReason: 'interrupted',
      durationMs: 1500,
      turns: [{ seq: 1 }],
    })
  })

  test('ending a live call is asked of the door', async () => {
    const { id } = await place()
    await calls.endCall(scope, id)
    expect(gate.ended).toContain(id)
  })
})
