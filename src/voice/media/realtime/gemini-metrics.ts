import type { metrics } from '@livekit/agents'
import type { Generation } from './gemini-generation.ts'
import type { RealtimeUsage } from './realtime-voice.ts'

/** Later than this after the question it is no answer to it. */
const TTFT_MAX_MS = 30_000

interface Facts {
  usage: RealtimeUsage
  generation: Generation
  /** When the caller fell silent, or our side asked. */
  askedAt: number
}

/** The library's figures of one answer. */
export function metricsOf({ usage, generation, askedAt }: Facts): metrics.RealtimeModelMetrics {
  const now = Date.now()
  const { firstAudioAt } = generation
  const ttftMs = firstAudioAt === null ? -1 : firstAudioAt - askedAt
  const durationMs = now - generation.startedAt
  const inputTokens = usage.llmInputTokens + usage.audioInputTokens
  const outputTokens = usage.llmOutputTokens + usage.audioOutputTokens
  return {
    type: 'realtime_model_metrics',
    label: 'parley.gemini-live',
    requestId: generation.id,
    timestamp: now,
    durationMs,
    ttftMs: ttftMs >= 0 && ttftMs < TTFT_MAX_MS ? ttftMs : -1,
    cancelled: !generation.isComplete,
    inputTokens,
    outputTokens,
    totalTokens: inputTokens + outputTokens,
    tokensPerSecond: durationMs > 0 ? outputTokens / (durationMs / 1000) : 0,
    inputTokenDetails: {
      textTokens: usage.llmInputTokens,
      audioTokens: usage.audioInputTokens,
      imageTokens: 0,
      cachedTokens: usage.llmCachedInputTokens,
    },
    outputTokenDetails: {
      textTokens: usage.llmOutputTokens,
      audioTokens: usage.audioOutputTokens,
      imageTokens: 0,
    },
  }
}
