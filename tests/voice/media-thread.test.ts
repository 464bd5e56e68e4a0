/** The media host as the program runs it (a Worker), against a real livekit-server, with a caller on real WebRTC. */
import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { planOf } from './media-bench.ts'
import { CANARY_KEY, countCaptureThreads, type MediaStage, startMediaStage } from './media-calls.ts'

let stage: MediaStage

beforeAll(async () => {
  stage = await startMediaStage()
}, 30_000)
afterEach(() => stage.fake.reset())
afterAll(() => stage.close(), 30_000)

const GREETING = 'Hello, this is Anna.'
const TEST_MS = 40_000

const turnsOf = (callId: string) =>
  stage.bench.of(callId).flatMap(message => (message.type === 'turn' ? [message.turn] : []))
const lastAtMs = (events: readonly { atMs: number }[]) => events.at(-1)?.atMs ?? 0

test(
  'a caller is greeted, asks, a tool runs, and the agent hangs up after its last words',
  async () => {
    await stage.fake.set({ transcripts: ['What time is it in Berlin?'] })
    const { caller, callId, plan } = await stage.placeCall({ greeting: GREETING })
    const reached = await caller.waitFor('subscribed')
    const greeting = await caller.waitFor('loud')
    expect(greeting.atMs - reached.atMs).toBeLessThan(1_500)
    await caller.waitFor('quiet', { afterMs: greeting.atMs })

    const asked = await caller.speak('what time is it in Berlin please')
    const answer = await caller.waitFor('loud', { afterMs: asked.atMs })
    expect(answer.atMs - asked.atMs).toBeLessThan(2_500)
    await caller.waitFor('quiet', { afterMs: answer.atMs })
    const tool = await stage.bench.waitFor('tool_call', callId)
    expect([tool.name, JSON.parse(tool.argumentsJson)]).toEqual(['clock', { timeZone: 'Europe/Berlin' }])

    caller.type('thanks, bye')
    const ended = await stage.bench.waitFor('ended', callId, { withinMs: 15_000 })
    expect(ended).toMatchObject({ reason: 'agent_hung_up', detail: null })

    const turns = turnsOf(callId)
    expect(turns.map(turn => [turn.seq, turn.role, turn.text])).toEqual([
      [1, 'agent', GREETING],
      [2, 'caller', 'What time is it in Berlin?'],
      [3, 'agent', 'The tool answered: noon (Europe/Berlin).'],
      [4, 'caller', 'thanks, bye'],
      [5, 'agent', 'Thank you for calling, goodbye.'],
    ])
    const { latency } = turns[2] ?? {}
    expect(latency?.sttMs).toBeGreaterThan(100)
    expect(latency?.endOfTurnMs).toBeGreaterThan(300)
    expect(latency?.llmFirstTokenMs).toBeGreaterThan(90)
    expect(latency?.ttsFirstByteMs).toBeGreaterThan(90)
    expect(latency?.totalMs).toBeGreaterThan(latency?.endOfTurnMs ?? 0)
    expect(
      turns.every(turn => turn.endedAtMs >= turn.startedAtMs && turn.endedAtMs <= ended.durationMs + 50),
    ).toBe(true)

    const partials = stage.bench.of(callId).flatMap(message => (message.type === 'partial' ? [message] : []))
    expect(partials.filter(({ role }) => role === 'caller').map(({ text }) => text)).toContain('What time is')
    expect(partials.some(({ role, text }) => role === 'agent' && text === 'Hello, this is')).toBe(true)

    const chats = (await stage.fake.journal()).filter(({ part }) => part === 'llm')
    expect(chats[0]?.body.messages).toMatchObject([
      { role: 'system', content: plan.systemPrompt },
      { role: 'assistant' },
      { role: 'user' },
    ])
    expect(chats[0]?.rawBody).toContain(JSON.stringify(plan.systemPrompt))
    expect(chats[0]?.headers.authorization).toBe(`Bearer ${CANARY_KEY}`)
    await caller.leave()
  },
  TEST_MS,
)

test(
  'speech stops the agent, and the turn keeps what was heard; typed text stops it too',
  async () => {
    const delays = { sttMs: 500, llmFirstTokenMs: 100, llmTokenMs: 8, ttsFirstByteMs: 100 }
    await stage.fake.set({ transcripts: ['stop please'], delays })
    const { caller, callId } = await stage.placeCall({ greeting: GREETING })
    await caller.waitFor('quiet')
    caller.type('tell me a story')
    const story = await caller.waitFor('loud', { afterMs: lastAtMs(caller.events) })
    await stage.bench.waitFor('partial', callId, {
      where: ({ text }) => text.includes('once upon a time') || text.includes('Once upon a time there'),
    })

    const speaking = caller.speak('stop please stop that now')
    const started = await caller.waitFor('speech_started', { afterMs: story.atMs })
    const quiet = await caller.waitFor('quiet', { afterMs: started.atMs })
    expect(quiet.lastLoudAtMs - started.atMs).toBeLessThan(900)
    const spoken = await speaking
    await caller.waitFor('loud', { afterMs: spoken.atMs })
    const cut = (await stage.bench.waitFor('turn', callId, { where: ({ turn }) => turn.interrupted })).turn
    expect(cut.text).toStartWith('Part 1. Once upon a time there')
    expect(cut.text.length).toBeLessThan(200)
    const asked = (
      await stage.bench.waitFor('turn', callId, { where: ({ turn }) => turn.text === 'stop please' })
    ).turn
    // It fell silent while the caller spoke, long before their words were understood.
    expect(cut.endedAtMs).toBeGreaterThan(asked.startedAtMs - 100)
    expect(cut.endedAtMs).toBeLessThan(asked.startedAtMs + 900)

    caller.type('tell me a story again')
    await stage.bench.waitFor('turn', callId, { where: ({ turn }) => turn.text === 'tell me a story again' })
    const isHeard = ({ role, text }: { role: string; text: string }) => role === 'agent' && text === 'Part 1.'
    await stage.bench.waitFor('partial', callId, { where: isHeard, after: stage.bench.messages.length })
    const typedOver = {
      where: ({ turn }: { turn: { interrupted: boolean } }) => turn.interrupted,
      after: stage.bench.messages.length,
    }
    caller.type('are you open?')
    expect((await stage.bench.waitFor('turn', callId, typedOver)).turn.text).toStartWith('Part 1.')

    await caller.leave()
    const ended = await stage.bench.waitFor('ended', callId)
    expect(ended.reason).toBe('caller_hung_up')
  },
  TEST_MS,
)

test(
  'a language model that refuses the key is put into words for both: the caller hears a sentence, the call ends with its reason',
  async () => {
    const { caller, callId, plan } = await stage.placeCall({ greeting: GREETING })
    await caller.waitFor('quiet')
    await stage.fake.set({
      faults: { llm: { kind: 'status', status: 401, body: `Incorrect API key provided: ${CANARY_KEY}` } },
    })
    caller.type('are you open?')
    const askedAtMs = lastAtMs(caller.events)
    await caller.waitFor('loud', { afterMs: askedAtMs, withinMs: 5_000 })
    const ended = await stage.bench.waitFor('ended', callId)
    expect(ended).toMatchObject({
      reason: 'provider_failed',
      detail: `The language model at ${stage.fake.host} refused the key (401).`,
    })
    expect(turnsOf(callId).at(-1)?.text).toBe(plan.serviceSentences.providerFailed)
    expect(JSON.stringify(stage.bench.messages)).not.toContain(CANARY_KEY)
    await caller.leave()
  },
  TEST_MS,
)

test(
  'a voice that fails is replaced by the voice of the machine for the last words',
  async () => {
    const { caller, callId, plan } = await stage.placeCall({ greeting: GREETING })
    await caller.waitFor('quiet')
    await stage.fake.set({ faults: { tts: { kind: 'status', status: 429 } } })
    caller.type('are you open?')
    await caller.waitFor('loud', { afterMs: lastAtMs(caller.events), withinMs: 6_000 })
    const ended = await stage.bench.waitFor('ended', callId)
    expect(ended.detail).toBe(`The voice at ${stage.fake.host} is over its quota or rate limit (429).`)
    expect(turnsOf(callId).at(-1)?.text).toBe(plan.serviceSentences.providerFailed)
    await caller.leave()
  },
  TEST_MS,
)

test(
  'speech recognition at a dead address ends the call with a sentence as well',
  async () => {
    const models = stage.cascade()
    if (models.kind !== 'cascade') throw new Error('not a cascade')
    const { caller, callId } = await stage.placeCall({
      greeting: GREETING,
      models: { ...models, stt: { ...models.stt, baseUrl: 'http://127.0.0.1:9/v1' } },
    })
    await caller.waitFor('quiet')
    const asked = await caller.speak('are you open today')
    await caller.waitFor('loud', { afterMs: asked.atMs, withinMs: 5_000 })
    const ended = await stage.bench.waitFor('ended', callId)
    expect(ended.detail).toBe(
      'The speech recognition at 127.0.0.1:9 cannot be reached or broke the connection off.',
    )
    await caller.leave()
  },
  TEST_MS,
)

test(
  'three calls at once do not mix, and nothing native is left of them',
  async () => {
    const before = countCaptureThreads()
    const calls = await Promise.all([1, 2, 3].map(() => stage.placeCall({ greeting: GREETING })))
    await Promise.all(calls.map(({ caller }) => caller.waitFor('quiet')))
    await Promise.all(
      calls.map(async ({ caller, callId }, index) => {
        caller.type(`I am number ${index}`)
        const { turn } = await stage.bench.waitFor('turn', callId, {
          where: ({ turn }) => turn.seq === 3,
          withinMs: 15_000,
        })
        expect(turn.text).toBe(`You said: I am number ${index}. How can I help you?`)
      }),
    )
    await Promise.all(calls.map(({ caller }) => caller.leave()))
    await Promise.all(calls.map(({ callId }) => stage.bench.waitFor('ended', callId)))
    // Left to the garbage collector they would go too, some seconds later: a test in this process may have left one like that.
    await until('no capture thread of theirs is left', () => countCaptureThreads() <= before, 2_500)
  },
  TEST_MS,
)

test(
  'an agent that finds nobody gives up before LiveKit closes the room, and leaves no capture thread behind',
  async () => {
    const before = countCaptureThreads()
    const room = `test-${Bun.randomUUIDv7()}`
    const plan = planOf({
      roomUrl: stage.livekit.url,
      roomToken: await stage.livekit.ticket(room, 'agent', 'agent'),
      models: stage.cascade(),
    })
    stage.bench.start(plan)
    expect((await stage.bench.waitFor('ended', plan.callId)).reason).toBe('caller_hung_up')
    await until('no capture thread of its is left', () => countCaptureThreads() <= before, 2_500)
  },
  TEST_MS,
)

async function until(reason: string, holds: () => boolean, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${reason}`)
    await Bun.sleep(50)
  }
}
