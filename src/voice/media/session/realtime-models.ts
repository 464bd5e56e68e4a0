import type { llm } from '@livekit/agents'
import { providerFaultsEn } from '#messages/provider-faults-en.ts'
import type { SessionPlan } from '../../protocol.ts'
import { createGeminiLive } from '../realtime/gemini-live.ts'
import { createOpenAiRealtime } from '../realtime/openai-realtime.ts'
import type { RealtimeOptions, RealtimeVoice } from '../realtime/realtime-voice.ts'
import { createHostTts } from '../speech/host-speech.ts'
import type { CallModels, ModelEvents } from './call-models.ts'
import { type CallerSpeech, createCallerSpeech } from './caller-speech.ts'
import { describeRealtimeFault, hostOf } from './provider-fault.ts'

type Realtime = Extract<SessionPlan['models'], { kind: 'gemini-live' | 'openai-realtime' }>

const CREATE: Record<Realtime['kind'], (options: RealtimeOptions) => RealtimeVoice> = {
  'gemini-live': createGeminiLive,
  'openai-realtime': createOpenAiRealtime,
}

/** One model that hears and speaks by itself. Its ends and returns are told through `events`, not through the session. */
export function createRealtime(plan: SessionPlan, models: Realtime, events: ModelEvents): CallModels {
  const place = { host: hostOf(models.baseUrl), model: models.model }
  const callerSpeech = createCallerSpeech()
  const realtime = CREATE[models.kind]({
    baseUrl: models.baseUrl,
    model: models.model,
    voice: models.voice,
    apiKey: models.apiKey,
    language: plan.language,
    onFault: fault => events.onModelGone(describeRealtimeFault(place, fault)),
    onResumed: ({ gapMs }) =>
      events.onNotice(providerFaultsEn.resumed({ host: place.host, seconds: (gapMs / 1000).toFixed(1) })),
    onUsage: events.onUsage,
  })
  return {
    stt: null,
    llm: listenAlong(realtime.model, callerSpeech),
    tts: null,
    spareVoice: plan.speechProgram && createHostTts(plan.speechProgram, plan.language),
    vad: null,
    ears: null,
    callerSpeech,
    countsTokens: false,
    describe: () => providerFaultsEn.speechProgram(plan.speechProgram?.kind ?? ''),
    close: () => realtime.close(),
  }
}

/** What the model hears is heard here too. */
function listenAlong(model: llm.RealtimeModel, callerSpeech: CallerSpeech): llm.RealtimeModel {
  const open = model.session.bind(model)
  model.session = () => {
    const session = open()
    const push = session.pushAudio.bind(session)
    session.pushAudio = frame => {
      callerSpeech.hear(frame)
      push(frame)
    }
    return session
  }
  return model
}
