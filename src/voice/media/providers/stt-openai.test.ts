import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { APIConnectionError, APIStatusError, stt } from '@livekit/agents'
import { AudioFrame } from '@livekit/rtc-node'
import { type OpenAiFake, startOpenAiFake } from '../../../../tests/fakes/openai-fake.ts'
import { installLibraryLog } from '../library-log.ts'
import { createOpenAiStt } from './stt-openai.ts'

let fake: OpenAiFake
let speech: Int16Array

beforeAll(async () => {
  installLibraryLog(() => undefined, 'error')
  fake = await startOpenAiFake()
  speech = await sayAt16kHz('book me a table for two people tomorrow evening')
})
afterEach(() => fake.reset())
afterAll(() => fake.stop())

interface Heard {
  interim: string[]
  final: string[]
  faults: Error[]
  recognisedMs: number[]
  usageMs: number[]
}

/** Feeds audio as the room would, then silence until `until` holds. */
async function hear(
  parts: Int16Array[],
  until: (heard: Heard) => boolean,
  baseUrl = fake.baseUrl,
): Promise<Heard> {
  const heard: Heard = { interim: [], final: [], faults: [], recognisedMs: [], usageMs: [] }
  const ears = createOpenAiStt({
    baseUrl,
    apiKey: 'key-1',
    model: 'whisper-fake',
    language: () => 'en-GB',
    expected: () => 'en-GB',
    onFault: error => heard.faults.push(error),
    onRecognised: durationMs => heard.recognisedMs.push(durationMs),
    onUsage: audioMs => heard.usageMs.push(audioMs),
  })
  const stream = ears.stream()
  const reading = (async () => {
    for await (const event of stream) {
      const text = event.alternatives?.[0].text ?? ''
      if (event.type === stt.SpeechEventType.INTERIM_TRANSCRIPT) heard.interim.push(text)
      if (event.type === stt.SpeechEventType.FINAL_TRANSCRIPT) heard.final.push(text)
    }
  })()
  for (const part of parts) pushFrames(stream, part)
  const deadline = Date.now() + 8_000
  while (!until(heard)) {
    if (Date.now() > deadline) throw new Error(`the recogniser did not get there: ${JSON.stringify(heard)}`)
    pushFrames(stream, new Int16Array(320))
    await Bun.sleep(20)
  }
  stream.close()
  await reading
  return heard
}

function pushFrames(stream: stt.SpeechStream, samples: Int16Array): void {
  for (let at = 0; at < samples.length; at += 160) {
    const piece = samples.slice(at, at + 160)
    stream.pushFrame(new AudioFrame(piece, 16_000, 1, piece.length))
  }
}

async function sayAt16kHz(text: string): Promise<Int16Array> {
  const child = Bun.spawn(
    [
      'sh',
      '-c',
      'espeak-ng -v en-us --stdout -- "$1" | sox -t wav - -t raw -r 16000 -c 1 -b 16 -e signed -',
      'say',
      text,
    ],
    {
      stdout: 'pipe',
      stderr: 'ignore',
    },
  )
  return new Int16Array(await new Response(child.stdout).arrayBuffer())
}

const silence = (ms: number) => new Int16Array(ms * 16)

test('a sentence is sent as one WAV and comes back with its words on the way', async () => {
  await fake.set({ transcripts: ['book me a table for two'] })
  const heard = await hear([speech, silence(400)], it => it.final.length > 0)
  expect(heard.final).toEqual(['book me a table for two'])
  expect(heard.interim.length).toBeGreaterThan(2)
  expect(heard.interim.at(-1)).toBe('book me a table for two')
  const [request] = await fake.journal()
  expect(request?.headers.authorization).toBe('Bearer key-1')
  expect(request?.body).toMatchObject({
    model: 'whisper-fake',
    language: 'en',
    response_format: 'json',
    stream: 'true',
  })
  expect(request?.body.file).toMatchObject({ name: 'speech.wav' })
  expect(heard.usageMs[0]).toBeGreaterThan(2_000)
  expect(heard.recognisedMs[0]).toBeGreaterThan(150)
})

test('a service that answers with plain JSON is understood', async () => {
  await fake.set({ sttFormat: 'json', transcripts: ['plain words'] })
  expect((await hear([speech, silence(400)], it => it.final.length > 0)).final).toEqual(['plain words'])
})

test('who goes on before the text is there is sent again as one sentence', async () => {
  await fake.set({
    transcripts: ['first half', 'both halves'],
    delays: { sttMs: 600, llmFirstTokenMs: 0, llmTokenMs: 0, ttsFirstByteMs: 0 },
  })
  const heard = await hear([speech, silence(320), speech, silence(400)], it => it.final.length > 0)
  expect(heard.final).toEqual(['both halves'])
  const [first, second] = await fake.journal()
  const size = (entry: typeof first) => Number(Reflect.get(Object(entry?.body.file), 'sizeBytes'))
  expect(size(second)).toBeGreaterThan(size(first) * 1.8)
  expect(first?.isAborted).toBe(true)
})

test('a refused key is a fault at once and no second attempt', async () => {
  await fake.set({ apiKey: 'another' })
  const { faults } = await hear([speech, silence(400)], it => it.faults.length > 0)
  expect(faults[0]).toBeInstanceOf(APIStatusError)
  expect(faults[0]?.message).not.toContain('key-1')
  expect(await fake.journal()).toHaveLength(1)
})

test('a passing error of the server is tried again', async () => {
  await fake.set({ faults: { stt: { kind: 'status', status: 500, times: 1 } }, transcripts: ['second try'] })
  const heard = await hear([speech, silence(400)], it => it.final.length > 0)
  expect(heard.final).toEqual(['second try'])
  expect(heard.faults).toEqual([])
})

test('a dead address is a fault', async () => {
  const { faults } = await hear([speech, silence(400)], it => it.faults.length > 0, 'http://127.0.0.1:9/v1')
  expect(faults[0]).toBeInstanceOf(APIConnectionError)
})
