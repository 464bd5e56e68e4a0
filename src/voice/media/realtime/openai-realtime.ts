import type { RealtimeOptions, RealtimeVoice } from './realtime-voice.ts'

/** OpenAI Realtime and whatever speaks its protocol. */
export function createOpenAiRealtime({ baseUrl }: RealtimeOptions): RealtimeVoice {
  throw new Error(`not built yet: ${new URL(baseUrl).host}`)
}
