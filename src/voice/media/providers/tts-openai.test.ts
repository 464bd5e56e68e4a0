import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { APIStatusError, APITimeoutError } from '@livekit/agents'
import { type OpenAiFake, startOpenAiFake } from '../../../../tests/fakes/openai-fake.ts'
import { installLibraryLog } from '../library-log.ts'
import { type SentenceTts, SPOKEN_KEY } from '../speech/sentence-tts.ts'
import { createOpenAiTts } from './tts-openai.ts'

let fake: OpenAiFake

beforeAll(async () => {
  installLibraryLog(() => undefined, 'error')
  fake = await startOpenAiFake()
})
afterEach(() => fake.reset())
afterAll(() => fake.stop())

const TEXT = 'The first sentence is this one. A second sentence follows it. And here is the third of them.'

function createVoice(usage: number[] = [], baseUrl = fake.baseUrl): SentenceTts {
  return createOpenAiTts({
    baseUrl,
    apiKey: 'key-1',
    model: 'tts-fake',
    voice: () => 'anna',
    onUsage: characters => usage.push(characters),
    patience: { firstByteMs: 1_000, idleMs: 300 },
  })
}

interface Spoken {
  sentences: string[]
  samples: number
  firstFrameMs: number
  errors: Error[]
}

async function say(
  voice: SentenceTts,
  text: string,
  options: { stopAfterFrames?: number } = {},
): Promise<Spoken> {
  const spoken: Spoken = { sentences: [], samples: 0, firstFrameMs: -1, errors: [] }
  voice.on('error', failure => spoken.errors.push(failure.error))
  const startedAt = performance.now()
  const stream = voice.stream()
  for (const word of text.split(/(?= )/)) stream.pushText(word)
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
  return spoken
}

test('each sentence is one request, played in order as its bytes arrive', async () => {
  const usage: number[] = []
  const spoken = await say(createVoice(usage), TEXT)
  expect(spoken.sentences.join(' ')).toBe(TEXT)
  expect(spoken.samples / 24_000).toBeGreaterThan(4)
  expect(spoken.firstFrameMs).toBeGreaterThan(90)
  expect(spoken.firstFrameMs).toBeLessThan(400)
  expect(usage.reduce((sum, characters) => sum + characters, 0)).toBe(spoken.sentences.join('').length)
  const [request] = await fake.journal()
  expect(JSON.parse(request?.rawBody ?? '')).toEqual({
    model: 'tts-fake',
    voice: 'anna',
    input: 'The first sentence is this one.',
    response_format: 'pcm',
  })
  expect(request?.headers.authorization).toBe('Bearer key-1')
})

test('the next sentence is fetched while one is spoken, and no more than that', async () => {
  await fake.set({ faults: { tts: { kind: 'drip', everyMs: 40 } } })
  const voice = createVoice()
  const speaking = say(voice, TEXT)
  await Bun.sleep(300)
  expect(await fake.journal()).toHaveLength(2)
  await speaking
  expect(await fake.journal()).toHaveLength(3)
})

test('interruption closes the connection', async () => {
  await fake.set({ faults: { tts: { kind: 'drip', everyMs: 50 } } })
  await say(createVoice(), TEXT, { stopAfterFrames: 3 })
  await waitFor('the fake sees the connection closed', async () =>
    (await fake.journal()).every(entry => entry.isAborted),
  )
})

test('a refused key is an error without a second attempt', async () => {
  await fake.set({ apiKey: 'another' })
  const { errors } = await say(createVoice(), 'Hello there, caller.')
  expect(errors[0]).toBeInstanceOf(APIStatusError)
  expect(await fake.journal()).toHaveLength(1)
})

test('a passing error is tried again, and the sentence is spoken once', async () => {
  await fake.set({ faults: { tts: { kind: 'status', status: 503, times: 1 } } })
  const usage: number[] = []
  const spoken = await say(createVoice(usage), 'Hello there, caller.')
  expect(spoken.errors).toEqual([])
  expect(spoken.sentences).toEqual(['Hello there, caller.'])
  expect(usage).toEqual([20])
})

test('a provider that stops in the middle is asked for the rest, then it is an error, not a silence without end', async () => {
  await fake.set({ faults: { tts: { kind: 'drip', everyMs: 400 } } })
  const { errors, samples } = await say(createVoice(), 'Hello there, caller.')
  expect(errors[0]).toBeInstanceOf(APITimeoutError)
  expect((await fake.journal()).length).toBeGreaterThan(1)
  // Of each attempt the same piece came: it was heard once.
  expect(samples).toBe(4_800)
})

test('a sentence fetched ahead is played at once and not fetched again', async () => {
  const voice = createVoice()
  voice.prime(TEXT)
  await waitFor('the sentence to be fetched', async () => (await fake.journal()).length === 1)
  await Bun.sleep(200)
  const spoken = await say(voice, TEXT)
  expect(spoken.firstFrameMs).toBeLessThan(60)
  expect(await fake.journal()).toHaveLength(3)
})

async function waitFor(reason: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 5_000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${reason}`)
    await Bun.sleep(20)
  }
}
