import { type llm, voice } from '@livekit/agents'
import type { CallLineEvents } from '../session/call-line.ts'
import type { CallModels } from '../session/call-models.ts'
import type { HeardAudioOutput } from './heard-audio-output.ts'
import { toAgentTurn, toCallerTurn } from './library-turns.ts'
import type { RealtimeTurns } from './realtime-turns.ts'

interface LibraryEventsOptions {
  session: voice.AgentSession
  output: HeardAudioOutput | null
  models: CallModels
  realtimeTurns: RealtimeTurns | null
  events: CallLineEvents
}

/** Tells the call what the library's session tells. */
export function tellEvents({ session, output, models, realtimeTurns, events }: LibraryEventsOptions): void {
  const types = voice.AgentSessionEventTypes
  session.on(types.ConversationItemAdded, ({ item }) => {
    if (item.type === 'message') addItem(item)
  })
  session.on(types.UserInputTranscribed, ({ transcript, isFinal, language }) => {
    realtimeTurns?.noteWords({ text: transcript, isFinal })
    events.onCallerWords({ text: transcript, isFinal, language: language ?? null })
  })
  session.on(types.UserStateChanged, ({ newState }) => events.onCallerSpeaking(newState === 'speaking'))
  session.on(types.AgentStateChanged, ({ newState }) => {
    events.onAgentSpeaking(newState === 'speaking')
    events.onBusy(newState === 'thinking')
  })
  session.on(types.MetricsCollected, ({ metrics }) => {
    if (metrics.type === 'realtime_model_metrics') realtimeTurns?.noteMetrics(metrics)
    if (metrics.type !== 'llm_metrics' || !models.countsTokens) return
    events.onUsage({
      llmInputTokens: metrics.promptTokens,
      llmCachedInputTokens: metrics.promptCachedTokens,
      llmOutputTokens: metrics.completionTokens,
    })
  })
  session.on(types.Error, ({ error }) => {
    if ('recoverable' in error && error.recoverable) return
    if (error.type === 'llm_error') events.onFault('llm', error.error)
    if (error.type === 'tts_error') events.onFault('tts', error.error)
  })
  if (output) output.onProgress = events.onProgress

  function addItem(item: llm.ChatMessage): void {
    if (item.role === 'user') {
      if (realtimeTurns) realtimeTurns.addCaller(item)
      else events.onCallerTurn(toCallerTurn(item, output?.isSpeaking ?? false))
    } else if (item.role === 'assistant') {
      const heard = output?.takeHeard() ?? null
      if (realtimeTurns) {
        realtimeTurns.addAgent(item, heard)
        return
      }
      events.onAgentTurn(toAgentTurn(item, heard))
      // The library keeps all of a sentence that was only begun, where it was said without a model: the model must know better.
      if (item.interrupted && heard !== null) item.content = [heard.text]
    }
  }
}
