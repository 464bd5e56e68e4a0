import { afterEach, beforeEach, expect, test } from 'bun:test'
import { waitFor } from '#testing/wait-for.ts'
import { type DeskFixture, openDeskFixture } from './call-desk.fixture.ts'

let desk: DeskFixture

beforeEach(async () => {
  desk = await openDeskFixture()
})
afterEach(() => desk.close())

/** The call has lost its host and another session was started for it. */
async function loseAndSeat(call: Awaited<ReturnType<DeskFixture['activeCall']>>['call'], times = 2) {
  desk.loseHost()
  return waitFor('another session is started', () => desk.plansOf(call)[times - 1])
}

test('a call whose host died goes on in the same room: with its clock, its numbers, its words and its tools', async () => {
  const { call } = await desk.activeCall()
  const [first] = desk.plansOf(call)
  desk.sayTurn(call, 1, 'Hello, this is the front desk.')
  desk.sayTurn(call, 2, 'What time is it?')
  desk.say({
    type: 'tool_call',
    callId: call.id,
    toolCallId: 't1',
    name: 'clock',
    argumentsJson: '{"timeZone":"UTC"}',
    startedAtMs: 2_500,
  })
  await waitFor('the tool answers', () => desk.toolResult('t1'))
  desk.say({ type: 'language', callId: call.id, language: 'de' })
  desk.clock.advance(4_000)
  desk.say({ type: 'partial', callId: call.id, role: 'agent', text: 'It is now' })

  const second = await loseAndSeat(call)
  expect(second).toEqual({
    ...first!,
    roomUrl: 'ws://room-now',
    roomToken: `for-agent-job-${call.id}`,
    resumed: {
      elapsedMs: 4_000,
      lastSeq: 3,
      language: 'de',
      history: [
        { type: 'turn', role: 'agent', text: 'Hello, this is the front desk.', interrupted: false },
        { type: 'turn', role: 'agent', text: 'What time is it?', interrupted: false },
        {
          type: 'tool',
          name: 'clock',
          argumentsJson: '{"timeZone":"UTC"}',
          output: expect.stringContaining('(UTC)'),
          isError: false,
        },
        { type: 'turn', role: 'agent', text: 'It is now', interrupted: true },
      ],
    },
  })

  desk.clock.advance(1_200)
  desk.say({ type: 'active', callId: call.id })
  desk.sayTurn(call, 4, 'Where were we?')
  await waitFor('the turn is acknowledged', () => desk.acks(call).includes(4))
  desk.say({ type: 'ended', callId: call.id, reason: 'caller_hung_up', detail: null, durationMs: 800 })
  const ended = await desk.ended(call)
  expect(ended).toMatchObject({ endReason: 'caller_hung_up', durationMs: 5_200 })
  expect(ended.turns.map(turn => [turn.seq, turn.text, turn.interrupted])).toEqual([
    [1, 'Hello, this is the front desk.', false],
    [2, 'What time is it?', false],
    [3, 'It is now', true],
    [4, 'Where were we?', false],
  ])
  expect(ended.incidents).toMatchObject([
    { kind: 'resumed', atMs: 4_000, phrase: { text: expect.any(String), values: { seconds: 1.2 } } },
  ])
  expect(desk.jobReports).toEqual([`job-${call.id} running`, `job-${call.id} success`])
  expect(desk.deletedRooms).toEqual([call.roomName])
  expect(desk.admission.count()).toBe(0)
})

test('without a host the call waits for the next one; its room is left alone meanwhile', async () => {
  const { call } = await desk.activeCall()
  desk.hostIsAlive = false
  desk.loseHost()
  await Bun.sleep(5)
  expect(desk.plansOf(call)).toHaveLength(1)
  expect(desk.deletedRooms).toEqual([])
  desk.hostIsAlive = true
  desk.readyHost()
  await waitFor('another session is started', () => desk.plansOf(call)[1])
  // LiveKit ends the job as the new one takes the place of the old.
  desk.desk.terminated(`job-${call.id}`)
  desk.say({ type: 'active', callId: call.id })
  expect((await desk.detail(call)).state).toBe('active')
})

test('LiveKit ending the job of a call that goes on ends nothing', async () => {
  desk.reopen({ terminationGraceMs: 5, endTimeoutMs: 5 })
  const { call } = await desk.activeCall()
  // Before the loss was noticed, too.
  desk.desk.terminated(`job-${call.id}`)
  await loseAndSeat(call)
  desk.say({ type: 'active', callId: call.id })
  desk.desk.terminated(`job-${call.id}`)
  await Bun.sleep(30)
  expect((await desk.detail(call)).state).toBe('active')
})

test('a call that was ringing begins in the next session as if nothing had been', async () => {
  const { call } = await desk.placeCall()
  desk.assign(call)
  await desk.sentPlan(call)
  expect(await loseAndSeat(call)).toMatchObject({ resumed: null })
  desk.say({ type: 'active', callId: call.id })
  await waitFor('it is active', async () => (await desk.detail(call)).state === 'active')
  expect((await desk.detail(call)).incidents).toEqual([])
})

test('a tool that was running is told to the model as such: it must not run twice', async () => {
  const { call } = await desk.activeCall()
  desk.holdTools()
  desk.say({
    type: 'tool_call',
    callId: call.id,
    toolCallId: 't1',
    name: 'clock',
    argumentsJson: '{"timeZone":"UTC"}',
    startedAtMs: 100,
  })
  const { resumed } = await loseAndSeat(call)
  expect(resumed?.history).toMatchObject([
    { type: 'tool', name: 'clock', isError: true, output: expect.stringContaining('Do not start it again') },
  ])
})

test('an end that was asked for stays the end: nothing is begun anew', async () => {
  const { call } = await desk.activeCall()
  const ending = desk.endCall(call)
  await waitFor('the host is told', () => desk.sent.find(message => message.type === 'end'))
  desk.loseHost()
  await ending
  expect(await desk.ended(call)).toMatchObject({ endReason: 'ended_by_user' })

  const { call: saysGoodbye } = await desk.activeCall()
  desk.say({
    type: 'tool_call',
    callId: saysGoodbye.id,
    toolCallId: 'h',
    name: 'hang_up',
    argumentsJson: '{}',
    startedAtMs: 100,
  })
  await waitFor('the tool answers', () => desk.toolResult('h'))
  desk.loseHost()
  expect(await desk.ended(saysGoodbye)).toMatchObject({ endReason: 'agent_hung_up' })
  expect(desk.plansOf(saysGoodbye)).toHaveLength(1)
})

test('a person can end a call that waits for its next session', async () => {
  const { call } = await desk.activeCall()
  desk.hostIsAlive = false
  desk.loseHost()
  await desk.endCall(call)
  expect(await desk.ended(call)).toMatchObject({ endReason: 'ended_by_user' })
  desk.hostIsAlive = true
  desk.readyHost()
  await Bun.sleep(5)
  expect(desk.plansOf(call)).toHaveLength(1)
})

test('a call that loses its host again and again is given up: it may be what ends them', async () => {
  const { call } = await desk.activeCall()
  for (let time = 2; time <= 4; time++) {
    await loseAndSeat(call, time)
    desk.say({ type: 'active', callId: call.id })
  }
  desk.loseHost()
  expect(await desk.ended(call)).toMatchObject({
    endReason: 'interrupted',
    endDetail: expect.stringContaining('handles the audio stopped'),
  })
  expect((await desk.detail(call)).incidents).toHaveLength(3)
})

test('a caller who went on talking behind the goodbye of the agent is not hung up on by a host that dies later', async () => {
  const { call } = await desk.activeCall()
  const hangUp = { type: 'tool_call', callId: call.id, toolCallId: 'h', name: 'hang_up' } as const
  desk.say({ ...hangUp, argumentsJson: '{}', startedAtMs: 1_000 })
  await waitFor('the tool answers', () => desk.toolResult('h'))
  desk.sayTurn(call, 1, 'Wait, one more thing.', 'caller')
  const { resumed } = await loseAndSeat(call)
  expect(resumed?.history.at(-1)).toMatchObject({ role: 'caller', text: 'Wait, one more thing.' })
})

test('what was half said when the host of a call died is kept, also where the call ends with it', async () => {
  const { call } = await desk.activeCall()
  desk.say({ type: 'partial', callId: call.id, role: 'agent', text: 'We are closing' })
  const drained = desk.desk.drain(0)
  await waitFor('the host is told', () => desk.sent.find(message => message.type === 'end'))
  desk.loseHost()
  await drained
  expect(await desk.detail(call)).toMatchObject({
    endReason: 'shutdown',
    turns: [{ seq: 1, text: 'We are closing', interrupted: true }],
  })
})

test('a next session that does not come into the room in time is called off, and the call given up', async () => {
  desk.reopen({ reseatTimeoutMs: 20 })
  const { call } = await desk.activeCall()
  await loseAndSeat(call)
  expect(await desk.ended(call)).toMatchObject({ endReason: 'interrupted' })
  expect(desk.sent.filter(message => message.type === 'end')).toEqual([
    { type: 'end', callId: call.id, reason: 'interrupted', withSentence: false },
  ])
})
