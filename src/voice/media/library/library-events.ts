import { type llm, voice } from '@livekit/agents'
import type { CallLineEvents } from '../session/call-line.ts'
import type { HeardAudioOutput } from './heard-audio-output.ts'
import type { RealtimeTurns } from './realtime-turns.ts'

interface LibraryEventsOptions {
  session: voice.AgentSession
  output: HeardAudioOutput
  turns: RealtimeTurns
  events: CallLineEvents
}

/** Tells the call what the library's session tells. */
export function tellEvents({ session, output, turns, events }: LibraryEventsOptions): void {
  const types = voice.AgentSessionEventTypes
  session.on(types.ConversationItemAdded, ({ item }) => {
    if (item.type === 'message') addItem(item)
  })
  session.on(types.UserInputTranscribed, ({ transcript, isFinal, language }) => {
    turns.noteWords({ text: transcript, isFinal })
    events.onCallerWords({ text: transcript, isFinal, language: language ?? null })
  })
  session.on(types.UserStateChanged, ({ newState }) => events.onCallerSpeaking(newState === 'speaking'))
  session.on(types.AgentStateChanged, ({ newState }) => {
    events.onAgentSpeaking(newState === 'speaking')
    events.onBusy(newState === 'thinking')
  })
  session.on(types.MetricsCollected, ({ metrics }) => {
    if (metrics.type === 'realtime_model_metrics') turns.noteMetrics(metrics)
  })
  // NB: an `error` that nobody listens to is thrown. What fails is told through the models' own events.
  session.on(types.Error, () => undefined)
  output.onProgress = events.onProgress

  function addItem(item: llm.ChatMessage): void {
    if (item.role === 'user') turns.addCaller(item)
    else if (item.role === 'assistant') turns.addAgent(item, output.takeHeard())
  }
}
