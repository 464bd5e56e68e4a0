import type { GeminiUsage } from './gemini-messages.ts'
import type { RealtimeUsage } from './realtime-voice.ts'

export const NO_USAGE: RealtimeUsage = {
  llmInputTokens: 0,
  llmCachedInputTokens: 0,
  llmOutputTokens: 0,
  audioInputTokens: 0,
  audioOutputTokens: 0,
}

type Details = GeminiUsage['promptTokensDetails']

/** Tokens of one answer by kind. What comes without its kind counts as text. Cached tokens are part of the input, not beside it. */
export function usageOf(usage: GeminiUsage): RealtimeUsage {
  const audioInputTokens = audioIn(usage.promptTokensDetails)
  const audioOutputTokens = audioIn(usage.responseTokensDetails)
  const input = (usage.promptTokenCount ?? 0) + (usage.toolUsePromptTokenCount ?? 0)
  const output = (usage.responseTokenCount ?? 0) + (usage.thoughtsTokenCount ?? 0)
  return {
    llmInputTokens: Math.max(0, input - audioInputTokens),
    llmCachedInputTokens: usage.cachedContentTokenCount ?? sum(usage.cacheTokensDetails),
    llmOutputTokens: Math.max(0, output - audioOutputTokens),
    audioInputTokens,
    audioOutputTokens,
  }
}

export function addUsage(one: RealtimeUsage, other: RealtimeUsage): RealtimeUsage {
  return {
    llmInputTokens: one.llmInputTokens + other.llmInputTokens,
    llmCachedInputTokens: one.llmCachedInputTokens + other.llmCachedInputTokens,
    llmOutputTokens: one.llmOutputTokens + other.llmOutputTokens,
    audioInputTokens: one.audioInputTokens + other.audioInputTokens,
    audioOutputTokens: one.audioOutputTokens + other.audioOutputTokens,
  }
}

function audioIn(details: Details): number {
  return sum(details?.filter(({ modality }) => modality === 'AUDIO'))
}

function sum(details: Details): number {
  return (details ?? []).reduce((total, { tokenCount }) => total + (tokenCount ?? 0), 0)
}
