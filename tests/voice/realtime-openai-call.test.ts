/** Whole calls with a model that hears and speaks by itself (OpenAI Realtime), through a real livekit-server. */
import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { fillPhrase } from '#lib/phrase.ts'
import type { SessionPlan } from '#voice/protocol.ts'
import { type OpenAiRealtimeFake, startOpenAiRealtimeFake } from '../fakes/openai-realtime-fake.ts'
import { CANARY_KEY, type MediaStage, startMediaStage } from './media-calls.ts'

let stage: MediaStage
let fake: OpenAiRealtimeFake

beforeAll(async () => {
  ;[stage, fake] = await Promise.all([startMediaStage(), startOpenAiRealtimeFake()])
}, 30_000)
afterEach(() => fake.reset())
afterAll(async () => {
  await Promise.all([stage.close(), fake.stop()])
}, 30_000)

const GREETING = 'Hello, this is Anna.'
const TEST_MS = 40_000

const realtime = (patch: { apiKey?: string; model?: string } = {}): SessionPlan['models'] => ({
  kind: 'openai-realtime',
  baseUrl: fake.baseUrl,
  model: 'fake-realtime',
  voice: 'marin',
  apiKey: CANARY_KEY,
  ...patch,
})
/** One of each number: a turn is sent again until it is confirmed. */
const turnsOf = (callId: string) => {
  const turns = stage.bench.of(callId).flatMap(message => (message.type === 'turn' ? [message.turn] : []))
  return turns.filter(({ seq }, at) => turns.findIndex(turn => turn.seq === seq) === at)
}
const usageOf = (callId: string) =>
  stage.bench.of(callId).flatMap(message => (message.type === 'usage' ? [message.usage] : []))

test(
  'a caller is greeted, asks, a tool runs, the answer is heard, and both sides are written down',
  async () => {
    await fake.set({ apiKey: CANARY_KEY, transcripts: ['What time is it in Berlin?'] })
    const { caller, callId, plan } = await stage.placeCall({ greeting: GREETING, models: realtime() })
    const joined = await caller.waitFor('joined')
    const greeting = await caller.waitFor('loud')
    await caller.waitFor('quiet', { afterMs: greeting.atMs })

    const asked = await caller.speak('what time is it in Berlin please')
    const answer = await caller.waitFor('loud', { afterMs: asked.atMs })
    await caller.waitFor('quiet', { afterMs: answer.atMs })
    console.log(
      `greeting ${Math.round(greeting.atMs - joined.atMs)} ms after joining, answer ${Math.round(answer.atMs - asked.atMs)} ms after the question`,
    )
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
    expect(latency?.totalMs).toBeGreaterThan(500)
    expect(latency?.totalMs).toBeLessThan(6_000)
    expect(latency?.endOfTurnMs).toBeGreaterThan(200)
    expect(latency?.sttMs).toBeNull()
    expect(turns.every(turn => turn.endedAtMs >= turn.startedAtMs)).toBe(true)

    const usage = usageOf(callId)
    expect(usage.length).toBeGreaterThan(3)
    expect(usage.some(({ audioInputTokens }) => audioInputTokens > 0)).toBe(true)
    expect(usage.some(({ audioOutputTokens }) => audioOutputTokens > 0)).toBe(true)
    expect(
      usage.every(({ llmCachedInputTokens, llmInputTokens }) => llmCachedInputTokens < llmInputTokens),
    ).toBe(true)

    const partials = stage.bench.of(callId).flatMap(message => (message.type === 'partial' ? [message] : []))
    expect(partials.filter(({ role }) => role === 'caller').map(({ text }) => text)).toContain('What time is')

    const journal = await fake.journal()
    const [configured] = journal.filter(({ event }) => event.type === 'session.update')
    expect(configured?.event.session).toMatchObject({ instructions: plan.systemPrompt })
    expect(JSON.stringify(stage.bench.messages)).not.toContain(CANARY_KEY)
    await caller.leave()
  },
  TEST_MS,
)

test(
  'speech stops the agent, the turn keeps what was heard, and the model is told how much that was',
  async () => {
    await fake.set({ transcripts: ['Tell me a story.', 'Stop, please.'] })
    const { caller, callId } = await stage.placeCall({ greeting: GREETING, models: realtime() })
    const greeting = await caller.waitFor('loud')
    await caller.waitFor('quiet', { afterMs: greeting.atMs })
    const asked = await caller.speak('tell me a story')
    const story = await caller.waitFor('loud', { afterMs: asked.atMs })
    await stage.bench.waitFor('partial', callId, {
      where: ({ role, text }) => role === 'agent' && text.includes('a telephone that'),
    })
    const speaking = caller.speak('stop please stop that now')
    const started = await caller.waitFor('speech_started', { afterMs: story.atMs })
    const quiet = await caller.waitFor('quiet', { afterMs: started.atMs })
    console.log(`silent ${Math.round(quiet.lastLoudAtMs - started.atMs)} ms after the caller cut in`)
    expect(quiet.lastLoudAtMs - started.atMs).toBeLessThan(1_500)
    const spoken = await speaking
    await caller.waitFor('loud', { afterMs: spoken.atMs })

    await stage.bench.waitFor('turn', callId, { where: ({ turn }) => turn.seq === 4 })
    await caller.leave()
    await stage.bench.waitFor('ended', callId)
    const [, request, cut, stop] = turnsOf(callId)
    expect([request?.text, stop?.text]).toEqual(['Tell me a story.', 'Stop, please.'])
    expect(cut).toMatchObject({ role: 'agent', interrupted: true })
    expect(cut?.text).toStartWith('Part 1. Once upon a time there was a telephone that')
    expect(cut?.text.length).toBeLessThan(160)
    expect(cut?.endedAtMs).toBeGreaterThan((stop?.startedAtMs ?? 0) - 200)

    const journal = await fake.journal()
    const truncated = journal.find(({ event }) => event.type === 'conversation.item.truncate')
    const heardMs = (cut?.endedAtMs ?? 0) - (cut?.startedAtMs ?? 0)
    expect(Math.abs(Number(truncated?.event.audio_end_ms) - heardMs)).toBeLessThan(1_000)
  },
  TEST_MS,
)

test(
  'a connection that is cut in the middle of a word comes back with the conversation, and the answer goes on',
  async () => {
    await fake.set({ transcripts: ['What are your opening hours?', 'And on Sundays?'] })
    const { caller, callId } = await stage.placeCall({ greeting: GREETING, models: realtime() })
    const greeting = await caller.waitFor('loud')
    await caller.waitFor('quiet', { afterMs: greeting.atMs })
    await fake.set({ faults: { cut: { afterPieces: 6 } } })
    const asked = await caller.speak('what are your opening hours')
    await caller.waitFor('loud', { afterMs: asked.atMs })
    const { incident } = await stage.bench.waitFor('incident', callId)
    const notice = fillPhrase(incident.phrase)
    console.log(notice)
    expect(notice).toMatch(
      new RegExp(`^The connection to the speech model at ${fake.host} broke and was restored after \\d`),
    )
    await stage.bench.waitFor('turn', callId, {
      where: ({ turn }) => turn.text.startsWith('As I was saying'),
    })
    const again = await caller.speak('and what about sundays')
    await caller.waitFor('loud', { afterMs: again.atMs })
    await stage.bench.waitFor('turn', callId, { where: ({ turn }) => turn.seq === 6, withinMs: 15_000 })
    await caller.leave()
    await stage.bench.waitFor('ended', callId)

    const texts = turnsOf(callId).map(({ role, text }) => [role, text])
    expect(texts.slice(0, 2)).toEqual([
      ['agent', GREETING],
      ['caller', 'What are your opening hours?'],
    ])
    expect(texts[2]?.[1]).toStartWith('We are open')
    expect(texts.slice(3, 5)).toEqual([
      ['agent', 'As I was saying, that is all there is to it.'],
      ['caller', 'And on Sundays?'],
    ])
    const retold = (await fake.journal()).filter(
      ({ connection, event }) => connection > 0 && event.type === 'conversation.item.create',
    )
    expect(JSON.stringify(retold)).toContain(GREETING)
    expect(JSON.stringify(retold)).toContain('What are your opening hours?')
    expect(JSON.stringify(retold)).toContain('We are open')
  },
  TEST_MS,
)

test(
  'a tool that is still running when the caller cuts in hands its result to the model all the same; typed text cuts in too',
  async () => {
    const promise = 'One moment please, I look that up in the big book of tables for you, it takes a while.'
    const tool = { name: 'clock', arguments: '{"timeZone":"Europe/Berlin"}' }
    await fake.set({
      transcripts: ['Book a table.', 'Hurry up, please.'],
      rules: [{ match: 'book', reply: promise, tool }],
    })
    const cutIn = Promise.withResolvers<void>()
    stage.bench.answerTools(async () => {
      await cutIn.promise
      return { output: 'Table seven is booked.' }
    })
    const { caller, callId } = await stage.placeCall({ greeting: GREETING, models: realtime() })
    const greeting = await caller.waitFor('loud')
    await caller.waitFor('quiet', { afterMs: greeting.atMs })
    const asked = await caller.speak('book a table')
    await stage.bench.waitFor('tool_call', callId)
    await caller.waitFor('loud', { afterMs: asked.atMs })
    await stage.bench.waitFor('partial', callId, {
      where: ({ text }) => text.startsWith('One moment please'),
    })
    await caller.speak('hurry up please')
    await stage.bench.waitFor('turn', callId, { where: ({ turn }) => turn.interrupted })
    cutIn.resolve()
    await stage.bench.waitFor('turn', callId, { where: ({ turn }) => turn.text === 'Hurry up, please.' })
    await until('the model has the result', async () =>
      (await fake.journal()).some(
        ({ event }) => JSON.stringify(event).includes('Table seven is booked.') && 'item' in event,
      ),
    )

    caller.type('tell me a story')
    await stage.bench.waitFor('partial', callId, { where: ({ text }) => text.startsWith('Part 1. Once') })
    caller.type('hello')
    const reply = await stage.bench.waitFor('turn', callId, {
      where: ({ turn }) => turn.text.startsWith('You said: hello'),
    })
    const turns = turnsOf(callId)
    const told = turns.slice(turns.findIndex(({ text }) => text === 'tell me a story'))
    expect(told.map(({ role, interrupted }) => [role, interrupted])).toEqual([
      ['caller', false],
      ['agent', true],
      ['caller', false],
      ['agent', false],
    ])
    expect(told[1]?.text).toStartWith('Part 1. Once')
    expect(reply.turn.latency?.totalMs).toBeGreaterThan(0)
    await caller.leave()
    await stage.bench.waitFor('ended', callId)
  },
  TEST_MS,
)

test(
  'last words are said by the model itself while it is there',
  async () => {
    const { caller, callId, plan } = await stage.placeCall({
      greeting: GREETING,
      models: realtime(),
      maxDurationMs: 3_500,
    })
    const ended = await stage.bench.waitFor('ended', callId)
    expect(ended).toMatchObject({ reason: 'max_duration', detail: null })
    expect(turnsOf(callId).at(-1)?.text).toBe(plan.serviceSentences.maxDuration)
    const asked = (await fake.journal()).filter(({ event }) => event.type === 'response.create')
    expect(JSON.stringify(asked.at(-1))).toContain(plan.serviceSentences.maxDuration)
    await caller.leave()
  },
  TEST_MS,
)

test(
  'a key that is refused and a model that nobody knows are put into words for both: the caller hears a sentence of the machine',
  async () => {
    await fake.set({ apiKey: CANARY_KEY })
    const place = (patch: Parameters<typeof realtime>[0]) =>
      stage.placeCall({ greeting: GREETING, models: realtime(patch) })
    const calls = await Promise.all([
      place({ apiKey: 'canary-wrong-key' }),
      place({ model: 'no-such-model' }),
    ])
    const details = await Promise.all(
      calls.map(async ({ caller, callId, plan }) => {
        await caller.waitFor('loud', { withinMs: 8_000 })
        const ended = await stage.bench.waitFor('ended', callId)
        expect(ended.reason).toBe('provider_failed')
        expect(turnsOf(callId).map(({ text }) => text)).toEqual([plan.serviceSentences.providerFailed])
        await caller.leave()
        return ended.detail
      }),
    )
    expect(details).toEqual([
      `The speech model at ${fake.host} refused the key (401).`,
      `The speech model at ${fake.host} does not know the model "no-such-model" or the path.`,
    ])
    expect(JSON.stringify(stage.bench.messages)).not.toMatch(/canary/i)
  },
  TEST_MS,
)

async function until(reason: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${reason}`)
    await Bun.sleep(50)
  }
}
