/** Whole calls with Gemini Live, through a real livekit-server. */
import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { fillPhrase } from '#lib/phrase.ts'
import { type GeminiStage, GREETING, promptOf, startGeminiStage } from './gemini-stage.ts'
import { CANARY_KEY } from './media-calls.ts'

let stage: GeminiStage

beforeAll(async () => {
  stage = await startGeminiStage()
}, 30_000)
afterEach(() => stage.gemini.reset())
afterAll(() => stage.close(), 30_000)

const TEST_MS = 40_000
const lastAtMs = (events: readonly { atMs: number }[]) => events.at(-1)?.atMs ?? 0

test(
  'a caller is greeted, asks, a tool runs, the answer is heard, and both sides are written down',
  async () => {
    await stage.gemini.set({ apiKey: CANARY_KEY, transcripts: ['What time is it in Berlin?'] })
    const { caller, callId, plan } = await stage.greeted()
    const asked = await caller.speak('what time is it in berlin please')
    const answer = await caller.waitFor('loud', { afterMs: asked.atMs })
    await caller.waitFor('quiet', { afterMs: answer.atMs })
    const tool = await stage.bench.waitFor('tool_call', callId)
    expect([tool.name, JSON.parse(tool.argumentsJson)]).toEqual(['clock', { timeZone: 'Europe/Berlin' }])
    caller.type('thanks, bye')
    const ended = await stage.bench.waitFor('ended', callId, { withinMs: 15_000 })
    expect(ended).toMatchObject({ reason: 'agent_hung_up', detail: null })

    const turns = stage.turnsOf(callId)
    expect(turns.map(turn => [turn.role, turn.text])).toEqual([
      ['agent', GREETING],
      ['caller', 'What time is it in Berlin?'],
      ['agent', 'The tool answered: noon (Europe/Berlin).'],
      ['caller', 'thanks, bye'],
      ['agent', 'Thank you for calling, goodbye.'],
    ])
    const { latency } = turns[2] ?? {}
    expect(latency?.totalMs).toBeGreaterThan(500)
    expect(latency?.llmFirstTokenMs).toBeGreaterThan(0)
    const usage = stage.usageOf(callId)
    expect(usage.audioInputTokens).toBeGreaterThan(20)
    expect(usage.audioOutputTokens).toBeGreaterThan(40)
    expect(usage.llmInputTokens).toBeGreaterThan(usage.llmCachedInputTokens)
    expect(usage.llmCachedInputTokens).toBeGreaterThan(0)
    const partials = stage.bench.of(callId).flatMap(message => (message.type === 'partial' ? [message] : []))
    expect(partials.filter(({ role }) => role === 'caller').map(({ text }) => text.trim())).toContain(
      'What time',
    )
    expect(partials.some(({ role, text }) => role === 'agent' && text === 'Hello, this is')).toBe(true)

    const journal = await stage.gemini.journal()
    expect(journal).toHaveLength(1)
    expect(journal[0]?.setup?.systemInstruction).toEqual({ parts: [{ text: plan.systemPrompt }] })
    expect(journal[0]?.audioBytesDuringTools).toBe(0)
    expect(JSON.stringify(stage.bench.messages)).not.toContain(CANARY_KEY)
    console.log(`answer with a tool ${Math.round(answer.atMs - asked.atMs)} ms after the question`)
    await caller.leave()
  },
  TEST_MS,
)

test(
  'speech stops the agent, and the turn keeps what was heard; so does the record for the model',
  async () => {
    await stage.gemini.set({ transcripts: ['Tell me a story.', 'Stop, please.'] })
    const { caller, callId } = await stage.greeted()
    const asked = await caller.speak('tell me a story')
    const story = await caller.waitFor('loud', { afterMs: asked.atMs })
    await stage.bench.waitFor('partial', callId, {
      where: ({ role, text }) => role === 'agent' && text.includes('a telephone that'),
    })
    const speaking = caller.speak('stop please stop that now')
    const started = await caller.waitFor('speech_started', { afterMs: story.atMs })
    const quiet = await caller.waitFor('quiet', { afterMs: started.atMs })
    const spoken = await speaking
    await caller.waitFor('loud', { afterMs: spoken.atMs })
    await stage.bench.waitFor('turn', callId, { where: ({ turn }) => turn.seq === 4 })
    await stage.gemini.end({ kind: 'drop' })
    await stage.bench.waitFor('incident', callId)
    await caller.leave()
    await stage.bench.waitFor('ended', callId)

    expect(quiet.lastLoudAtMs - started.atMs).toBeLessThan(1_500)
    console.log(`silent ${Math.round(quiet.lastLoudAtMs - started.atMs)} ms after the caller began to speak`)
    const [, request, cut, stop] = stage.turnsOf(callId)
    expect([request?.text, stop?.text]).toEqual(['Tell me a story.', 'Stop, please.'])
    expect(cut).toMatchObject({ role: 'agent', interrupted: true })
    expect(cut?.text).toStartWith('Part 1. Once upon a time there was a telephone that')
    expect(cut?.text.length).toBeLessThan(160)
    const [, second] = await stage.gemini.journal()
    expect(second && promptOf(second)).toContain('(you were interrupted here)')
    expect(second && promptOf(second)).not.toContain('Part 3')
  },
  TEST_MS,
)

test(
  'a socket that is cut in the middle of a word: the answer goes on, and so does the call',
  async () => {
    await stage.gemini.set({
      transcripts: ['What are your opening hours?', 'Tell me, are you open on Sunday?'],
    })
    const { caller, callId } = await stage.greeted()
    await stage.gemini.set({ faults: [{ at: 'mid_word', how: { kind: 'drop' } }] })
    const asked = await caller.speak('what are your opening hours')
    await caller.waitFor('loud', { afterMs: asked.atMs })
    const { incident } = await stage.bench.waitFor('incident', callId)
    expect(fillPhrase(incident.phrase)).toContain(stage.gemini.host)
    await stage.bench.waitFor('turn', callId, {
      where: ({ turn }) => turn.text === 'And so the answer goes on to its end.',
    })
    const again = await caller.speak('and what about sundays')
    await caller.waitFor('loud', { afterMs: again.atMs })
    await stage.bench.waitFor('turn', callId, { where: ({ turn }) => turn.seq === 6, withinMs: 15_000 })
    await caller.leave()
    await stage.bench.waitFor('ended', callId)
    const texts = stage.turnsOf(callId).map(({ role, text }) => [role, text])
    expect(texts[2]?.[1]).toStartWith('We are open')
    expect(texts.slice(4)).toEqual([
      ['caller', 'Tell me, are you open on Sunday?'],
      ['agent', 'We are open from nine in the morning until ten at night. May I book a table for you?'],
    ])
    const [first, second] = await stage.gemini.journal()
    expect(second?.isResumed).toBe(true)
    expect(second && promptOf(second)).toContain('What are your opening hours?')
    const asksOf = (log: typeof first) =>
      log?.received.filter(message => JSON.stringify(message).includes('Say exactly')).length
    expect([asksOf(first), asksOf(second)]).toEqual([1, 0])
  },
  TEST_MS,
)

test(
  'a wrong key is put into words for both: the caller hears a sentence in the voice of the machine',
  async () => {
    await stage.gemini.set({ apiKey: 'another-key' })
    const { caller, callId, plan } = await stage.placeCall({ greeting: GREETING, models: stage.models() })
    await caller.waitFor('loud', { withinMs: 8_000 })
    const ended = await stage.bench.waitFor('ended', callId)
    expect(ended).toMatchObject({
      reason: 'provider_failed',
      detail: `The speech model at ${stage.gemini.host} refused the key (1007).`,
    })
    expect(stage.turnsOf(callId).map(({ text }) => text)).toEqual([plan.serviceSentences.providerFailed])
    expect(JSON.stringify(stage.bench.messages)).not.toContain(CANARY_KEY)
    await caller.leave()
  },
  TEST_MS,
)

test(
  'quota that ends in the middle of the call is told the same way',
  async () => {
    const { caller, callId, plan } = await stage.greeted()
    const before = lastAtMs(caller.events)
    await stage.gemini.end({ kind: 'close', code: 1011, reason: 'You exceeded your current quota.' })
    await caller.waitFor('loud', { afterMs: before, withinMs: 8_000 })
    const ended = await stage.bench.waitFor('ended', callId)
    expect(ended.detail).toBe(
      `The speech model at ${stage.gemini.host} is over its quota or rate limit (1011).`,
    )
    expect(stage.turnsOf(callId).at(-1)?.text).toBe(plan.serviceSentences.providerFailed)
    await caller.leave()
  },
  TEST_MS,
)
