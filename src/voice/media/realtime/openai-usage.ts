import type { metrics } from '@livekit/agents'
import type { OpenAiUsage } from './openai-events.ts'
import type { RealtimeUsage } from './realtime-voice.ts'

/** Tokens of one answer by kind. Cached tokens are part of the input, not beside it. */
export function usageOf(usage: OpenAiUsage): RealtimeUsage {
  const input = usage.input_token_details
  const output = usage.output_token_details
  const audioInputTokens = input?.audio_tokens ?? 0
  const audioOutputTokens = output?.audio_tokens ?? 0
  return {
    llmInputTokens: input?.text_tokens ?? Math.max(0, (usage.input_tokens ?? 0) - audioInputTokens),
    llmCachedInputTokens: input?.cached_tokens ?? 0,
    llmOutputTokens: output?.text_tokens ?? Math.max(0, (usage.output_tokens ?? 0) - audioOutputTokens),
    audioInputTokens,
    audioOutputTokens,
  }
}

interface Facts {
  responseId: string
  usage: RealtimeUsage
  startedAt: number
  firstAudioAt: number | null
  isCancelled: boolean
}

/** The library's figures of one answer; the time to the first sound counts from the moment when the server began the answer. */
export function metricsOf(facts: Facts): metrics.RealtimeModelMetrics {
  const { usage, startedAt, firstAudioAt } = facts
  const now = Date.now()
  const durationMs = now - startedAt
  const inputTokens = usage.llmInputTokens + usage.audioInputTokens
  const outputTokens = usage.llmOutputTokens + usage.audioOutputTokens
  return {
    type: 'realtime_model_metrics',
    label: 'parley.openai-realtime',
    requestId: facts.responseId,
    timestamp: now,
    durationMs,
    ttftMs: firstAudioAt === null ? -1 : firstAudioAt - startedAt,
    cancelled: facts.isCancelled,
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
