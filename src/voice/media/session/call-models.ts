import { llm } from '@livekit/agents'
import { providerFaultsEn } from '#messages/provider-faults-en.ts'
import type { SessionPlan } from '../../protocol.ts'
import type { CallTongue } from '../language/call-tongue.ts'
import { createCascadeParts, createTts, nameOfModel } from '../providers/cascade-parts.ts'
import type { RetriedAttempt } from '../providers/retry-budget.ts'
import { createRehearsalModels } from '../rehearsal/rehearsal-models.ts'
import { createHostTts } from '../speech/host-speech.ts'
import type { SentenceTts } from '../speech/sentence-tts.ts'
import { rememberKnown } from './known-sentences.ts'
import type { AgentModels, CallModels, ModelEvents } from './models-of-call.ts'
import { type CascadePart, describeFault, hostOf } from './provider-fault.ts'
import { createRealtime } from './realtime-models.ts'

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
