import { afterEach, beforeEach, expect, test } from 'bun:test'
import { waitFor } from '#testing/wait-for.ts'
import { type DeskFixture, openDeskFixture } from './call-desk.fixture.ts'

let desk: DeskFixture

beforeEach(async () => {
  desk = await openDeskFixture()
})
afterEach(() => desk.close())

test('who comes with the ticket of a call that is over is sent away', async () => {
  const { call } = await desk.placeCall()
  await desk.endCall(call)
  await desk.ended(call)
  expect(desk.desk.accepts(desk.jobOf(call))).toBe(false)
  expect(desk.deletedRooms).toEqual([call.roomName, call.roomName])
})

test('a visitor of a talk button gets a ticket for sound alone', async () => {
  const { call } = await desk.placeCall()
  const { token } = await desk.desk.gate.issueTicket({ ...call, widgetId: 'w1' }, 'https://www.example.com')
  expect(token).toBe(`sound-${call.id}`)
})

test('a second offer for a call that goes on leaves its room alone', async () => {
  const { call } = await desk.activeCall()
  expect(desk.desk.accepts(desk.jobOf(call))).toBe(false)
  desk.assign(call)
  expect(desk.deletedRooms).toEqual([])
  expect(desk.sent.filter(message => message.type === 'start')).toHaveLength(1)
  expect(desk.jobReports.at(-1)).toBe(`job-${call.id} failed`)
})

test('a call lives from the ticket to the end: rows, plan, turns, tools, usage, place', async () => {
  const { call, ticket } = await desk.placeCall()
  expect(ticket).toEqual({
    livekitUrl: 'wss://desk.example/livekit',
    token: `token-${call.id}`,
    roomName: call.roomName,
  })
  expect(desk.admission.count()).toBe(1)

  desk.assign(call)
  const plan = await desk.sentPlan(call)
  expect(plan).toMatchObject({
    roomUrl: 'ws://room',
    roomToken: 'agent-token',
    greeting: 'Hello, this is the front desk. How can I help you?',
    models: { kind: 'rehearsal', facts: { organizationName: 'Café Marlene', timeZone: 'Europe/Vienna' } },
    speechProgram: { kind: 'espeak-ng', path: '/bin/espeak-ng' },
    serviceSentences: { shutdown: expect.stringContaining('restart') },
  })
  expect(plan.systemPrompt).toContain('Tuesday to Friday')
  expect(plan.tools.map(tool => tool.name).sort()).toEqual(['book_table', 'clock', 'hang_up'])
  await waitFor('the call rings', async () => (await desk.detail(call)).state === 'ringing')

  desk.say({ type: 'active', callId: call.id })
  desk.sayTurn(call, 1, 'Hello, this is the front desk.')
  await waitFor('the turn is acknowledged', () => desk.acks(call).includes(1))
  expect(await desk.detail(call)).toMatchObject({
    state: 'active',
    turns: [{ seq: 1, text: 'Hello, this is the front desk.' }],
  })

  desk.say({
    type: 'tool_call',
    callId: call.id,
    toolCallId: 't1',
    name: 'clock',
    argumentsJson: '{"timeZone":"UTC"}',
    startedAtMs: 1_200.4,
  })
  const result = await waitFor('the tool answers', () => desk.toolResult('t1'))
  expect(result).toMatchObject({ isError: false, hangUp: false, output: expect.stringContaining('(UTC)') })
  desk.say({
    type: 'tool_call',
    callId: call.id,
    toolCallId: 't2',
    name: 'hang_up',
    argumentsJson: '{}',
    startedAtMs: 2_000,
  })
  expect(await waitFor('the tool answers', () => desk.toolResult('t2'))).toMatchObject({ hangUp: true })
  desk.say({
    type: 'usage',
    callId: call.id,
    usage: {
      llmInputTokens: 10,
      llmCachedInputTokens: 4,
      llmOutputTokens: 3,
      audioInputTokens: 200,
      audioOutputTokens: 90,
      ttsCharacters: 40,
      sttAudioMs: 900,
    },
  })
  desk.say({ type: 'ended', callId: call.id, reason: 'agent_hung_up', detail: null, durationMs: 4_321.7 })

  const ended = await desk.ended(call)
  expect(ended).toMatchObject({
    endReason: 'agent_hung_up',
    endDetail: null,
    durationMs: 4_322,
    usage: { llmInputTokens: 10, llmCachedInputTokens: 4, audioOutputTokens: 90, sttAudioMs: 900 },
  })
  expect(ended.toolCalls).toMatchObject([
    { id: 't1', name: 'clock', arguments: { timeZone: 'UTC' }, error: null, startedAtMs: 1_200 },
    { id: 't2', name: 'hang_up', result: expect.any(String) },
  ])
  expect(desk.admission.count()).toBe(0)
  expect(desk.deletedRooms).toEqual([call.roomName])
  expect(desk.jobReports).toEqual([`job-${call.id} running`, `job-${call.id} success`])
})

test('a call that nobody joins ends as no_answer, and its room is removed', async () => {
  desk.reopen({ joinTimeoutMs: 20 })
  const { call } = await desk.placeCall()
  expect(await desk.ended(call)).toMatchObject({
    endReason: 'no_answer',
    endDetail: 'Nobody joined the call in time.',
    durationMs: 0,
  })
  expect(desk.deletedRooms).toEqual([call.roomName])
  expect(desk.admission.count()).toBe(0)
})

test('a caller who never gets connected does not hold the place', async () => {
  desk.reopen({ ringTimeoutMs: 20, endTimeoutMs: 20 })
  const { call } = await desk.placeCall()
  desk.assign(call)
  expect(await desk.ended(call)).toMatchObject({
    endReason: 'no_answer',
    endDetail: 'The caller and the agent did not get connected in time.',
  })
})

test('all places taken: the next caller reads that all lines are busy, and no row is written', async () => {
  desk.reopen({}, { maxCalls: 2 })
  const first = await desk.placeCall()
  await desk.placeCall()
  await expect(desk.placeCall()).rejects.toMatchObject({
    code: 'unavailable',
    message: 'All 2 lines are busy. Try again in a moment.',
  })
  expect((await desk.listCalls()).items).toHaveLength(2)
  await desk.endCall(first.call)
  await desk.placeCall()
})

test('a person ends a call that waits: at once', async () => {
  const { call } = await desk.placeCall()
  await desk.endCall(call)
  expect(await desk.detail(call)).toMatchObject({ state: 'ended', endReason: 'ended_by_user' })
  await expect(desk.endCall(call)).rejects.toMatchObject({ code: 'conflict' })
})

test('a person ends a call that is talked: the media host does it, and says how long it was', async () => {
  const { call } = await desk.activeCall()
  const ending = desk.endCall(call)
  const order = await waitFor('the host is told', () => desk.sent.find(message => message.type === 'end'))
  expect(order).toEqual({ type: 'end', callId: call.id, reason: 'ended_by_user', withSentence: false })
  desk.say({ type: 'ended', callId: call.id, reason: 'ended_by_user', detail: null, durationMs: 2_000 })
  await ending
  expect(await desk.detail(call)).toMatchObject({
    state: 'ended',
    endReason: 'ended_by_user',
    durationMs: 2_000,
  })
})

test('a media host that does not confirm the end is not waited for', async () => {
  desk.reopen({ endTimeoutMs: 20 })
  const { call } = await desk.activeCall()
  desk.clock.advance(7_000)
  await desk.endCall(call)
  expect(await desk.ended(call)).toMatchObject({
    endReason: 'ended_by_user',
    durationMs: 7_000,
    endDetail: expect.stringContaining('did not confirm'),
  })
})

test('a live row without a call in this process can be ended all the same', async () => {
  const { call } = await desk.placeCall()
  desk.forgetEverything()
  await desk.endCall(call)
  expect(await desk.detail(call)).toMatchObject({ state: 'ended', endReason: 'ended_by_user' })
})

test('when the media host dies and no other comes in time, its calls end as interrupted, with all their turns; waiting ones stay', async () => {
  desk.reopen({ reseatTimeoutMs: 20 })
  const { call } = await desk.activeCall()
  const { call: waiting } = await desk.placeCall()
  desk.sayTurn(call, 1, 'I said this before it died.')
  desk.clock.advance(3_000)
  desk.hostIsAlive = false
  desk.loseHost()
  expect(await desk.ended(call)).toMatchObject({
    endReason: 'interrupted',
    durationMs: 3_000,
    endDetail: expect.stringContaining('handles the audio stopped'),
    turns: [{ seq: 1 }],
  })
  expect(desk.jobReports).toContain(`job-${call.id} failed`)
  expect((await desk.detail(waiting)).state).toBe('created')
})

test('a job that comes while the media host is away waits for the next one, and not for ever', async () => {
  const { call } = await desk.placeCall()
  desk.hostIsAlive = false
  desk.assign(call)
  await waitFor('it is prepared', () => desk.jobReports.length > 0)
  await Bun.sleep(5)
  desk.hostIsAlive = true
  desk.readyHost()
  expect(await desk.sentPlan(call)).toMatchObject({ resumed: null, greeting: expect.stringMatching('Hello') })

  desk.reopen({ reseatTimeoutMs: 20 })
  const { call: hopeless } = await desk.placeCall()
  desk.hostIsAlive = false
  desk.assign(hopeless)
  expect(await desk.ended(hopeless)).toMatchObject({ endReason: 'interrupted' })
})

test('a room that is closed on the server ends the call, unless the media host says why in time', async () => {
  desk.reopen({ terminationGraceMs: 20, endTimeoutMs: 20 })
  const { call: closed } = await desk.activeCall()
  desk.desk.terminated(`job-${closed.id}`)
  expect(await desk.ended(closed)).toMatchObject({
    endReason: 'interrupted',
    endDetail: expect.stringContaining('room of the call was closed'),
  })

  const { call: left } = await desk.activeCall()
  desk.desk.terminated(`job-${left.id}`)
  desk.say({ type: 'ended', callId: left.id, reason: 'caller_hung_up', detail: null, durationMs: 10 })
  expect(await desk.ended(left)).toMatchObject({ endReason: 'caller_hung_up' })
})

test.each([
  ['another room', { roomName: 'call-other' }],
  ['another organization', { organizationId: 'somebody-else' }],
  ['a call that is not known', { callId: 'nobody' }],
])('a job for %s is refused', async (_, change) => {
  const { call } = await desk.placeCall()
  expect(desk.desk.accepts({ ...desk.jobOf(call), ...change })).toBe(false)
  expect(desk.desk.accepts(desk.jobOf(call))).toBe(true)
})

test('a second job for the same call is refused', async () => {
  const { call } = await desk.activeCall()
  expect(desk.desk.accepts({ ...desk.jobOf(call), id: 'job-2' })).toBe(false)
  desk.desk.assigned({ ...desk.jobOf(call), id: 'job-2' }, { roomUrl: 'ws://room', roomToken: 't' })
  expect(desk.jobReports).toContain('job-2 failed')
})

test('keys that do not open end the call with the words that say so', async () => {
  const { call } = await desk.placeCall()
  desk.failModels = true
  desk.assign(call)
  expect(await desk.ended(call)).toMatchObject({
    endReason: 'provider_failed',
    endDetail: 'The keys of "Mine" do not open. Enter them again.',
    // Pages say it in the reader's language.
    endPhrase: { text: 'The keys of "{name}" do not open. Enter them again.', values: { name: 'Mine' } },
  })
  expect(desk.sent.filter(message => message.type === 'start')).toEqual([])
})

test('a call that is ended while it is being prepared never starts', async () => {
  const { call } = await desk.placeCall()
  const open = desk.holdModels()
  desk.assign(call)
  await waitFor('the call is being prepared', () => desk.jobReports.length > 0)
  await desk.endCall(call)
  open()
  expect(await desk.ended(call)).toMatchObject({ endReason: 'ended_by_user' })
  await Bun.sleep(0)
  expect(desk.sent.filter(message => message.type === 'start')).toEqual([])
})

test('a stop that is hurried waits no longer for those who talk', async () => {
  const { call } = await desk.activeCall()
  const drained = desk.desk.drain(60_000)
  desk.desk.hurry()
  await waitFor('the caller is told', () => desk.sent.find(message => message.type === 'end'))
  desk.say({ type: 'ended', callId: call.id, reason: 'shutdown', detail: null, durationMs: 90 })
  await drained
  expect(await desk.detail(call)).toMatchObject({ endReason: 'shutdown' })
})

test('stopping: who waits is sent away, who talks may finish, who is left hears a sentence', async () => {
  const { call: talking } = await desk.activeCall()
  const { call: finishing } = await desk.activeCall()
  const { call: waiting } = await desk.placeCall()
  const drained = desk.desk.drain(60)
  desk.say({ type: 'ended', callId: finishing.id, reason: 'caller_hung_up', detail: null, durationMs: 50 })
  const order = await waitFor('the last caller is told', () =>
    desk.sent.find(message => message.type === 'end'),
  )
  expect(order).toMatchObject({
    callId: talking.id,
    reason: 'shutdown',
    withSentence: true,
  })
  desk.say({ type: 'ended', callId: talking.id, reason: 'shutdown', detail: null, durationMs: 90 })
  await drained
  expect((await desk.detail(waiting)).endReason).toBe('shutdown')
  expect((await desk.detail(finishing)).endReason).toBe('caller_hung_up')
  expect(await desk.detail(talking)).toMatchObject({ endReason: 'shutdown', durationMs: 90 })
  expect(desk.desk.counts()).toEqual({ waiting: 0, ringing: 0, active: 0 })
})

test('a call that was placed just as the program began to stop gets no ticket and leaves no live row', async () => {
  const drained = desk.duringInsert(() => desk.desk.drain(0))
  await expect(desk.placeCall()).rejects.toMatchObject({ code: 'unavailable' })
  await drained
  expect((await desk.listCalls()).items.map(call => call.state)).toEqual(['ended'])
  expect(desk.admission.count()).toBe(0)
})
