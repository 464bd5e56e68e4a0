import type { llm } from '@livekit/agents'
import { providerFaultsEn } from '#messages/provider-faults-en.ts'
import type { SessionPlan } from '../../protocol.ts'
import { createGeminiLive } from '../realtime/gemini-live.ts'
import { createOpenAiRealtime } from '../realtime/openai-realtime.ts'
import type { RealtimeOptions, RealtimeVoice } from '../realtime/realtime-voice.ts'
import { createCallerSpeech } from './caller-speech.ts'
import type { AgentModels, ModelEvents, RealtimeParts } from './models-of-call.ts'
import { describeRealtimeFault, hostOf } from './provider-fault.ts'

type Realtime = Extract<SessionPlan['models'], { kind: 'gemini-live' | 'openai-realtime' }>

const CREATE: Record<Realtime['kind'], (options: RealtimeOptions) => RealtimeVoice> = {
  'gemini-live': createGeminiLive,
  'openai-realtime': createOpenAiRealtime,
}

/** One model that hears and speaks by itself. Its ends and returns are told through `events`, not through the session. */
export function createRealtime(plan: SessionPlan, models: Realtime, events: ModelEvents): AgentModels {
  const place = { host: hostOf(models.baseUrl), model: models.model }
  const realtime = CREATE[models.kind]({
    baseUrl: models.baseUrl,
    model: models.model,
    voice: models.voice,
    apiKey: models.apiKey,
    language: plan.language,
    onFault: fault => events.onModelGone(describeRealtimeFault(place, fault), fault),
    onResumed({ reason, gapMs }) {
      const tell = reason === 'go_away' ? providerFaultsEn.renewed : providerFaultsEn.resumed
      events.onNotice(tell({ host: place.host, seconds: (gapMs / 1000).toFixed(1) }))
    },
    onUsage: events.onUsage,
  })
  const line = { ...tapLine(realtime.model), forgetsPrompt: models.kind === 'openai-realtime' }
  return {
    stt: null,
    llm: realtime.model,
    tts: null,
    voiceFor: () => null,
    ears: null,
    realtime: line,
    countsTokens: false,
    describe: () => providerFaultsEn.speechProgram(plan.speechProgram?.kind ?? ''),
    close: () => realtime.close(),
  }
}

/** What the model hears is heard here too. */
function tapLine(model: llm.RealtimeModel): Omit<RealtimeParts, 'forgetsPrompt'> {
  const callerSpeech = createCallerSpeech()
  let session: llm.RealtimeSession | null = null
  const open = model.session.bind(model)
  model.session = () => {
    const opened = open()
    session = opened
    const push = opened.pushAudio.bind(opened)
    opened.pushAudio = frame => {
      callerSpeech.hear(frame)
      push(frame)
    }
    return opened
  }
  return {
    callerSpeech,
    tellResult(output) {
      const context = session?.chatCtx
      if (!session || !context) return
      context.items.push(output)
      void session.updateChatCtx(context).catch(() => undefined)
    },
  }
}
