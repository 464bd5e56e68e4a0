import type {
  ModelConnection,
  PartKeys,
  PartProvider,
  RealtimeKind,
} from '#core/model-connections/model-connection.ts'
import { hearDeepgram, hearOpenAi, type Probe } from './hearing-probes.ts'
import type { Destination } from './provider-problem.ts'
import { speakGeminiLive, speakOpenAiRealtime } from './realtime-speaking.ts'
import { type Speaker, speakCartesia, speakElevenLabs, speakOpenAi } from './speaking.ts'
import { askAnthropic, askOpenAi } from './thinking-probes.ts'

export const HEARING: Record<PartProvider<'stt'>, Probe> = {
  'openai-compatible': hearOpenAi,
  deepgram: hearDeepgram,
}
export const THINKING: Record<PartProvider<'llm'>, Probe> = {
  'openai-compatible': askOpenAi,
  anthropic: askAnthropic,
}
export const SPEAKING: Record<PartProvider<'tts'> | RealtimeKind, Speaker> = {
  'openai-compatible': speakOpenAi,
  elevenlabs: speakElevenLabs,
  cartesia: speakCartesia,
  'gemini-live': speakGeminiLive,
  'openai-realtime': speakOpenAiRealtime,
}

const NAMES: Record<PartProvider | RealtimeKind, string | null> = {
  'openai-compatible': null,
  deepgram: 'Deepgram',
  anthropic: 'Anthropic',
  elevenlabs: 'ElevenLabs',
  cartesia: 'Cartesia',
  'gemini-live': 'Gemini Live',
  'openai-realtime': 'OpenAI Realtime',
}

interface Place {
  baseUrl: string
  model: string
  voice?: string
}

export function destinationOf(
  protocol: PartProvider | RealtimeKind,
  { baseUrl, model, voice }: Place,
  apiKey: string | null | undefined,
): Destination {
  return { service: NAMES[protocol], baseUrl, model, voice: voice ?? null, apiKey: apiKey ?? null }
}

/** What a connection speaks with, where that is a service. */
export function speechOf(
  connection: Exclude<ModelConnection, { kind: 'rehearsal' }>,
  keys: PartKeys,
): { speak: Speaker; destination: Destination } {
  const isCascade = connection.kind === 'cascade'
  const protocol = isCascade ? connection.tts.provider : connection.kind
  const place = isCascade ? connection.tts : connection
  return {
    speak: SPEAKING[protocol],
    destination: destinationOf(protocol, place, isCascade ? keys.tts : keys.realtime),
  }
}
