import { llm, type stt } from '@livekit/agents'
import type { Phrase, Sentence } from '#lib/phrase.ts'
import { providerFaultsEn } from '#messages/provider-faults-en.ts'
import type { SessionPlan } from '../../protocol.ts'
import type { CallTongue } from '../language/call-tongue.ts'
import { createCascadeParts, createTts, nameOfModel } from '../providers/cascade-parts.ts'
import type { RetriedAttempt } from '../providers/retry-budget.ts'
import type { RealtimeFault } from '../realtime/realtime-voice.ts'
import type { CallEars } from '../rehearsal/rehearsal-ears.ts'
import { createRehearsalModels } from '../rehearsal/rehearsal-models.ts'
import { createHostTts } from '../speech/host-speech.ts'
import type { SentenceTts } from '../speech/sentence-tts.ts'
import { rememberKnown } from './known-sentences.ts'
import { type CascadePart, describeFault, hostOf } from './provider-fault.ts'
import { createRealtime, type RealtimeParts } from './realtime-models.ts'

export interface UsageIncrement {
  llmInputTokens?: number
  llmCachedInputTokens?: number
  audioInputTokens?: number
  audioOutputTokens?: number
  llmOutputTokens?: number
  ttsCharacters?: number
  sttAudioMs?: number
}

export const NO_USAGE: Required<UsageIncrement> = {
  llmInputTokens: 0,
  llmCachedInputTokens: 0,
  llmOutputTokens: 0,
  audioInputTokens: 0,
  audioOutputTokens: 0,
  ttsCharacters: 0,
  sttAudioMs: 0,
}

export interface ModelEvents {
  /** A model that hears and speaks by itself ended for good; in one sentence for people. */
  onModelGone(detail: Phrase, fault: RealtimeFault): void
  /** Something failed and was mended; a sentence for people. */
  onNotice(notice: Sentence): void
  /** A part failed and is asked again; `fault` is it in one sentence for people. */
  onRetry(part: CascadePart, fault: Phrase, retried: RetriedAttempt): void
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
  /** A voice for one sentence in another of the call's languages; null where there is none. Close it. */
  voiceFor(language: string): SentenceTts | null
  /** Says the last words when the voice itself has failed: the program of this machine. */
  spareVoice: SentenceTts | null
  /** The ears of Rehearsal; null with models of providers. */
  ears: CallEars | null
  /** Only with a model that hears and speaks by itself. */
  realtime: RealtimeParts | null
  /** Whether the model's tokens are a provider's, to be counted. */
  countsTokens: boolean
  /** One sentence about a failure, for people. */
  describe(part: CascadePart, error: unknown): Phrase
  close(): Promise<void>
}

/** All but the voice of the machine, which stands by for each of them. */
export type AgentModels = Omit<CallModels, 'spareVoice'>

type Cascade = Extract<SessionPlan['models'], { kind: 'cascade' }>
type Rehearsal = Extract<SessionPlan['models'], { kind: 'rehearsal' }>

/** The models that this call runs on, each with the connection opened early. Voice and recogniser follow the tongue. */
export function createCallModels(plan: SessionPlan, tongue: CallTongue, events: ModelEvents): CallModels {
  const created = rememberKnown(plan, tongue, {
    ...createModels(plan, tongue, events),
    spareVoice: createSpareVoice(plan, tongue),
  })
  // NB: an `error` that nobody listens to is thrown, and the library stops to listen before the last request has ended.
  created.stt?.on('error', () => undefined)
  if (created.llm instanceof llm.LLM) created.llm.on('error', () => undefined)
  for (const voice of [created.tts, created.spareVoice]) voice?.on('error', () => undefined)
  return created
}

function createModels(plan: SessionPlan, tongue: CallTongue, events: ModelEvents): AgentModels {
  const { models } = plan
  if (models.kind === 'cascade') return createCascade(plan, tongue, { models, events })
  if (models.kind === 'rehearsal') return createRehearsal(plan, models, events)
  return createRealtime(plan, models, events)
}

/** Rehearsal speaks with the machine's voice anyway: there is no other to take over. */
function createSpareVoice({ models, speechProgram }: SessionPlan, tongue: CallTongue): SentenceTts | null {
  return models.kind === 'rehearsal'
    ? null
    : speechProgram && createHostTts(speechProgram, () => tongue.language)
}

function createCascade(
  { otherLanguages, fallbacks }: SessionPlan,
  tongue: CallTongue,
  { models, events }: { models: Cascade; events: ModelEvents },
): AgentModels {
  const tellFault = (part: CascadePart, error: unknown) =>
    describeFault(part, { host: hostOf(models[part].baseUrl), model: nameOfModel(models, part) }, error)
  const tell = {
    hasSpare: fallbacks.length > 0,
    onUsage: events.onUsage,
    onRetry: (part: CascadePart, retried: RetriedAttempt) =>
      events.onRetry(part, tellFault(part, retried.error), retried),
  }
  return {
    ...createCascadeParts({ models, tongue, ...events, ...tell }),
    voiceFor(language) {
      const voice = otherLanguages.find(other => other.language === language)?.voice ?? null
      return createTts({ models, tongue: { language, expected: language, voice }, ...tell })
    },
    ears: null,
    realtime: null,
    countsTokens: true,
    describe: tellFault,
  }
}

function createRehearsal(plan: SessionPlan, models: Rehearsal, events: ModelEvents): AgentModels {
  const { speechProgram } = plan
  const speak = (language: string) => speechProgram && createHostTts(speechProgram, () => language)
  const tts = speak(plan.language)
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
    voiceFor: speak,
    ears,
    realtime: null,
    countsTokens: false,
    describe: () => providerFaultsEn.speechProgram(plan.speechProgram?.kind ?? ''),
    close: async () => void (await Promise.allSettled([tts?.close(), close()])),
  }
}
