import type { stt } from '@livekit/agents'
import type { OpenAiSttOptions } from './stt-openai.ts'

export function createDeepgramStt(_options: OpenAiSttOptions): stt.STT {
  throw new Error('not there yet')
}
