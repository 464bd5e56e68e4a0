import type { llm } from '@livekit/agents'
import type { SessionPlan } from '../../protocol.ts'
import type { EarStt } from '../speech/ear-stt.ts'
import type { SentenceTts } from '../speech/sentence-tts.ts'
import { createAnthropicLlm } from './llm-anthropic.ts'
import { createOpenAiLlm } from './llm-openai.ts'
import { openConnectionEarly } from './provider-http.ts'
import { patienceFor } from './provider-patience.ts'
import type { RetriedAttempt } from './retry-budget.ts'
import { createDeepgramStt } from './stt-deepgram.ts'
import { createOpenAiStt } from './stt-openai.ts'
import { createCartesiaTts } from './tts-cartesia.ts'
import { createElevenLabsTts } from './tts-elevenlabs.ts'
import { createOpenAiTts } from './tts-openai.ts'

type Cascade = Extract<SessionPlan['models'], { kind: 'cascade' }>

export interface CascadeOptions {
  models: Cascade
  /** The language of the call; read anew for each sentence. */
  tongue: CascadeTongue
  /** Other models stand by: these are given up sooner. */
  hasSpare: boolean
  onSttFault(error: Error): void
  onRecognised(durationMs: number): void
  onUsage(usage: { ttsCharacters: number } | { sttAudioMs: number }): void
  /** A part failed and is asked again. */
  onRetry(part: 'stt' | 'llm' | 'tts', retried: RetriedAttempt): void
}

export interface CascadeTongue {
  readonly language: string
  /** What the recogniser is told to expect; null leaves it to the recogniser. */
  readonly expected: string | null
  /** The voice for the language; null: the one of the models. */
  readonly voice: string | null
}

export interface CascadeParts {
  stt: EarStt
  llm: llm.LLM
  tts: SentenceTts
  close(): Promise<void>
}

/** The three models of a cascade, each by its own provider's protocol, each with its connection opened early. */
export function createCascadeParts(options: CascadeOptions): CascadeParts {
  const parts = { stt: createStt(options), llm: createLlm(options), tts: createTts(options) }
  return {
    ...parts,
    close: async () =>
      void (await Promise.allSettled([parts.stt.close(), parts.llm.aclose(), parts.tts.close()])),
  }
}

function createStt({ models, tongue, hasSpare, onSttFault, onRecognised, ...tell }: CascadeOptions): EarStt {
  const { provider } = models.stt
  const settings = {
    ...models.stt,
    language: () => tongue.language,
    expected: () => tongue.expected,
    onFault: onSttFault,
    onRecognised,
    onUsage: (sttAudioMs: number) => tell.onUsage({ sttAudioMs }),
    onRetry: (retried: RetriedAttempt) => tell.onRetry('stt', retried),
  }
  const patience = patienceFor({ hasSpare })
  if (provider === 'deepgram') return createDeepgramStt({ ...settings, patience: patience.deepgram })
  openConnectionEarly(models.stt)
  return createOpenAiStt({ ...settings, patience: patience.stt })
}

function createLlm({ models: { llm }, hasSpare, onRetry }: CascadeOptions): llm.LLM {
  const address = {
    ...llm,
    patience: patienceFor({ hasSpare }).llm,
    onRetry: (retried: RetriedAttempt) => onRetry('llm', retried),
  }
  return llm.provider === 'anthropic' ? createAnthropicLlm(address) : createOpenAiLlm(address)
}

/** A voice of its own, with what it opens: close it. */
export function createTts({
  models,
  tongue,
  hasSpare,
  onUsage,
  onRetry,
}: Pick<CascadeOptions, 'models' | 'tongue' | 'hasSpare' | 'onUsage' | 'onRetry'>): SentenceTts {
  const { provider } = models.tts
  const settings = {
    ...models.tts,
    voice: () => tongue.voice ?? models.tts.voice,
    language: () => tongue.language,
    onUsage: (ttsCharacters: number) => onUsage({ ttsCharacters }),
    onRetry: (retried: RetriedAttempt) => onRetry('tts', retried),
    patience: patienceFor({ hasSpare }).tts,
  }
  if (provider === 'elevenlabs') return createElevenLabsTts(settings)
  if (provider === 'cartesia') return createCartesiaTts(settings)
  openConnectionEarly(models.tts)
  return createOpenAiTts(settings)
}

/** What a fault calls the model of a part: where the voice is a name of its own, it may be the one that is not there. */
export function nameOfModel(models: Cascade, part: 'stt' | 'llm' | 'tts'): string {
  const { model } = models[part]
  if (part !== 'tts' || models.tts.provider === 'openai-compatible') return model
  return `${model} / ${models.tts.voice}`
}
