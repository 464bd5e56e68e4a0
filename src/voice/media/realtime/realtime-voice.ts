import type { llm } from '@livekit/agents'

/** Why a realtime model ended for good. The sentence for people is made of these alone: a provider's own text may repeat the key. */
export type RealtimeFaultKind =
  | 'key'
  | 'quota'
  | 'model'
  | 'refused'
  | 'broken'
  | 'tooSlow'
  | 'unreachable'
  | 'unreadable'

export class RealtimeFault extends Error {
  readonly kind: RealtimeFaultKind
  /** HTTP status of the handshake or close code of the socket; null where there was none. */
  readonly status: number | null

  constructor(kind: RealtimeFaultKind, status: number | null, message: string) {
    super(message)
    this.name = 'RealtimeFault'
    this.kind = kind
    this.status = status
  }
}

/** Tokens of one answer, as the provider counted them. */
export interface RealtimeUsage {
  llmInputTokens: number
  llmCachedInputTokens: number
  llmOutputTokens: number
  audioInputTokens: number
  audioOutputTokens: number
}

export interface RealtimeOptions {
  baseUrl: string
  model: string
  voice: string
  apiKey: string | null
  /** BCP 47 tag of the call. */
  language: string
  /** Ended for good, once: the wrong key, no quota, or every attempt to come back failed. What can be mended is mended inside. */
  onFault(fault: RealtimeFault): void
  /** The connection was lost or given up and the conversation goes on over another one. */
  onResumed(facts: { reason: 'go_away' | 'closed'; code: number | null; gapMs: number }): void
  onUsage(usage: RealtimeUsage): void
}

/** A model that hears and speaks by itself, for AgentSession. */
export interface RealtimeVoice {
  model: llm.RealtimeModel
  close(): Promise<void>
}
