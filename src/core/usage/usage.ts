/** What calls used in a span of time. Tokens are those that the model services reported. */
export interface UsageTotals {
  calls: number
  durationMs: number
  llmInputTokens: number
  llmCachedInputTokens: number
  llmOutputTokens: number
  audioInputTokens: number
  audioOutputTokens: number
  ttsCharacters: number
  sttAudioMs: number
}

export interface UsageOfAgent extends UsageTotals {
  agentId: string
  /** As it was called in these calls; in one of them, where that changed. */
  agentName: string
}

/** A calendar month in the time zone of the organization: 2026-11. */
export interface UsageOfMonth extends UsageTotals {
  month: string
}

export interface UsageReport {
  month: string
  totals: UsageTotals
  /** Whoever spoke most comes first. */
  agents: UsageOfAgent[]
  /** The months up to this one, the newest first. */
  months: UsageOfMonth[]
  timeZone: string
}

/** From the first moment to before the last. */
export interface Span {
  from: Date
  to: Date
}

/** How many months back the report reaches. */
export const USAGE_MONTHS = 12
