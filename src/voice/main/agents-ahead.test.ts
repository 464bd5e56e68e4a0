import { afterEach, beforeEach, expect, test } from 'bun:test'
import { waitFor } from '#testing/wait-for.ts'
import { createAgentsAhead } from './agents-ahead.ts'
import { type DeskFixture, openDeskFixture } from './call-desk.fixture.ts'

let desk: DeskFixture

beforeEach(async () => {
  desk = await openDeskFixture()
  desk.reopen({ aheadMax: 3, endTimeoutMs: 20 })
})
afterEach(() => desk.close())

const ends = () => desk.sent.filter(message => message.type === 'end')
const starts = () => desk.sent.filter(message => message.type === 'start')

test('with the ticket the agent goes into the room; the call begins when its caller is there', async () => {
  const { call } = await desk.placeCall()
  expect(await desk.sentPlan(call)).toMatchObject({
    awaitsCaller: true,
    roomUrl: 'ws://room-now',
    roomToken: `for-agent-${call.id}`,
  })
  desk.clock.advance(20_000)
  expect((await desk.detail(call)).state).toBe('created')
  expect(desk.desk.counts()).toEqual({ waiting: 1, ringing: 0, active: 0 })

  desk.say({ type: 'active', callId: call.id })
  await waitFor('the call is active', async () => (await desk.detail(call)).state === 'active')
  desk.clock.advance(3_000)
  desk.hostIsAlive = false
  await desk.endCall(call)
  expect(await desk.ended(call)).toMatchObject({ endReason: 'ended_by_user', durationMs: 3_000 })
  expect(desk.jobReports).toEqual([])
})

test('a caller is held back until the agent is in the room, and not for long when it does not come', async () => {
  desk.reopen({ aheadMax: 1, entryWaitMs: 30 })
  const [{ call }, { call: unled }] = [await desk.placeCall(), await desk.placeCall()]
  const early = desk.desk.whenAgentIsIn(call.roomName).then(() => 'held back')
  expect(await Promise.race([early, Promise.resolve('not yet')])).toBe('not yet')
  expect(await early).toBe('held back')

  desk.reopen({ aheadMax: 2, entryWaitMs: 60_000 })
  const { call: next } = await desk.placeCall()
  const held = desk.desk.whenAgentIsIn(next.roomName)
  desk.say({ type: 'in_room', callId: next.id })
  await held
  // Nobody was sent ahead, or nobody knows of it: LiveKit sends the agent when the caller is there.
  await desk.desk.whenAgentIsIn(unled.roomName)
  await desk.desk.whenAgentIsIn('call-of-nobody')
})

test('the agent that LiveKit would send to the same call is declined', async () => {
  const { call } = await desk.placeCall()
  expect(desk.desk.accepts(desk.jobOf(call))).toBe(false)
  desk.assign(call)
  await desk.sentPlan(call)
  expect(starts()).toHaveLength(1)
  expect(desk.deletedRooms).toEqual([])
})

test('who never comes costs a place for a minute and leaves nothing behind: no time, no usage, no session, no room', async () => {
  desk.reopen({ aheadMax: 3, joinTimeoutMs: 30, endTimeoutMs: 5_000 })
  const { call } = await desk.placeCall()
  await waitFor('its session is ended', () => ends()[0])
  desk.say({ type: 'ended', callId: call.id, reason: 'no_answer', detail: null, durationMs: 0 })
  expect(await desk.ended(call)).toMatchObject({
    endReason: 'no_answer',
    endDetail: 'Nobody joined the call in time.',
    startedAt: null,
    durationMs: 0,
    turns: [],
    usage: { llmInputTokens: 0, ttsCharacters: 0, sttAudioMs: 0 },
  })
  expect(desk.admission.count()).toBe(0)
  expect(desk.deletedRooms).toEqual([call.roomName])
})

test('so many agents wait and no more: for further calls LiveKit sends one when the caller has come', async () => {
  const waiting = [await desk.placeCall(), await desk.placeCall(), await desk.placeCall()]
  const { call } = await desk.placeCall()
  await waitFor('three are on their way', () => starts().length === waiting.length)
  expect(desk.desk.accepts(desk.jobOf(call))).toBe(true)

  desk.say({ type: 'active', callId: waiting[0]?.call.id ?? '' })
  const { call: next } = await desk.placeCall()
  expect(await desk.sentPlan(next)).toMatchObject({ awaitsCaller: true })
})

test('visitors of talk buttons get fewer of these places, and never those of others', () => {
  const waits = { stage: 'waiting', isSentAhead: true, isVisitors: true } as const
  const taken: { stage: 'waiting' | 'active'; isSentAhead: boolean; isVisitors: boolean }[] = [
    waits,
    { ...waits, stage: 'active' },
    { ...waits, isSentAhead: false },
  ]
  const { mayGo } = createAgentsAhead(() => taken, { aheadMax: 3, aheadForVisitorsMax: 2 })
  expect(mayGo({ widgetId: 'w1' })).toBe(true)
  taken.push(waits)
  expect([mayGo({ widgetId: 'w1' }), mayGo({ widgetId: null })]).toEqual([false, true])
  taken.push({ ...waits, isVisitors: false })
  expect(mayGo({ widgetId: null })).toBe(false)
})

test('without a media host LiveKit is left to send the agent', async () => {
  desk.hasHost = false
  const { call } = await desk.placeCall()
  expect(desk.desk.accepts(desk.jobOf(call))).toBe(true)
})

test('a host that dies before the caller came: the next one waits for them, and the ticket stays good', async () => {
  desk.reopen({ aheadMax: 3, reseatTimeoutMs: 5 })
  const { call } = await desk.placeCall()
  await desk.sentPlan(call)
  desk.hostIsAlive = false
  desk.loseHost()
  // Longer than a call that is talked would be kept.
  await Bun.sleep(20)
  expect((await desk.detail(call)).state).toBe('created')
  desk.hostIsAlive = true
  desk.readyHost()
  const plans = await waitFor(
    'another session waits',
    () => desk.plansOf(call).length === 2 && desk.plansOf(call),
  )
  expect(plans[1]).toMatchObject({ awaitsCaller: true, resumed: null, roomToken: `for-agent-${call.id}` })

  desk.say({ type: 'active', callId: call.id })
  await waitFor('the call is active', async () => (await desk.detail(call)).state === 'active')
  expect((await desk.detail(call)).incidents).toEqual([])
  desk.loseHost()
  const third = await waitFor('it goes on in a third', () => desk.plansOf(call)[2])
  expect(third).toMatchObject({ awaitsCaller: false, resumed: { lastSeq: 0 } })
})

test('a stop sends away who has not come, with their agents', async () => {
  const { call } = await desk.placeCall()
  await desk.sentPlan(call)
  const drained = desk.desk.drain(0)
  expect(await waitFor('the session is ended', () => ends()[0])).toMatchObject({
    callId: call.id,
    reason: 'shutdown',
    withSentence: false,
  })
  desk.say({ type: 'ended', callId: call.id, reason: 'shutdown', detail: null, durationMs: 0 })
  await drained
  expect(await desk.detail(call)).toMatchObject({ state: 'ended', endReason: 'shutdown' })
})

test('keys that do not open are told before the caller has come', async () => {
  desk.failModels = true
  const { call } = await desk.placeCall()
  expect(await desk.ended(call)).toMatchObject({
    endReason: 'provider_failed',
    endDetail: 'The keys of "Mine" do not open. Enter them again.',
  })
  expect(starts()).toEqual([])
})
