import { afterEach, beforeEach, expect, test } from 'bun:test'
import { TOOL_CALLS_PER_CALL_MAX } from '#core/tools/tool.ts'
import { waitFor } from '#testing/wait-for.ts'
import { type DeskFixture, openDeskFixture } from './call-desk.fixture.ts'

let desk: DeskFixture

beforeEach(async () => {
  desk = await openDeskFixture()
})
afterEach(() => desk.close())

test('a store that fails for a while loses no turn, and a turn is acknowledged only when it is kept', async () => {
  const { call } = await desk.activeCall()
  desk.failRecords = 2
  desk.sayTurn(call, 1, 'First.')
  desk.sayTurn(call, 2, 'Second.')
  await waitFor('a write has failed', () => desk.failRecords < 2)
  expect(desk.acks(call)).toEqual([])
  await waitFor('both are acknowledged', () => desk.acks(call).length === 2)
  expect((await desk.detail(call)).turns.map(turn => turn.text)).toEqual(['First.', 'Second.'])
})

test('a turn that is sent again is kept once: one that waits is not queued twice, one that is kept is acknowledged again', async () => {
  const { call } = await desk.activeCall()
  desk.sayTurn(call, 1, 'Once.')
  desk.sayTurn(call, 1, 'Once.')
  await waitFor('it is acknowledged', () => desk.acks(call).length === 1)
  desk.sayTurn(call, 1, 'Once.')
  await waitFor('it is acknowledged again', () => desk.acks(call).length === 2)
  expect((await desk.detail(call)).turns).toHaveLength(1)
})

test('latencies are kept in whole milliseconds', async () => {
  const { call } = await desk.activeCall()
  const latency = {
    endOfTurnMs: 210.4,
    sttMs: null,
    llmFirstTokenMs: 99.6,
    ttsFirstByteMs: 101.2,
    totalMs: 512.5,
  }
  const turn = {
    seq: 1,
    role: 'agent',
    text: 'Noon.',
    startedAtMs: 0.2,
    endedAtMs: 900.7,
    interrupted: true,
    latency,
  } as const
  desk.say({ type: 'turn', callId: call.id, turn })
  await waitFor('the turn is acknowledged', () => desk.acks(call).includes(1))
  expect((await desk.detail(call)).turns).toEqual([
    {
      ...turn,
      startedAtMs: 0,
      endedAtMs: 901,
      latency: { endOfTurnMs: 210, sttMs: null, llmFirstTokenMs: 100, ttsFirstByteMs: 101, totalMs: 513 },
    },
  ])
})

test('a turn that comes after the end is kept', async () => {
  desk.reopen({ endTimeoutMs: 10 })
  const { call } = await desk.activeCall()
  await desk.endCall(call)
  await desk.ended(call)
  desk.sayTurn(call, 1, 'My last words.')
  await waitFor('the turn is acknowledged', () => desk.acks(call).includes(1))
  expect((await desk.detail(call)).turns).toHaveLength(1)
})

test('two tool calls under one name of the model stand apart in the journal', async () => {
  const { call } = await desk.activeCall()
  for (const startedAtMs of [1, 2]) {
    desk.say({
      type: 'tool_call',
      callId: call.id,
      toolCallId: 'call_0',
      name: 'clock',
      argumentsJson: '{"timeZone":"UTC"}',
      startedAtMs,
    })
  }
  await waitFor('both are recorded', async () => (await desk.detail(call)).toolCalls.length === 2)
  expect((await desk.detail(call)).toolCalls.map(tool => tool.id)).toEqual(['call_0', 'call_0#2'])
})

test('a tool that the agent was not given does not run, and a call out of control gets none', async () => {
  const { call } = await desk.activeCall()
  desk.say({
    type: 'tool_call',
    callId: call.id,
    toolCallId: 'x',
    name: 'open_safe',
    argumentsJson: '{}',
    startedAtMs: 0,
  })
  expect(await waitFor('it is answered', () => desk.toolResult('x'))).toMatchObject({
    isError: true,
    output: 'There is no tool called open_safe.',
  })
  for (let n = 1; n <= TOOL_CALLS_PER_CALL_MAX; n++) {
    desk.say({
      type: 'tool_call',
      callId: call.id,
      toolCallId: `n${n}`,
      name: 'clock',
      argumentsJson: '{"timeZone":"UTC"}',
      startedAtMs: 0,
    })
  }
  expect(
    await waitFor('the last one is answered', () => desk.toolResult(`n${TOOL_CALLS_PER_CALL_MAX}`)),
  ).toMatchObject({
    isError: true,
    output: expect.stringContaining('Too many tools'),
  })
  await waitFor(
    'the others are recorded',
    async () => (await desk.detail(call)).toolCalls.length === TOOL_CALLS_PER_CALL_MAX,
  )
})

test('partial lines reach the pages and are not kept', async () => {
  const { call } = await desk.activeCall()
  const seen = desk.recordEvents()
  desk.say({ type: 'partial', callId: call.id, role: 'caller', text: 'I would li' })
  expect(seen).toMatchObject([{ type: 'call.partial', callId: call.id, role: 'caller', text: 'I would li' }])
})

test('an incident is written into the timeline once, however often the media host tells it', async () => {
  const { call } = await desk.activeCall()
  const seen = desk.recordEvents()
  const phrase = { text: 'The voice took {seconds} s.', values: { seconds: 4 } }
  const incident = { id: 'i1', kind: 'provider' as const, atMs: 1_500, phrase }
  for (let time = 0; time < 2; time++) desk.say({ type: 'incident', callId: call.id, incident })
  await waitFor('the pages are told', () => seen.some(event => event.type === 'call.incident'))
  expect((await desk.detail(call)).incidents).toEqual([incident])
  expect(seen.filter(event => event.type === 'call.incident')).toHaveLength(1)
})

test('words about a call that nobody knows are noted, not obeyed', async () => {
  desk.say({ type: 'ended', callId: 'nobody', reason: 'caller_hung_up', detail: null, durationMs: 0 })
  expect(desk.logger.lines.at(-1)).toMatchObject({
    level: 'warn',
    attributes: { callId: 'nobody', type: 'ended' },
  })
})
