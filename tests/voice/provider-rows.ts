/** The rows of the provider table: each with fakes of its own, so that several may travel at once. */
import type { SessionPlan } from '#voice/protocol.ts'
import { startOpenAiFake } from '../fakes/openai-fake.ts'
import { startProviderFake } from '../fakes/provider-fake.ts'
import { CANARY_KEY } from './media-calls.ts'
import type { ProviderRow } from './provider-journey.ts'

type Cascade = Extract<SessionPlan['models'], { kind: 'cascade' }>

const CASCADE_COUNTS = ['llmInputTokens', 'llmOutputTokens', 'ttsCharacters', 'sttAudioMs'] as const
/** The recogniser does not take a gap on a busy machine for the end of a sentence. */
const PATIENT = { sameWithinMs: 900 }
const ANOTHER = { apiKey: 'another-key' }
const refusedKey = (part: string, host: string, status: number) =>
  `${part} at ${host} refused the key (${status}).`
const cascade = (parts: Pick<Cascade, 'stt' | 'llm' | 'tts'>): Cascade => ({ kind: 'cascade', ...parts })
const partOf = (fake: { baseUrl: string }) => ({
  baseUrl: fake.baseUrl,
  apiKey: CANARY_KEY,
  model: 'fake-model',
})

/** Everything by one OpenAI-compatible service. */
export async function openAiCompatible(): Promise<ProviderRow> {
  const openai = await startOpenAiFake()
  const part = { ...partOf(openai), provider: 'openai-compatible' as const }
  return {
    name: 'OpenAI-compatible: all three',
    models: cascade({ stt: part, llm: part, tts: { ...part, voice: 'anna' } }),
    prepare: script => openai.set(script),
    // The upload of the next words fails, and so does the first answer to them.
    cut: () =>
      openai.set({
        faults: {
          stt: { kind: 'status', status: 502, times: 1 },
          llm: { kind: 'status', status: 502, times: 1 },
        },
      }),
    counts: CASCADE_COUNTS,
    wrongKeys: [
      {
        part: 'llm',
        refuse: () => openai.set({ faults: { llm: { kind: 'status', status: 401 } } }),
        detail: refusedKey('The language model', openai.host, 401),
      },
    ],
    reset: () => openai.reset(),
    stop: () => openai.stop(),
  }
}

export async function deepgramClaudeElevenLabs(): Promise<ProviderRow> {
  const [deepgram, anthropic, elevenlabs] = await Promise.all([
    startProviderFake('deepgram'),
    startProviderFake('anthropic'),
    startProviderFake('elevenlabs'),
  ])
  const fakes = [deepgram, anthropic, elevenlabs]
  return {
    name: 'Deepgram + Claude + ElevenLabs',
    models: cascade({
      stt: { ...partOf(deepgram), provider: 'deepgram' },
      llm: { ...partOf(anthropic), provider: 'anthropic' },
      tts: { ...partOf(elevenlabs), provider: 'elevenlabs', voice: 'anna' },
    }),
    prepare: script => Promise.all(fakes.map(fake => fake.set({ ...script, ...PATIENT }))),
    cut: () =>
      Promise.all([
        deepgram.set({ fault: { kind: 'drop', times: 1 } }),
        anthropic.set({ fault: { kind: 'status', status: 529, times: 1 } }),
        elevenlabs.cut(),
      ]),
    counts: [...CASCADE_COUNTS, 'llmCachedInputTokens'],
    wrongKeys: [
      {
        part: 'stt',
        refuse: () => deepgram.set(ANOTHER),
        detail: refusedKey('The speech recognition', deepgram.host, 401),
      },
      {
        part: 'llm',
        refuse: () => anthropic.set(ANOTHER),
        detail: refusedKey('The language model', anthropic.host, 401),
      },
      {
        part: 'tts',
        refuse: () => elevenlabs.set(ANOTHER),
        detail: refusedKey('The voice', elevenlabs.host, 1008),
      },
    ],
    reset: () => Promise.all(fakes.map(fake => fake.reset())),
    stop: () => Promise.all(fakes.map(fake => fake.stop())),
  }
}

export async function deepgramOpenAiCartesia(): Promise<ProviderRow> {
  const [deepgram, openai, cartesia] = await Promise.all([
    startProviderFake('deepgram'),
    startOpenAiFake(),
    startProviderFake('cartesia'),
  ])
  const fakes = [deepgram, openai, cartesia]
  return {
    name: 'Deepgram + OpenAI-compatible + Cartesia',
    models: cascade({
      stt: { ...partOf(deepgram), provider: 'deepgram' },
      llm: { ...partOf(openai), provider: 'openai-compatible' },
      tts: { ...partOf(cartesia), provider: 'cartesia', voice: 'anna' },
    }),
    prepare: script => Promise.all(fakes.map(fake => fake.set({ ...script, ...PATIENT }))),
    cut: () =>
      Promise.all([
        deepgram.set({ fault: { kind: 'close', code: 1011, reason: 'NET-0000', times: 1 } }),
        openai.set({ faults: { llm: { kind: 'status', status: 503, times: 1 } } }),
        cartesia.cut(),
      ]),
    counts: CASCADE_COUNTS,
    wrongKeys: [
      {
        part: 'tts',
        refuse: () => cartesia.set(ANOTHER),
        detail: refusedKey('The voice', cartesia.host, 401),
      },
    ],
    reset: () => Promise.all(fakes.map(fake => fake.reset())),
    stop: () => Promise.all(fakes.map(fake => fake.stop())),
  }
}
