import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { APIConnectionError, APITimeoutError } from '@livekit/agents'
import { type ProviderFake, startProviderFake } from '../../../../tests/fakes/provider-fake.ts'
import type { ProviderEvent } from '../../../../tests/fakes/provider-settings.ts'
import { installLibraryLog } from '../library-log.ts'
import { type SentenceTts, SPOKEN_KEY } from '../speech/sentence-tts.ts'
import { ProviderRefusal } from './provider-refusal.ts'
import { createCartesiaTts } from './tts-cartesia.ts'
import { createElevenLabsTts, type SocketTtsOptions } from './tts-elevenlabs.ts'

beforeAll(() => installLibraryLog(() => undefined, 'error'))

const KEY = 'canary-key-3c'
const TEXT = 'The first sentence is this one. A second sentence follows it. And here is the third of them.'
const SHORT = 'Hello there, caller.'

interface Spoken {
  sentences: string[]
  samples: number
  firstFrameMs: number
  errors: Error[]
}

async function say(voice: SentenceTts, text: string, options: { stopAfterFrames?: number } = {}) {
  const spoken: Spoken = { sentences: [], samples: 0, firstFrameMs: -1, errors: [] }
  const keep = (failure: { error: Error }) => void spoken.errors.push(failure.error)
  voice.on('error', keep)
  const startedAt = performance.now()
  const stream = voice.stream()
  stream.pushText(text)
  stream.endInput()
  let frames = 0
  for await (const audio of stream) {
    if (typeof audio === 'symbol') break
    if (spoken.firstFrameMs < 0) spoken.firstFrameMs = performance.now() - startedAt
    spoken.samples += audio.frame.samplesPerChannel
    const sentence = audio.frame.userdata[SPOKEN_KEY]
    if (typeof sentence === 'string') spoken.sentences.push(sentence)
    if (++frames === options.stopAfterFrames) stream.close()
  }
  voice.off('error', keep)
  return spoken
}

async function waitFor<T>(reason: string, find: () => Promise<T | undefined | false>): Promise<T> {
  const deadline = Date.now() + 5_000
  for (;;) {
    const found = await find()
    if (found) return found
    if (Date.now() > deadline) throw new Error(`waited in vain for ${reason}`)
    await Bun.sleep(20)
  }
}

const KINDS = [
  ['elevenlabs', createElevenLabsTts, '/v1/text-to-speech/anna/multi-stream-input', 'xi-api-key'],
  ['cartesia', createCartesiaTts, '/tts/websocket', 'x-api-key'],
] as const

describe.each(KINDS)('%s', (name, create, path, keyHeader) => {
  let fake: ProviderFake
  const voices: SentenceTts[] = []
  beforeAll(async () => {
    fake = await startProviderFake(name)
  })
  afterEach(async () => {
    for (const voice of voices.splice(0)) await voice.close()
    await fake.reset()
  })
  afterAll(() => fake.stop())

  const openUnconnected = (patch: Partial<SocketTtsOptions> = {}) => {
    const voice = create({
      baseUrl: fake.baseUrl,
      apiKey: KEY,
      model: 'tts-fake',
      voice: () => 'anna',
      language: () => 'en-GB',
      onUsage: () => undefined,
      patience: { firstByteMs: 1_500, idleMs: 600 },
      ...patch,
    })
    voices.push(voice)
    return voice
  }
  const open = (patch?: Partial<SocketTtsOptions>) => {
    const voice = openUnconnected(patch)
    voice.connect()
    return voice
  }
  const events = async (kind: ProviderEvent['kind']) => (await fake.journal()).filter(it => it.kind === kind)
  const sentTexts = async () =>
    (await events('message')).flatMap(({ body }) => {
      const text = String(body?.transcript ?? body?.text ?? '').trim()
      return text === '' ? [] : [text]
    })
  const isStop = ({ body }: ProviderEvent) => body?.cancel === true || body?.close_context === true

  test('no socket for a caller who has not come, and none for one who is gone', async () => {
    const voice = openUnconnected()
    await Bun.sleep(50)
    expect(await events('handshake')).toEqual([])
    await voice.close()
    voice.connect()
    const { samples } = await say(voice, SHORT)
    expect(samples).toBe(0)
    expect(await events('handshake')).toEqual([])
  })

  test('one socket, opened early; each sentence in a context of its own, heard in order', async () => {
    const usage: number[] = []
    const voice = open({ onUsage: characters => usage.push(characters) })
    const [handshake] = await waitFor('the early handshake', async () => {
      const all = await events('handshake')
      return all.length > 0 && all
    })
    expect(handshake?.path).toBe(path)
    expect(handshake?.headers[keyHeader]).toBe(KEY)
    const spoken = await say(voice, TEXT)
    expect(spoken.errors).toEqual([])
    expect(spoken.sentences.join(' ')).toBe(TEXT)
    expect(spoken.samples / 24_000).toBeGreaterThan(4)
    expect(spoken.firstFrameMs).toBeGreaterThan(90)
    await say(voice, SHORT)
    expect(await events('handshake')).toHaveLength(1)
    expect(await sentTexts()).toEqual([...spoken.sentences, SHORT])
    const contexts = new Set((await events('message')).map(({ body }) => body?.context_id))
    expect(contexts.size).toBe(4)
    expect(usage.reduce((sum, characters) => sum + characters, 0)).toBe(
      [...spoken.sentences, SHORT].join('').length,
    )
  })

  test('interruption stops what is on its way; the socket stays and speaks the next sentence', async () => {
    await fake.set({ delays: { firstMs: 50, everyMs: 200 } })
    const voice = open()
    await say(voice, TEXT, { stopAfterFrames: 3 })
    await waitFor(
      'the contexts to be stopped',
      async () => (await events('message')).filter(isStop).length >= 2,
    )
    await fake.set({ delays: { firstMs: 50, everyMs: 2 } })
    expect((await say(voice, SHORT)).sentences).toEqual([SHORT])
    expect(await events('handshake')).toHaveLength(1)
  })

  test('ten interrupted answers do not use the contexts up', async () => {
    await fake.set({ delays: { firstMs: 10, everyMs: 10 } })
    const voice = open()
    for (let turn = 0; turn < 10; turn++) await say(voice, SHORT, { stopAfterFrames: 2 })
    expect((await say(voice, SHORT)).errors).toEqual([])
  })

  test('a lost socket is opened again; what was not begun is said once', async () => {
    const usage: number[] = []
    const voice = open({ onUsage: characters => usage.push(characters) })
    await say(voice, SHORT)
    await fake.cut()
    const spoken = await say(voice, SHORT)
    expect(spoken.errors).toEqual([])
    expect(spoken.sentences).toEqual([SHORT])
    expect(await events('handshake')).toHaveLength(2)
    expect(usage).toEqual([SHORT.length, SHORT.length])
  })

  test('a socket that breaks in the middle of a word is followed by another, and the sentence is as long as ever', async () => {
    const voice = open()
    const whole = await say(voice, SHORT)
    await fake.set({ fault: { kind: 'drop', times: 1 } })
    const retries: unknown[] = []
    const mended = await say(open({ onRetry: ({ error }) => retries.push(error) }), SHORT)
    expect([mended.errors, mended.samples]).toEqual([[], whole.samples])
    expect(retries[0]).toBeInstanceOf(APIConnectionError)
    expect(await sentTexts()).toEqual([SHORT, SHORT, SHORT])
  })

  test('a provider that never begins is asked again as long as a caller waits, then it was too slow', async () => {
    await fake.set({ fault: { kind: 'hang' } })
    const budget = { attemptsMax: 3, totalMs: 900, pausesMs: [50] }
    const { errors } = await say(open({ patience: { firstByteMs: 300, idleMs: 300, budget } }), SHORT)
    expect(errors[0]).toBeInstanceOf(APITimeoutError)
    expect(await sentTexts()).toEqual([SHORT, SHORT])
  })

  test('a frame without measure is an error, not a full memory', async () => {
    await fake.set({ fault: { kind: 'flood', bytes: 10_000_000 } })
    const { errors } = await say(open(), SHORT)
    expect(errors[0]).toBeInstanceOf(APIConnectionError)
  })

  test.each([
    ['a wrong key', { apiKey: 'another' }, 'key', {}],
    ['a model that is not there', { models: ['other'] }, 'model', {}],
    ['a voice that is not there', {}, 'model', { voice: () => 'nobody' }],
    [
      'an empty account',
      {
        fault: {
          kind: 'error' as const,
          code: name === 'cartesia' ? 402 : 1008,
          type: 'quota_exceeded',
          words: 'This request exceeds your quota.',
        },
      },
      'quota',
      {},
    ],
  ] as const)(
    '%s is a refusal with its reason, without a second attempt',
    async (_, patch, kind, options) => {
      await fake.set(patch as Parameters<ProviderFake['set']>[0])
      const { errors } = await say(open(options), SHORT)
      expect(errors[0]).toBeInstanceOf(ProviderRefusal)
      expect(errors[0]).toMatchObject({ kind })
      expect(errors[0]?.message).not.toContain(KEY)
    },
  )

  test('a dead address cannot be reached', async () => {
    const { errors } = await say(open({ baseUrl: 'http://127.0.0.1:9' }), SHORT)
    expect(errors[0]).toBeInstanceOf(APIConnectionError)
  })

  test('another voice for another language, from the next sentence on', async () => {
    let voiceId = 'anna'
    const voice = open({ voice: () => voiceId })
    await say(voice, SHORT)
    voiceId = 'katja'
    expect((await say(voice, SHORT)).errors).toEqual([])
    const last = (await events('message')).filter(({ body }) => body?.transcript ?? body?.text).at(-1)
    expect(JSON.stringify([last?.path, last?.body])).toContain('katja')
  })
})
