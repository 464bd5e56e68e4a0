/** The rows of the models that hear and speak by themselves; their own tests hold them to much more. */
import { startGeminiFake } from '../fakes/gemini-fake.ts'
import { startOpenAiRealtimeFake } from '../fakes/openai-realtime-fake.ts'
import { CANARY_KEY } from './media-calls.ts'
import type { ProviderRow } from './provider-journey.ts'

const REALTIME_COUNTS = ['audioInputTokens', 'audioOutputTokens', 'llmInputTokens'] as const

export async function geminiLive(): Promise<ProviderRow> {
  const gemini = await startGeminiFake()
  return {
    name: 'Gemini Live',
    models: {
      kind: 'gemini-live',
      baseUrl: gemini.baseUrl,
      model: 'gemini-live-test',
      voice: 'Kore',
      apiKey: CANARY_KEY,
    },
    prepare: script => gemini.set(script),
    cut: () => gemini.end({ kind: 'drop' }),
    counts: REALTIME_COUNTS,
    wrongKeys: [
      {
        part: 'realtime',
        refuse: () => gemini.set({ apiKey: 'another-key' }),
        detail: `The speech model at ${gemini.host} refused the key (1007).`,
      },
    ],
    reset: () => gemini.reset(),
    stop: () => gemini.stop(),
  }
}

export async function openAiRealtime(): Promise<ProviderRow> {
  const openai = await startOpenAiRealtimeFake()
  return {
    name: 'OpenAI Realtime',
    models: {
      kind: 'openai-realtime',
      baseUrl: openai.baseUrl,
      model: 'fake-realtime',
      voice: 'marin',
      apiKey: CANARY_KEY,
    },
    prepare: script => openai.set(script),
    cut: () => openai.cut(null),
    counts: REALTIME_COUNTS,
    wrongKeys: [
      {
        part: 'realtime',
        refuse: () => openai.set({ apiKey: 'another-key' }),
        detail: `The speech model at ${openai.host} refused the key (401).`,
      },
    ],
    reset: () => openai.reset(),
    stop: () => openai.stop(),
  }
}
