import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { APIConnectionError, APITimeoutError, stt } from '@livekit/agents'
import { AudioFrame } from '@livekit/rtc-node'
import { type ProviderFake, startProviderFake } from '../../../../tests/fakes/provider-fake.ts'
import { installLibraryLog } from '../library-log.ts'
import { createDeepgramStt, type DeepgramSttOptions } from './stt-deepgram.ts'

let fake: ProviderFake
let speech: Int16Array

beforeAll(async () => {
  installLibraryLog(() => undefined, 'error')
  fake = await startProviderFake('deepgram')
  speech = await sayAt16kHz('book me a table for two people tomorrow evening')
})
afterEach(() => fake.reset())
afterAll(() => fake.stop())

const KEY = 'canary-key-77'
const SENTENCE = 'book me a table for two people tomorrow evening'
/** About as long as one of its words takes. */
const WORD_MS = 240

interface Heard {
  interim: string[]
  final: string[]
  languages: (string | undefined)[]
  faults: Error[]
  recognisedMs: number[]
  usageMs: number[]
  /** How much was pushed when the first final text came. */
  pushedMs: number
}

const silence = (ms: number) => new Int16Array(ms * 16)

/** Feeds audio four times as fast as a room would, then silence until `until` holds. */
async function hear(
  parts: Int16Array[],
  until: (heard: Heard) => boolean,
  options: Partial<DeepgramSttOptions> & { at?: { ms: number; act(): unknown } } = {},
): Promise<Heard> {
  const heard: Heard = {
    interim: [],
    final: [],
    languages: [],
    faults: [],
    recognisedMs: [],
    usageMs: [],
    pushedMs: 0,
  }
  const { at, ...rest } = options
  const ears = createDeepgramStt({
    baseUrl: fake.baseUrl,
    apiKey: KEY,
    model: 'nova-fake',
    language: () => 'en-GB',
    expected: () => 'en-GB',
    onFault: error => heard.faults.push(error),
    onRecognised: durationMs => heard.recognisedMs.push(durationMs),
    onUsage: audioMs => heard.usageMs.push(audioMs),
    patience: { handshakeMs: 500, stallMs: 700, retryAfterMs: [0, 50, 100] },
    ...rest,
  })
  const stream = ears.stream()
  const reading = (async () => {
    for await (const event of stream) {
      const text = event.alternatives?.[0].text ?? ''
      if (event.type === stt.SpeechEventType.INTERIM_TRANSCRIPT) heard.interim.push(text)
      if (event.type === stt.SpeechEventType.FINAL_TRANSCRIPT) heard.final.push(text)
      if (event.type === stt.SpeechEventType.FINAL_TRANSCRIPT)
        heard.languages.push(event.alternatives?.[0].language)
    }
  })()
  const deadline = Date.now() + 12_000
  const queue = [...parts]
  while (!until(heard)) {
    if (Date.now() > deadline) throw new Error(`the recogniser did not get there: ${JSON.stringify(heard)}`)
    const part = queue.shift() ?? silence(80)
    for (let from = 0; from < part.length; from += 320 * 4) {
      const piece = part.slice(from, from + 320 * 4)
      stream.pushFrame(new AudioFrame(piece, 16_000, 1, piece.length))
      heard.pushedMs += piece.length / 16
      if (at && heard.pushedMs >= at.ms) {
        at.ms = Number.POSITIVE_INFINITY
        await at.act()
      }
      await Bun.sleep(20)
    }
  }
  stream.close()
  await reading
  return heard
}

async function sayAt16kHz(text: string): Promise<Int16Array> {
  const script =
    'espeak-ng -v en-us --stdout -- "$1" | sox -t wav - -t raw -r 16000 -c 1 -b 16 -e signed - silence 1 0.01 1% reverse silence 1 0.01 1% reverse'
  const child = Bun.spawn(['sh', '-c', script, 'say', text], { stdout: 'pipe', stderr: 'ignore' })
  return new Int16Array(await new Response(child.stdout).arrayBuffer())
}

const isDone = (heard: Heard) => heard.final.length > 0
const hasFailed = (heard: Heard) => heard.faults.length > 0
const handshakes = async () => (await fake.journal()).filter(({ kind }) => kind === 'handshake')
const messages = async () =>
  (await fake.journal()).flatMap(({ kind, body }) => (kind === 'message' ? [body?.type] : []))

test('a sentence is shown as it is understood and is one final text behind Finalize', async () => {
  await fake.set({ transcripts: [SENTENCE], wordMs: WORD_MS })
  const heard = await hear([silence(400), speech], isDone)
  expect(heard.final).toEqual([SENTENCE])
  expect(heard.interim.length).toBeGreaterThan(2)
  expect(SENTENCE.startsWith(heard.interim[0] ?? '-')).toBe(true)
  expect(heard.recognisedMs[0]).toBeLessThan(1_000)
  const [handshake] = await handshakes()
  expect(handshake?.headers.authorization).toBe(`Token ${KEY}`)
  expect(handshake?.query).toMatchObject({
    model: 'nova-fake',
    language: 'en',
    encoding: 'linear16',
    sample_rate: '16000',
    interim_results: 'true',
  })
  expect(await messages()).toContain('Finalize')
  expect(await messages()).toContain('CloseStream')
  expect(heard.usageMs.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(speech.length / 16)
})

test('a provider that is surer than our own detector is not kept waiting for it', async () => {
  await fake.set({ transcripts: [SENTENCE], endpointingMs: 60 })
  const ears = createDeepgramStt({
    baseUrl: fake.baseUrl,
    apiKey: KEY,
    model: 'nova-fake',
    language: () => 'en',
    expected: () => 'en',
    onFault: () => undefined,
    onRecognised: () => undefined,
    onUsage: () => undefined,
  })
  const stream = ears.stream()
  // Audio ends before our detector hears the end of the words.
  for (const part of [silence(400), speech, silence(80)])
    stream.pushFrame(new AudioFrame(part, 16_000, 1, part.length))
  const reading = (async () => {
    for await (const { type, alternatives } of stream)
      if (type === stt.SpeechEventType.FINAL_TRANSCRIPT) return alternatives?.[0].text
  })()
  const words = await Promise.race([reading, Bun.sleep(5_000).then(() => 'nothing within five seconds')])
  stream.close()
  expect(words).toBe(SENTENCE)
  expect(await messages()).not.toContain('Finalize')
})

test('who pauses within a sentence is heard as one', async () => {
  await fake.set({ transcripts: ['book me', 'a table'], delays: { firstMs: 500, everyMs: 0 } })
  const heard = await hear([speech, silence(300), speech], isDone)
  expect(heard.final).toEqual(['book me a table'])
})

test('two sentences are two final texts on one socket', async () => {
  await fake.set({ transcripts: ['first one', 'second one'] })
  const heard = await hear([speech, silence(2_500), speech], it => it.final.length === 2)
  expect(heard.final).toEqual(['first one', 'second one'])
  expect(await handshakes()).toHaveLength(1)
})

test.each(['drop', 'close'] as const)(
  'a socket lost in the middle of a word (%s): nothing of the sentence is lost',
  async kind => {
    const fault =
      kind === 'drop'
        ? ({ kind, times: 1 } as const)
        : ({ kind, code: 1011, reason: 'NET-0000', times: 1 } as const)
    await fake.set({ transcripts: [SENTENCE], wordMs: WORD_MS, fault })
    const heard = await hear([silence(400), speech], isDone)
    expect(heard.final).toEqual([SENTENCE])
    expect(heard.faults).toEqual([])
    expect(await handshakes()).toHaveLength(2)
  },
)

test('a provider that falls silent is left for another socket, and the sentence is said again', async () => {
  await fake.set({ transcripts: [SENTENCE], wordMs: WORD_MS, fault: { kind: 'hang', times: 1 } })
  const heard = await hear([silence(400), speech], isDone)
  expect(heard.final).toEqual([SENTENCE])
  expect(await handshakes()).toHaveLength(2)
})

test('a provider that stays silent is too slow', async () => {
  await fake.set({ fault: { kind: 'hang' } })
  const { faults } = await hear([speech], hasFailed)
  expect(faults[0]).toBeInstanceOf(APITimeoutError)
})

test.each([
  ['a wrong key', { apiKey: 'another' }, { kind: 'key', statusCode: 401 }],
  ['a model that is not there', { models: ['nova-other'] }, { kind: 'model', statusCode: 400 }],
  ['an empty account', { fault: { kind: 'status', status: 402 } }, { kind: 'quota', statusCode: 402 }],
] as const)(
  '%s is a fault with its reason once somebody speaks, and without the key',
  async (_, patch, expected) => {
    await fake.set(patch as Parameters<ProviderFake['set']>[0])
    const { faults, pushedMs } = await hear([silence(600), speech], hasFailed)
    expect(pushedMs).toBeGreaterThan(600)
    expect(faults).toHaveLength(1)
    expect(faults[0]).toMatchObject(expected)
    expect(faults[0]?.message).not.toContain(KEY)
  },
)

test('a dead address is a fault', async () => {
  const { faults } = await hear([speech], hasFailed, { baseUrl: 'http://127.0.0.1:9' })
  expect(faults[0]).toBeInstanceOf(APIConnectionError)
})

test('another language is another line, from the next words on', async () => {
  await fake.set({ transcripts: ['hello', 'guten Tag'] })
  let language = 'en'
  const heard = await hear([speech, silence(2_500), speech], it => it.final.length === 2, {
    expected: () => language,
    at: { ms: speech.length / 16 + 1_500, act: () => (language = 'de-AT') },
  })
  expect(heard.final).toEqual(['hello', 'guten Tag'])
  expect((await handshakes()).map(({ query }) => query.language)).toEqual(['en', 'de'])
})

test('a call whose language is open asks the provider to find it', async () => {
  await fake.set({ transcripts: ['guten Abend'], language: 'de' })
  const heard = await hear([speech], isDone, { expected: () => null })
  expect((await handshakes())[0]?.query.language).toBe('multi')
  expect(heard.languages).toEqual(['de'])
})

test('a line that is cut while nobody speaks is open again before they do', async () => {
  await fake.set({ transcripts: ['hello'] })
  const heard = await hear([silence(800), speech], isDone, { at: { ms: 600, act: () => fake.cut() } })
  expect(heard.final).toEqual(['hello'])
  expect(await handshakes()).toHaveLength(2)
})
