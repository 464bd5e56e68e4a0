import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { refusalOf } from '#testing/refusal.ts'
import { openTestFoundation, type TestFoundation } from '#testing/test-foundation.ts'
import { createCallService } from '../calls/call-service.ts'
import type { RoomGate } from '../calls/room-gate.ts'
import { AppError } from '../errors.ts'
import type { Scope } from '../scope.ts'
import type { AuditTrail } from './audit.ts'

/** What the services write down of their acts, and what they keep out of the log. */
let foundation: TestFoundation
beforeAll(async () => {
  foundation = await openTestFoundation()
})
afterAll(() => foundation.close())

const SECRET = 'sk-a-very-secret-key'
const PROMPT = 'You are Marlene and know the code of the safe.'

const gate: RoomGate = {
  admit: () => () => {},
  issueTicket: async call => ({ livekitUrl: 'ws://127.0.0.1', token: 'ticket', roomName: call.roomName }),
  async endCall() {},
}

async function open() {
  const { scope } = await foundation.createOrganization()
  const { store, clock, events, audit, services } = foundation
  const calls = createCallService({ store, clock, events, audit, gate, nodeId: 'node' })
  const before = (await store.audit.findHead(scope))?.seq ?? 0
  /** Acts since the organization was made. */
  const acts = async () => await store.audit.listFrom(scope, { fromSeq: before + 1, limit: 100 })
  const actions = async () => (await acts()).map(({ action }) => action)
  const { items } = await services.agents.listAgents(scope, { limit: 1 })
  const [agent] = items
  if (!agent) throw new Error('A new organization has an agent.')
  return { scope, calls, acts, actions, agent, ...services }
}

const connectionInput = {
  name: 'Gemini',
  kind: 'gemini-live' as const,
  model: 'gemini-live',
  voice: 'Puck',
  apiKey: SECRET,
}

test('a new organization is the first entry of its own log, with who owns it; the platform learns of its admin', async () => {
  const { scope, userId, email } = await foundation.createOrganization('Bakery')
  const [first] = await foundation.store.audit.listFrom(scope, { fromSeq: 1, limit: 1 })
  expect(first).toMatchObject({
    action: 'organization.created',
    subjectName: 'Bakery',
    after: { owner: email },
  })
  const platform = { organizationId: 'platform', actor: scope.actor }
  const granted = await foundation.store.audit.list(platform, { limit: 1, filter: {} })
  expect(granted.items[0]).toMatchObject({ action: 'platform_admin.granted', subjectId: userId })
})

describe('an agent', () => {
  test('leaves a trace from its beginning to its end', async () => {
    const { agents, scope, acts, agent } = await open()
    const made = await agents.createAgent(scope, {
      name: 'Night desk',
      modelConnectionId: agent.draft.modelConnectionId,
      tools: ['clock'],
    })
    await agents.publishAgent(scope, made.id)
    await agents.changeDraft(scope, made.id, { name: 'Day desk', language: 'de' })
    await agents.publishAgent(scope, made.id)
    await agents.publishAgent(scope, made.id, { version: 1 })
    await agents.removeAgent(scope, made.id)
    const told = (await acts()).map(({ action, subjectName, before, after }) => [
      action,
      subjectName,
      before,
      after,
    ])
    expect(told).toEqual([
      ['agent.created', 'Night desk', null, null],
      ['agent.published', 'Night desk', { version: null }, { version: 1 }],
      [
        'agent.changed',
        'Night desk',
        { name: 'Night desk', language: 'en' },
        { name: 'Day desk', language: 'de' },
      ],
      ['agent.published', 'Day desk', { version: 1 }, { version: 2 }],
      ['agent.rolled_back', 'Day desk', { version: 2 }, { version: 1 }],
      ['agent.removed', 'Day desk', null, null],
    ])
  })

  test('keeps its prompt and greeting to itself: the log says that they were rewritten', async () => {
    const { agents, scope, acts, agent } = await open()
    await agents.changeDraft(scope, agent.id, { prompt: PROMPT, greeting: 'Marlene here.' })
    const [entry] = await acts()
    expect(entry).toMatchObject({ before: {}, after: { texts: ['greeting', 'prompt'] } })
    expect(JSON.stringify(await acts())).not.toContain('Marlene')
  })

  test('is told of once while somebody types on its texts, and again later', async () => {
    const { agents, scope, actions, agent } = await open()
    for (const words of ['Be', 'Be kind', 'Be kind.']) {
      await agents.changeDraft(scope, agent.id, { prompt: words })
      foundation.clock.advance(1)
    }
    expect(await actions()).toEqual(['agent.changed'])
    foundation.clock.advance(10 * 60_000)
    await agents.changeDraft(scope, agent.id, { prompt: 'Be brief.' })
    expect(await actions()).toHaveLength(2)
  })

  test('that is saved as it was, or refused, leaves no trace', async () => {
    const { agents, scope, actions, agent } = await open()
    await agents.changeDraft(scope, agent.id, { name: agent.draft.name })
    await agents.changeDraft(scope, agent.id, { tools: ['nonsense'] }).catch(() => {})
    await agents.publishAgent(scope, agent.id, { version: 99 }).catch(() => {})
    expect(await actions()).toEqual([])
  })
})

describe('a model connection', () => {
  test('is told of with its settings, and its key only as written', async () => {
    const { modelConnections, scope, acts } = await open()
    const made = await modelConnections.createModelConnection(scope, {
      ...connectionInput,
      baseUrl: 'https://models.example.com/v1',
    })
    await modelConnections.changeModelConnection(scope, made.id, { voice: 'Kore' })
    await modelConnections.changeModelConnection(scope, made.id, { apiKey: `${SECRET}-2` })
    await modelConnections.changeModelConnection(scope, made.id, { apiKey: null })
    await modelConnections.removeModelConnection(scope, made.id)
    const told = (await acts()).map(({ action, before, after }) => [action, before, after])
    expect(told).toEqual([
      [
        'connection.created',
        null,
        expect.objectContaining({ name: 'Gemini', address: 'https://models.example.com/v1', voice: 'Puck' }),
      ],
      ['secret.written', null, { written: ['realtime'], removed: [] }],
      ['connection.changed', { voice: 'Puck' }, { voice: 'Kore' }],
      ['secret.written', null, { written: ['realtime'], removed: [] }],
      ['secret.written', null, { written: [], removed: ['realtime'] }],
      ['connection.removed', null, null],
    ])
    expect(JSON.stringify(await acts())).not.toContain('secret-key')
  })

  test('that is opened for work is told of once for each purpose and day', async () => {
    const { modelConnections, scope, acts } = await open()
    const made = await modelConnections.createModelConnection(scope, connectionInput)
    const used = async () =>
      (await acts()).filter(({ action }) => action === 'secret.used').map(({ after }) => after)
    for (let n = 0; n < 3; n++) {
      await modelConnections.testModelConnection(scope, made.id)
      await foundation.openModelConnection(scope, made.id)
    }
    expect(await used()).toEqual([
      { purpose: 'test', parts: ['realtime'] },
      { purpose: 'call', parts: ['realtime'] },
    ])
    foundation.clock.advance(24 * 60 * 60_000)
    await foundation.openModelConnection(scope, made.id)
    expect(await used()).toHaveLength(3)
  })

  test('without a key has no secret to use', async () => {
    const { scope, acts, agent } = await open()
    await foundation.openModelConnection(scope, agent.draft.modelConnectionId)
    expect(await acts()).toEqual([])
  })
})

describe('a call', () => {
  const ann: Scope['actor'] = { kind: 'user', userId: 'ann' }

  test('is told of when it is placed and when it is ended, with who did it', async () => {
    const { calls, scope, acts, agent } = await open()
    const { call } = await calls.placeCall(scope, agent.id, {})
    await calls.endCall({ ...scope, actor: ann }, call.id)
    expect((await acts()).map(({ action, subjectId, actorId }) => [action, subjectId, actorId])).toEqual([
      ['call.placed', call.id, scope.actor.kind === 'user' ? scope.actor.userId : ''],
      ['call.ended', call.id, 'ann'],
    ])
  })

  test('that is read is told of once for each reader and hour; whoever placed it hears it anyway', async () => {
    const { calls, scope, actions, agent } = await open()
    const { call } = await calls.placeCall(scope, agent.id, {})
    await calls.openCall(scope, call.id)
    expect(await actions()).toEqual(['call.placed'])
    for (let n = 0; n < 3; n++) await calls.openCall({ ...scope, actor: ann }, call.id)
    await calls.openCall({ ...scope, actor: { kind: 'api_key', apiKeyId: 'site' } }, call.id)
    expect(await actions()).toEqual(['call.placed', 'call.read', 'call.read'])
    foundation.clock.advance(60 * 60_000)
    await calls.openCall({ ...scope, actor: ann }, call.id)
    expect(await actions()).toHaveLength(4)
  })

  test('that is read is told of with the next reading when the entry could not be written', async () => {
    const { scope, actions, agent, calls } = await open()
    const { store, clock, events } = foundation
    const { call } = await calls.placeCall(scope, agent.id, {})
    let isFull = true
    const audit: AuditTrail = {
      async record(...act) {
        if (isFull) throw new AppError('unavailable', 'The disk is full.')
        await foundation.audit.record(...act)
      },
    }
    const reading = createCallService({ store, clock, events, audit, gate, nodeId: 'node' })
    const read = () => reading.openCall({ ...scope, actor: ann }, call.id)
    expect(await refusalOf(read())).toBe('unavailable: The disk is full.')
    isFull = false
    for (let n = 0; n < 2; n++) await read()
    expect(await actions()).toEqual(['call.placed', 'call.read'])
  })

  test('that does not exist, or is of somebody else, is not told of', async () => {
    const { calls, scope, actions } = await open()
    const theirs = await open()
    const { call } = await theirs.calls.placeCall(theirs.scope, theirs.agent.id, {})
    await calls.openCall(scope, call.id).catch(() => {})
    await calls.endCall(scope, call.id).catch(() => {})
    expect(await actions()).toEqual([])
    expect(await theirs.actions()).toEqual(['call.placed'])
  })
})

test('an organization that changes is told of: what is short with its values, long texts by name', async () => {
  const { organizations, scope, acts } = await open()
  const { context } = await organizations.getOrganization(scope)
  await organizations.changeOrganization(scope, {
    name: 'Bistro Marlene',
    context: { about: 'The door opens with 1234.', timeZone: 'Europe/Lisbon' },
  })
  await organizations.changeOrganization(scope, { name: 'Bistro Marlene' })
  expect((await acts()).map(({ action, before, after }) => [action, before, after])).toEqual([
    [
      'organization.changed',
      { name: 'Café Marlene', timeZone: context.timeZone },
      { name: 'Bistro Marlene', timeZone: 'Europe/Lisbon', texts: ['about'] },
    ],
  ])
  expect(JSON.stringify(await acts())).not.toContain('1234')
})
