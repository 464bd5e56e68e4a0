/** How calls end in the media host, and what it owes to main. */
import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { callRoom } from './caller/rtc-caller.ts'
import { planOf } from './media-bench.ts'
import { type MediaStage, startMediaStage } from './media-calls.ts'

let stage: MediaStage

beforeAll(async () => {
  stage = await startMediaStage()
}, 30_000)
afterEach(() => stage.fake.reset())
afterAll(() => stage.close(), 30_000)

const TEST_MS = 30_000
const SHORT = { greeting: 'Hello.' }

const lastTurn = (callId: string) =>
  stage.bench.of(callId).findLast(message => message.type === 'turn') as
    | { turn: { text: string; role: string } }
    | undefined

test(
  'a call that is too long ends with a sentence',
  async () => {
    const { caller, callId, plan } = await stage.placeCall({ ...SHORT, maxDurationMs: 1_500 })
    const ended = await stage.bench.waitFor('ended', callId)
    expect(ended).toMatchObject({ reason: 'max_duration', detail: null })
    expect(ended.durationMs).toBeGreaterThan(1_500)
    expect(lastTurn(callId)?.turn.text).toBe(plan.serviceSentences.maxDuration)
    await caller.leave()
  },
  TEST_MS,
)

test(
  'a person who ends the call ends it at once, in the middle of a sentence',
  async () => {
    const { caller, callId } = await stage.placeCall({
      greeting: 'Hello, this is a long greeting that nobody wants to hear to its end.',
    })
    await stage.bench.waitFor('partial', callId, { where: ({ role }) => role === 'agent' })
    const askedAt = performance.now()
    stage.bench.send({ type: 'end', callId, reason: 'ended_by_user', withSentence: false })
    expect((await stage.bench.waitFor('ended', callId)).reason).toBe('ended_by_user')
    expect(performance.now() - askedAt).toBeLessThan(2_500)
    await caller.waitFor('agent_left')
    expect(lastTurn(callId)?.turn).toMatchObject({ role: 'agent', interrupted: true })
    await caller.leave()
  },
  TEST_MS,
)

test(
  'a room that is deleted on the server interrupts the call',
  async () => {
    const { caller, callId, room } = await stage.placeCall(SHORT)
    await caller.waitFor('loud')
    await stage.livekit.deleteRoom(room)
    expect(await stage.bench.waitFor('ended', callId)).toMatchObject({
      reason: 'interrupted',
      detail: 'The room of the call was closed on the LiveKit server.',
    })
    await caller.leave()
  },
  TEST_MS,
)

test(
  'a caller who left before the agent came has hung up',
  async () => {
    const room = `test-${Bun.randomUUIDv7()}`
    const plan = planOf({
      roomUrl: stage.livekit.url,
      roomToken: await stage.livekit.ticket(room, 'agent', 'agent'),
      models: stage.cascade(),
    })
    const witness = await callRoom({
      url: stage.livekit.url,
      token: await stage.livekit.ticket(room, 'witness', 'agent'),
      microphone: false,
    })
    stage.bench.start(plan)
    await witness.waitFor('subscribed')
    await stage.livekit.deleteRoom(room)
    expect(await stage.bench.waitFor('ended', plan.callId)).toMatchObject({
      reason: 'caller_hung_up',
      detail: null,
      durationMs: 0,
    })
    witness.kill()
  },
  TEST_MS,
)

/** An agent that was sent ahead, with its track in the room; the witness is none that it waits for. */
async function agentAhead({ greeting } = SHORT) {
  const room = `test-${Bun.randomUUIDv7()}`
  const plan = planOf({
    greeting,
    awaitsCaller: true,
    roomUrl: stage.livekit.url,
    roomToken: await stage.livekit.ticket(room, 'agent', 'agent'),
    models: stage.cascade(),
  })
  stage.bench.start(plan)
  const token = await stage.livekit.ticket(room, 'witness', 'agent')
  const witness = await callRoom({ url: stage.livekit.url, token, microphone: false })
  await witness.waitFor('subscribed')
  expect(await stage.fake.journal()).toEqual([])
  return { room, callId: plan.callId, witness }
}

test(
  'an agent that waits for its caller asks no provider; who comes hears it from the first word, and the call begins with them',
  async () => {
    const startedAt = performance.now()
    const { room, callId, witness } = await agentAhead()
    const waitedMs = performance.now() - startedAt
    const token = await stage.livekit.ticket(room, 'caller', 'caller')
    const caller = await callRoom({ url: stage.livekit.url, token })
    await caller.waitFor('loud')
    const { turn } = await stage.bench.waitFor('turn', callId)
    expect(turn).toMatchObject({ role: 'agent', text: SHORT.greeting, interrupted: false })
    await caller.leave()
    const { reason, durationMs } = await stage.bench.waitFor('ended', callId)
    expect(reason).toBe('caller_hung_up')
    expect(durationMs).toBeLessThan(performance.now() - startedAt - waitedMs)
    witness.kill()
  },
  TEST_MS,
)

test(
  'what is typed before the agent has noticed its caller is answered as soon as it has',
  async () => {
    const { room, callId, witness } = await agentAhead({ greeting: '' })
    witness.type('are you open?')
    const token = await stage.livekit.ticket(room, 'caller', 'caller')
    const caller = await callRoom({ url: stage.livekit.url, token, microphone: false })
    await caller.waitFor('loud')
    const { turn } = await stage.bench.waitFor('turn', callId)
    expect(turn).toMatchObject({ role: 'caller', text: 'are you open?' })
    await caller.leave()
    witness.kill()
  },
  TEST_MS,
)

test(
  'an agent whose caller never comes leaves without a word, and without a second on the clock',
  async () => {
    const { callId, witness } = await agentAhead()
    stage.bench.send({ type: 'end', callId, reason: 'no_answer', withSentence: false })
    expect(await stage.bench.waitFor('ended', callId)).toMatchObject({ reason: 'no_answer', durationMs: 0 })
    await witness.waitFor('agent_left')
    expect(stage.bench.of(callId).map(message => message.type)).toEqual(['in_room', 'ended'])
    expect(await stage.fake.journal()).toEqual([])
    witness.kill()
  },
  TEST_MS,
)

test(
  'a room that cannot be joined is said so',
  async () => {
    const plan = planOf({
      roomUrl: 'ws://127.0.0.1:9',
      roomToken: await stage.livekit.ticket('none', 'agent', 'agent'),
      models: stage.cascade(),
    })
    const { callId } = plan
    stage.bench.start(plan)
    await stage.bench.waitFor('ended', callId)
    expect(stage.bench.of(callId)).toContainEqual({
      type: 'ended',
      callId,
      reason: 'interrupted',
      detail: 'The agent could not join the room on the LiveKit server at 127.0.0.1:9.',
      phrase: {
        text: 'The agent could not join the room on the LiveKit server at {host}.',
        values: { host: '127.0.0.1:9' },
      },
      durationMs: 0,
    })
  },
  TEST_MS,
)

test(
  'a tool that fails is told to the model in its words, and the call goes on',
  async () => {
    stage.bench.answerTools(() => ({ output: 'No zone.', isError: true }))
    const { caller, callId } = await stage.placeCall(SHORT)
    caller.type('what time is it')
    const { turn } = await stage.bench.waitFor('turn', callId, {
      where: ({ turn }) => turn.text.startsWith('The tool'),
    })
    expect(turn.text).toBe('The tool answered: No zone..')
    await caller.leave()
    await stage.bench.waitFor('ended', callId)
  },
  TEST_MS,
)

test(
  "the caller's client learns nothing of prompt and tools from the agent",
  async () => {
    const { caller, callId } = await stage.placeCall(SHORT)
    caller.askForAgentInfo()
    await caller.waitFor('asked_for_agent_info')
    await caller.waitFor('quiet')
    expect(caller.events.some(({ event }) => event === 'session_message')).toBe(false)
    await caller.leave()
    await stage.bench.waitFor('ended', callId)
  },
  TEST_MS,
)

test(
  'a turn is sent again until main has it',
  async () => {
    stage.bench.acknowledges(false)
    const { callId, caller } = await stage.placeCall(SHORT)
    const { turn } = await stage.bench.waitFor('turn', callId)
    await stage.bench.waitFor('turn', callId, { after: stage.bench.messages.length })
    stage.bench.acknowledges(true)
    stage.bench.send({ type: 'turn_ack', callId, seq: turn.seq })
    await caller.leave()
    await stage.bench.waitFor('ended', callId)
    const sent = stage.bench.of(callId).flatMap(message => (message.type === 'turn' ? [message.turn] : []))
    expect(sent.length).toBeGreaterThan(1)
    expect(new Set(sent.map(({ seq }) => seq))).toEqual(new Set([1]))
  },
  TEST_MS,
)

// Last: nothing can be started afterwards.
test(
  'draining ends what runs with a sentence, in the middle of another, and takes nothing new',
  async () => {
    const { plan, caller, callId } = await stage.placeCall(SHORT)
    await caller.waitFor('quiet')
    caller.type('tell me a story')
    await stage.bench.waitFor('partial', callId, { where: ({ text }) => text.startsWith('Part 1. Once') })
    stage.bench.send({ type: 'drain' })
    const refused = planOf({ roomUrl: plan.roomUrl, roomToken: plan.roomToken, models: plan.models })
    stage.bench.start(refused)
    const ended = await stage.bench.waitFor('ended', callId)
    expect(ended.reason).toBe('shutdown')
    expect(lastTurn(callId)?.turn.text).toBe(plan.serviceSentences.shutdown)
    await stage.bench.waitForAny('drained', () => true)
    expect(stage.bench.of(refused.callId)).toEqual([
      { type: 'ended', callId: refused.callId, reason: 'shutdown', detail: null, durationMs: 0 },
    ])
    await caller.leave()
  },
  TEST_MS,
)
