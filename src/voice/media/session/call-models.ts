import { inference, llm, type stt } from '@livekit/agents'
import { providerFaultsEn } from '#messages/provider-faults-en.ts'
import type { SessionPlan } from '../../protocol.ts'
import { createCascadeParts } from '../providers/cascade-parts.ts'
import type { CallEars } from '../rehearsal/rehearsal-ears.ts'
import { createRehearsalModels } from '../rehearsal/rehearsal-models.ts'
import { createHostTts } from '../speech/host-speech.ts'
import type { SentenceTts } from '../speech/sentence-tts.ts'
import type { CallerSpeech } from './caller-speech.ts'
import { type CascadePart, describeFault, hostOf } from './provider-fault.ts'
import { createRealtime } from './realtime-models.ts'

export interface UsageIncrement {
  llmInputTokens?: number
  llmCachedInputTokens?: number
  audioInputTokens?: number
  audioOutputTokens?: number
  llmOutputTokens?: number
  ttsCharacters?: number
  sttAudioMs?: number
}

export interface ModelEvents {
  /** A model that hears and speaks by itself ended for good; in one sentence for people. */
  onModelGone(detail: string): void
  /** Something failed and was mended; a sentence for people. */
  onNotice(text: string): void
  /** Recognition failed for good. The other parts report through the session's `error` event. */
  onSttFault(error: Error): void
  onRecognised(durationMs: number): void
  onUsage(usage: UsageIncrement): void
}

export interface CallModels {
  /** null: the model hears by itself. */
  stt: stt.STT | null
  llm: llm.LLM | llm.RealtimeModel
  /** null: the model speaks by itself, or the call is held in text only. */
  tts: SentenceTts | null
  /** Says the last words when the voice itself has failed: the program of this machine. */
  spareVoice: SentenceTts | null
  /** null: the model takes its turns by itself. */
  vad: inference.VAD | null
  /** The ears of Rehearsal; null with models of providers. */
  ears: CallEars | null
  /** Only with a model that hears and speaks by itself. */
  callerSpeech: CallerSpeech | null
  /** Whether the model's tokens are a provider's, to be counted. */
  countsTokens: boolean
  /** One sentence about a failure, for people. */
  describe(part: CascadePart, error: unknown): string
  close(): Promise<void>
}

type Cascade = Extract<SessionPlan['models'], { kind: 'cascade' }>
type Rehearsal = Extract<SessionPlan['models'], { kind: 'rehearsal' }>

/** A turn ends after the longer of this silence and the end-of-turn delay of the session. */
const TURN_SILENCE_MS = 250
/** The session's detector needs no copy of the speech: the recogniser cuts its own. */
const VAD_BUFFER_MS = 1_000

/** The models that this call runs on, each with the connection opened early. */
export function createCallModels(plan: SessionPlan, events: ModelEvents): CallModels {
  const { models } = plan
  const created =
    models.kind === 'cascade'
      ? createCascade(plan, models, events)
      : models.kind === 'rehearsal'
        ? createRehearsal(plan, models, events)
        : createRealtime(plan, models, events)
  // NB: an `error` that nobody listens to is thrown, and the library stops to listen before the last request has ended.
  created.stt?.on('error', () => undefined)
  if (created.llm instanceof llm.LLM) created.llm.on('error', () => undefined)
  for (const voice of [created.tts, created.spareVoice]) voice?.on('error', () => undefined)
  return created
}

function createCascade(plan: SessionPlan, models: Cascade, events: ModelEvents): CallModels {
  const tongue = { language: plan.language, expected: plan.language, voice: null }
  return {
    ...createCascadeParts({ models, tongue, ...events }),
    spareVoice: plan.speechProgram && createHostTts(plan.speechProgram, plan.language),
    vad: createVad(),
    ears: null,
    callerSpeech: null,
    countsTokens: true,
    describe: (part, error) =>
      describeFault(part, { host: hostOf(models[part].baseUrl), model: models[part].model }, error),
  }
}

function createRehearsal(plan: SessionPlan, models: Rehearsal, events: ModelEvents): CallModels {
  const tts = plan.speechProgram && createHostTts(plan.speechProgram, plan.language)
  const { stt, llm, ears, close } = createRehearsalModels({
    plan,
    models,
    onFault: events.onSttFault,
    onNotice: events.onNotice,
  })
  return {
    stt,
    llm,
    tts,
    spareVoice: null,
    vad: createVad(),
    ears,
    callerSpeech: null,
    countsTokens: false,
    describe: () => providerFaultsEn.speechProgram(plan.speechProgram?.kind ?? ''),
    close: async () => void (await Promise.allSettled([tts?.close(), close()])),
  }
}

function createVad(): inference.VAD {
  return new inference.VAD({
    minSilenceDuration: TURN_SILENCE_MS,
    minSpeechDuration: 50,
    maxBufferedSpeech: VAD_BUFFER_MS,
  })
}
