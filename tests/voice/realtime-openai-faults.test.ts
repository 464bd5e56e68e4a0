/** What can go wrong between us and OpenAI Realtime: mended, or told once. Against the fake, without a room. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'bun:test'
import { llm } from '@livekit/agents'
import { AudioFrame } from '@livekit/rtc-node'
import { installLibraryLog } from '#voice/media/library-log.ts'
import { createOpenAiRealtime } from '#voice/media/realtime/openai-realtime.ts'
import type { RealtimeFault, RealtimeUsage, RealtimeVoice } from '#voice/media/realtime/realtime-voice.ts'
import { type OpenAiRealtimeFake, startOpenAiRealtimeFake } from '../fakes/openai-realtime-fake.ts'
import { renderSpeech } from './caller/rtc-caller.ts'

const TEST_MS = 45_000
const WAIT_MS = 25_000
const RATE_HZ = 48_000
const FRAME_SAMPLES = RATE_HZ / 50
const KEY = 'canary-key-77aa'

let fake: OpenAiRealtimeFake
let other: OpenAiRealtimeFake
const lines: string[] = []

beforeAll(async () => {
  installLibraryLog((level, message, facts) => lines.push(JSON.stringify({ level, message, facts })), 'debug')
  ;[fake, other] = await Promise.all([startOpenAiRealtimeFake(), startOpenAiRealtimeFake()])
}, 30_000)
beforeEach(() => {
  lines.length = 0
})
afterEach(async () => {
  expect(lines.join()).not.toContain(KEY)
  await Promise.all([fake.reset(), other.reset()])
})
afterAll(async () => {
  await Promise.all([fake.stop(), other.stop()])
})

/** One conversation, with what it told. */
async function converse(server: OpenAiRealtimeFake) {
  const told = {
    faults: [] as RealtimeFault[],
    resumed: [] as { reason: string; code: number | null; gapMs: number }[],
    usage: [] as RealtimeUsage[],
    generations: [] as llm.GenerationCreatedEvent[],
    words: [] as string[],
    callers: [] as string[],
  }
  const voice: RealtimeVoice = createOpenAiRealtime({
    baseUrl: server.baseUrl,
    model: 'fake-realtime',
    voice: 'marin',
    apiKey: KEY,
    language: 'en',
    onFault: fault => told.faults.push(fault),
    onResumed: facts => told.resumed.push(facts),
    onUsage: usage => told.usage.push(usage),
  })
  const session = voice.model.session()
  session.on('generation_created', (event: llm.GenerationCreatedEvent) => {
    told.generations.push(event)
    void readWords(event, told.words)
  })
  session.on('input_audio_transcription_completed', (event: llm.InputTranscriptionCompleted) => {
    if (event.isFinal) told.callers.push(event.transcript)
  })
  await session._updateSession('Be kind.', llm.ChatContext.empty(), llm.ToolContext.empty())
  return { voice, session, told }
}

async function readWords(event: llm.GenerationCreatedEvent, words: string[]): Promise<void> {
  for await (const message of event.messageStream) {
    let text = ''
    for await (const piece of message.textStream) text += typeof piece === 'string' ? piece : piece.text
    words.push(text)
  }
}

/** Speaks at the pace of a mouth, then is silent for as long as it takes to be understood. */
async function speak(session: llm.RealtimeSession, text: string, silenceMs = 1_200): Promise<void> {
  const speech = new Int16Array(await Bun.file(await renderSpeech(text)).arrayBuffer())
  const all = new Int16Array(speech.length + (RATE_HZ * silenceMs) / 1000)
  all.set(speech)
  const startedAt = performance.now()
  for (let at = 0; at + FRAME_SAMPLES <= all.length; at += FRAME_SAMPLES) {
    const dueMs = startedAt + (at / RATE_HZ) * 1000 - performance.now()
    if (dueMs > 5) await Bun.sleep(dueMs)
    session.pushAudio(new AudioFrame(all.slice(at, at + FRAME_SAMPLES), RATE_HZ, 1, FRAME_SAMPLES))
  }
}

async function until(reason: string, holds: () => boolean): Promise<void> {
  const deadline = Date.now() + WAIT_MS
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${reason}`)
    await Bun.sleep(20)
  }
}

const connectionsOf = async (server: OpenAiRealtimeFake) =>
  (await server.journal()).filter(({ event }) => event.type === 'connection.open').length

test(
  'an answer that a rate limit stopped is asked for again; when that is in vain, it is said so once',
  async () => {
    const failed = { type: 'tokens', code: 'rate_limit_exceeded' }
    await fake.set({ faults: { failed: { ...failed, times: 1 } } })
    const mended = await converse(fake)
    await mended.session.generateReply('Say exactly, word for word: "Hello."')
    await until('the second attempt speaks', () => mended.told.words.includes('Hello.'))
    expect(mended.told.faults).toEqual([])
    expect(mended.told.generations.map(({ userInitiated }) => userInitiated)).toEqual([true, false])
    await mended.voice.close()

    await fake.set({ faults: { failed: { ...failed, times: 9 } } })
    const lost = await converse(fake)
    await lost.session.generateReply()
    await until('the fault is told', () => lost.told.faults.length > 0)
    expect(lost.told.faults.map(({ kind, status }) => [kind, status])).toEqual([['quota', null]])
    await expect(lost.session.generateReply()).rejects.toThrow('the session is closed')
    await lost.voice.close()
  },
  TEST_MS,
)

test(
  'a session is left before its time is over, and one whose time is over is followed by another, with the conversation',
  async () => {
    await fake.set({ sessionSeconds: 4 })
    const { session, told, voice } = await converse(fake)
    const context = llm.ChatContext.empty()
    context.addMessage({ role: 'user', content: 'My name is Ada.' })
    await session.updateChatCtx(context)
    await until('the session was left', () => told.resumed.length > 0)
    expect(told.resumed[0]).toMatchObject({ reason: 'go_away', code: null })

    await fake.set({ sessionSeconds: 3_600 })
    await fake.expire()
    await until('the conversation goes on', () => told.resumed.length > 1)
    const last = told.resumed.at(-1)
    expect(last?.reason).toBe('closed')
    expect(told.faults).toEqual([])
    const retold = (await fake.journal()).filter(({ event }) => event.type === 'conversation.item.create')
    expect(new Set(retold.map(({ connection }) => connection)).size).toBe(retold.length)
    expect(retold.length).toBeGreaterThanOrEqual(3)
    expect(retold.every(({ event }) => JSON.stringify(event).includes('My name is Ada.'))).toBe(true)
    await voice.close()
  },
  TEST_MS,
)

test(
  'a server that leaves words unanswered, and one that is frozen, are left and what was said is said again; one that is gone is told once',
  async () => {
    await fake.set({ faults: { silent: { times: 1 } } })
    await other.set({ defaultTranscript: 'Are you there?' })
    const mortal = await startOpenAiRealtimeFake()
    const [silent, frozen, gone] = await Promise.all([converse(fake), converse(other), converse(mortal)])
    const loseForGood = async () => {
      await firstReply(gone.session)
      await mortal.stop()
      await until('it is told', () => gone.told.faults.length > 0)
      expect(gone.told.faults.map(({ kind }) => kind)).toEqual(['unreachable'])
      await gone.voice.close()
    }
    const answerFrozen = async () => {
      const { generation } = await firstReply(frozen.session)
      expect(generation.userInitiated).toBe(true)
      await until('the greeting is over', () => frozen.told.usage.length > 0)
      other.freeze()
      await speak(frozen.session, 'are you there')
      await Bun.sleep(14_000)
      other.thaw()
      await until('the frozen one is followed by another', () => frozen.told.resumed.length > 0)
      await until('the question was understood there', () => frozen.told.callers.includes('Are you there?'))
    }
    const answerSilent = async () => {
      await speak(silent.session, 'what are your opening hours')
      await until('it is followed by another', () => silent.told.resumed.length > 0)
      await until('the answer came', () => silent.told.words.some(text => text.startsWith('We are open')))
    }
    await Promise.all([answerFrozen(), answerSilent(), loseForGood()])
    expect([...silent.told.faults, ...frozen.told.faults]).toEqual([])
    expect(await connectionsOf(fake)).toBe(2)
    await Promise.all([silent.voice.close(), frozen.voice.close()])
  },
  TEST_MS,
)

async function firstReply(session: llm.RealtimeSession) {
  return { generation: await session.generateReply('Say exactly, word for word: "Hello."') }
}

test(
  'an address where nobody answers, and a server that closes every time, are told once',
  async () => {
    await fake.set({
      faults: { refusal: { times: 99, type: 'server_error', code: 'server_error', closeCode: 1011 } },
    })
    const broken = await converse(fake)
    const nobody = await converse({ ...other, baseUrl: 'http://127.0.0.1:9/v1' })
    await until('both are told', () => broken.told.faults.length > 0 && nobody.told.faults.length > 0)
    expect(broken.told.faults.map(({ kind, status }) => [kind, status])).toEqual([['broken', 1011]])
    expect(nobody.told.faults.map(({ kind }) => kind)).toEqual(['unreachable'])
    await Promise.all([broken.voice.close(), nobody.voice.close()])
  },
  TEST_MS,
)

test(
  'a quota that is used up and a voice that there is not end it at once, by what the server says before it closes',
  async () => {
    const code = 'insufficient_quota'
    await fake.set({ faults: { refusal: { type: code, code, closeCode: 3000 } } })
    await other.set({ voices: ['cedar'] })
    const [poor, mute] = await Promise.all([converse(fake), converse(other)])
    await until('both are told', () => poor.told.faults.length > 0 && mute.told.faults.length > 0)
    expect(poor.told.faults.map(({ kind }) => kind)).toEqual(['quota'])
    expect(mute.told.faults.map(({ kind }) => kind)).toEqual(['refused'])
    expect([await connectionsOf(fake), await connectionsOf(other)]).toEqual([1, 1])
    await Promise.all([poor.voice.close(), mute.voice.close()])
  },
  TEST_MS,
)

test(
  'tokens are counted by kind, and those of an answer that was cut short too',
  async () => {
    const { session, told, voice } = await converse(fake)
    await session.generateReply(
      'Say exactly, word for word: "Once upon a time there was a telephone that never rang at all."',
    )
    await until('it speaks', () => told.generations.length > 0)
    await session.interrupt()
    await until('the tokens are told', () => told.usage.length > 0)
    expect(told.usage).toHaveLength(1)
    expect(told.usage[0]?.llmInputTokens).toBeGreaterThan(0)
    expect(told.usage[0]?.llmCachedInputTokens).toBeLessThan(told.usage[0]?.llmInputTokens ?? 0)
    await voice.close()
  },
  TEST_MS,
)
