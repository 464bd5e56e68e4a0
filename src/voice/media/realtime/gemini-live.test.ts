/** The session alone, without LiveKit, against a Gemini Live server in its own process. */
import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { type GeminiFake, startGeminiFake } from '../../../../tests/fakes/gemini-fake.ts'
import { installLibraryLog } from '../library-log.ts'
import { CANARY_KEY, type GeminiBench, INSTRUCTIONS, startBench, until } from './gemini-live.fixture.ts'
import type { RealtimeOptions } from './realtime-voice.ts'

let fake: GeminiFake
const benches: GeminiBench[] = []

beforeAll(async () => {
  installLibraryLog(() => undefined, 'error')
  fake = await startGeminiFake()
})
afterEach(async () => {
  await Promise.all(benches.splice(0).map(bench => bench.close()))
  await fake.reset()
})
afterAll(() => fake.stop())

async function open(patch?: Partial<RealtimeOptions>): Promise<GeminiBench> {
  const bench = await startBench(fake, patch)
  benches.push(bench)
  return bench
}

const answered = (bench: GeminiBench, count: number) =>
  until(`${count} answers are complete`, () => bench.answers.filter(({ isDone }) => isDone).length >= count)

test('the first setup holds prompt, tools, voice, sliding window and resumption; the key goes into a header', async () => {
  const bench = await open()
  await bench.type('hello there')
  const journal = await fake.journal()
  expect(journal).toHaveLength(1)
  const [first] = journal
  expect(first?.path).not.toContain(CANARY_KEY)
  expect(first?.headers['x-goog-api-key']).toBe(CANARY_KEY)
  expect(first?.setup).toEqual({
    model: 'models/gemini-live-test',
    generationConfig: {
      responseModalities: ['AUDIO'],
      speechConfig: { voiceConfig: { prebuiltVoiceConfig: { voiceName: 'Kore' } } },
    },
    systemInstruction: { parts: [{ text: INSTRUCTIONS }] },
    tools: [
      {
        functionDeclarations: [
          {
            name: 'clock',
            description: 'Tells the time.',
            parameters: {
              type: 'OBJECT',
              properties: { timeZone: { type: 'STRING', description: 'IANA name' } },
              required: ['timeZone'],
            },
          },
          { name: 'hang_up', description: 'Ends the call.' },
        ],
      },
    ],
    realtimeInputConfig: { automaticActivityDetection: { prefixPaddingMs: 100, silenceDurationMs: 500 } },
    inputAudioTranscription: {},
    outputAudioTranscription: {},
    sessionResumption: {},
    contextWindowCompression: { slidingWindow: {} },
  })
})

test('a reply that is asked for before the connection stands comes as the answer to the request', async () => {
  const bench = await open()
  const event = await bench.session.generateReply('Say exactly this between the quotation marks: "Welcome."')
  expect(event.userInitiated).toBe(true)
  await answered(bench, 1)
  expect(bench.answers[0]).toMatchObject({ text: 'Welcome.', isUserInitiated: true })
  expect(bench.answers[0]?.audioMs).toBeGreaterThan(300)
  expect(bench.session.chatCtx.items.map(item => item.type === 'message' && item.textContent)).toEqual([
    'Welcome.',
  ])
})

test('spoken words are answered, with the transcript of both sides, tokens by kind and the time to the first sound', async () => {
  await fake.set({ transcripts: ['Are you open today?'], waitsForPlayback: false })
  const bench = await open()
  bench.speak()
  await answered(bench, 1)
  expect(bench.answers[0]?.text).toStartWith('We are open from nine')
  expect(bench.answers[0]?.isUserInitiated).toBe(false)
  expect(bench.callerWords.at(0)).toEqual({ text: 'Are ', isFinal: false })
  expect(bench.callerWords.filter(({ isFinal }) => isFinal)).toEqual([
    { text: 'Are you open today?', isFinal: true },
  ])
  await until('tokens are counted', () => bench.usages.length > 0, 12_000)
  const [usage] = bench.usages
  expect(usage?.audioInputTokens).toBeGreaterThan(20)
  expect(usage?.audioOutputTokens).toBeGreaterThan(50)
  expect(usage?.llmInputTokens).toBeGreaterThan(5)
  expect(usage?.llmOutputTokens).toBe(0)
  expect(bench.metrics[0]?.ttftMs).toBeGreaterThan(0)
}, 20_000)

test('a tool runs: its result goes back under the id of the call, and no audio is sent while it runs', async () => {
  await fake.set({ transcripts: ['What time is it?'] })
  const bench = await open()
  bench.speak()
  await answered(bench, 1)
  const [call] = bench.answers[0]?.calls ?? []
  if (!call) throw new Error('no tool was called')
  expect([call.name, JSON.parse(call.args)]).toEqual(['clock', { timeZone: 'Europe/Berlin' }])
  for (let i = 0; i < 8; i++) {
    bench.speak({ ms: 80, silenceMs: 20 })
    await Bun.sleep(100) // The tool takes its time, and the caller talks on.
  }
  bench.speak({ ms: 0, silenceMs: 300 })
  expect((await fake.journal())[0]?.audioBytesDuringTools).toBe(0)
  await bench.answerTools([call], 'noon in Berlin')
  await answered(bench, 2)
  expect(bench.answers[1]?.text).toBe('The tool answered: noon in Berlin.')
  const [log] = await fake.journal()
  expect(log?.received.find(message => 'toolResponse' in message)).toEqual({
    toolResponse: {
      functionResponses: [{ id: call.callId, name: 'clock', response: { output: 'noon in Berlin' } }],
    },
  })
  // The caller had fallen silent again: nothing of those words was sent late.
  expect((log?.audioBytes ?? 0) / 32).toBe(1_400)
})

test('several tools at once answer together', async () => {
  const bench = await open()
  await bench.type('are you open')
  await answered(bench, 1)
  const functionCalls = ['a', 'b'].map(id => ({ id, name: 'clock', args: {} }))
  await fake.tell({ toolCall: { functionCalls } })
  await answered(bench, 2)
  await bench.answerTools(bench.answers[1]?.calls ?? [], 'noon')
  await answered(bench, 3)
  expect(bench.answers[2]?.text).toBe('The tool answered: noon, noon.')
  const responses = (await fake.journal())[0]?.received.filter(message => 'toolResponse' in message)
  expect(responses).toHaveLength(1)
})

test('a tool that is called in an answer without tools is turned down, and the line stays open', async () => {
  const bench = await open()
  bench.session.updateOptions({ toolChoice: 'none' })
  await bench.type('what time is it')
  await answered(bench, 1)
  expect(bench.answers[0]?.calls).toEqual([])
  await until('the model goes on', () => bench.answers.length === 2)
  bench.speak()
  await until('audio flows', async () => ((await fake.journal())[0]?.audioBytes ?? 0) > 0)
})

test('cut short while a tool runs, the server is told, and the late result is told in words', async () => {
  await fake.set({ waitsForPlayback: false })
  const bench = await open()
  await bench.type('what time is it')
  await answered(bench, 1)
  await bench.session.interrupt()
  await bench.type('are you open')
  await until('the question is answered', () => bench.answers.at(-1)?.text.startsWith('We are open'))
  await bench.answerTools(bench.answers[0]?.calls ?? [], 'noon in Berlin')
  await until('the result is told', () => bench.answers.at(-1)?.text === 'The tool answered: noon in Berlin.')
})

test('a result that the server has taken back is not sent, but told in words when nobody speaks', async () => {
  await fake.set({ waitsForPlayback: false })
  const bench = await open()
  await bench.type('what time is it')
  await answered(bench, 1)
  const [call] = bench.answers[0]?.calls ?? []
  if (!call) throw new Error('no tool was called')
  await fake.tell({ toolCallCancellation: { ids: [call.callId] } })
  await fake.tell({ serverContent: { turnComplete: true } })
  await fake.set({ transcripts: ['Are you open?'] })
  bench.speak()
  await until('audio flows again', () => bench.answers.length === 2)
  await bench.answerTools([call], 'noon')
  await until('the result is told', () => bench.answers.at(-1)?.text === 'The tool answered: noon.', 9_000)
  expect(bench.answers.map(({ text }) => text.slice(0, 11))).toEqual(['', 'We are open', 'The tool an'])
  expect(bench.answers[1]?.text).toEndWith('book a table for you?')
  expect((await fake.journal())[0]?.received.filter(message => 'toolResponse' in message)).toEqual([])
}, 12_000)

test('the caller cuts in: the answer ends, the agent is told to be silent, and the new words are answered', async () => {
  await fake.set({ transcripts: ['Tell me a story', 'Stop, are you open?'] })
  const bench = await open()
  bench.speak()
  await until('the story is being told', () => (bench.answers[0]?.audioMs ?? 0) > 1_000)
  bench.speak()
  await until('the agent is told', () => bench.interruptions > 0)
  await answered(bench, 1)
  expect(bench.answers[0]?.text.length).toBeLessThan(500)
  await until('the new words are answered', () => bench.answers[1]?.text.startsWith('We are open'))
  expect(bench.session.chatCtx.items[1]).toMatchObject({ role: 'assistant', interrupted: true })
})

test('cut short from our side, the rest of the answer is dropped and the next question is answered', async () => {
  const bench = await open()
  await bench.type('tell me a story')
  await until('the story is being told', () => (bench.answers[0]?.audioMs ?? 0) > 1_000)
  await bench.session.interrupt()
  await answered(bench, 1)
  const storyMs = bench.answers[0]?.audioMs ?? 0
  const event = await bench.type('are you open')
  expect(event.responseId).toBe(bench.answers[1]?.id ?? '')
  await answered(bench, 2)
  expect(bench.answers[0]?.audioMs).toBe(storyMs)
  expect(bench.answers[1]?.text).toStartWith('We are open')
})
