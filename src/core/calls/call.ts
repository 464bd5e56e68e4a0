import type { Phrase } from '#lib/phrase.ts'
import { type AgentSettings, DURATION_MINUTES_MAX } from '../agents/agent.ts'
import type { OrganizationContext } from '../organizations/organization.ts'

export const CALL_STATES = ['created', 'ringing', 'active', 'ended'] as const
/** created: a row and a room ticket. ringing: the caller or the agent is joining. active: they are talking. */
export type CallState = (typeof CALL_STATES)[number]

export const END_REASONS = [
  'caller_hung_up',
  'agent_hung_up',
  'ended_by_user',
  'max_duration',
  'provider_failed',
  'interrupted',
  'shutdown',
  'no_answer',
  'caller_silent',
] as const
export type EndReason = (typeof END_REASONS)[number]

export type TurnRole = 'caller' | 'agent'

/** What is known about the call before it starts; frozen when the call is created. Part of the prompt. */
export interface CallContext {
  /** browser: a person of the organization, on our own page. widget: a visitor of a foreign page. */
  channel: 'browser' | 'widget'
  callerNumber: string | null
  /** ISO 8601, UTC. */
  startedAt: string
  /** Values for `{{name}}` in the agent's prompt and greeting. */
  variables: Record<string, string>
}

/** Everything a call runs on, copied when it is placed: later edits don't touch it. */
export interface CallSnapshot {
  agent: AgentSettings
  organizationName: string
  organizationContext: OrganizationContext
  callContext: CallContext
}

/** How long each stage before the agent's first sound took. All in milliseconds; null where it was not measured. */
export interface TurnLatency {
  endOfTurnMs: number | null
  sttMs: number | null
  llmFirstTokenMs: number | null
  ttsFirstByteMs: number | null
  /** From the end of the caller's words to the agent's first sound. */
  totalMs: number | null
}

/** One utterance. Times count from the start of the call. `text` is what was heard, not what was generated. */
export interface Turn {
  seq: number
  role: TurnRole
  text: string
  startedAtMs: number
  endedAtMs: number
  interrupted: boolean
  latency: TurnLatency | null
}

export interface ToolCall {
  id: string
  name: string
  arguments: Record<string, unknown>
  result: string | null
  error: string | null
  startedAtMs: number
  durationMs: number
}

/**
 * What an incident is about. provider: a model failed, was slow or was mended. fallback: another model connection took over.
 * filler: the agent said that it takes a moment. silence: a step of the ladder for a caller who says nothing. limit: the longest
 * duration. goodbye: the program ended the call because both had said goodbye. voicemail: a machine answered.
 * resumed: a new session took the call over. network: the line was away for a while. handover: another agent took the call over; its
 * phrase has both names as values, `from` and `to`.
 */
export const INCIDENT_KINDS = [
  'provider',
  'fallback',
  'filler',
  'silence',
  'limit',
  'goodbye',
  'voicemail',
  'resumed',
  'network',
  'handover',
] as const
export type IncidentKind = (typeof INCIDENT_KINDS)[number]

/** Something that happened beside the words, for the timeline: in one sentence that an operator understands. */
export interface CallIncident {
  /** Unique within its call. */
  id: string
  kind: IncidentKind
  /** From the start of the call. */
  atMs: number
  phrase: Phrase
}

/** What the providers counted. Tokens and characters add up over the call. */
export interface CallUsage {
  /** Tokens of text that went in, those from a cache included. */
  llmInputTokens: number
  /** The part of all tokens that went in (text and audio) which the provider took from its cache. */
  llmCachedInputTokens: number
  llmOutputTokens: number
  /** Tokens of sound: realtime models only. */
  audioInputTokens: number
  audioOutputTokens: number
  ttsCharacters: number
  sttAudioMs: number
}

export const NO_USAGE: CallUsage = {
  llmInputTokens: 0,
  llmCachedInputTokens: 0,
  llmOutputTokens: 0,
  audioInputTokens: 0,
  audioOutputTokens: 0,
  ttsCharacters: 0,
  sttAudioMs: 0,
}

/** Another agent took the call over and had it until the next one did, or to the end. */
export interface CallHandOver {
  /** From the start of the call. */
  atMs: number
  agentId: string
  agentName: string
  agentVersion: number
  modelConnectionId: string
  modelLabel: string
  /** Of this agent; a part of that of the call. */
  usage: CallUsage
}

export interface Call {
  id: string
  organizationId: string
  agentId: string
  agentName: string
  /** null when the call ran the draft. */
  agentVersion: number | null
  modelConnectionId: string
  /** Name of the connection and its models, as they were. */
  modelLabel: string
  state: CallState
  endReason: EndReason | null
  /** One sentence for people: what failed, where. In English; pages translate `endPhrase`. */
  endDetail: string | null
  endPhrase: Phrase | null
  roomName: string
  /** The talk button that a visitor called from; null where somebody of the organization placed the call. */
  widgetId: string | null
  /** The process that runs the call: a restart interrupts only its own. */
  nodeId: string
  createdAt: Date
  /** When the two began to talk; `...Ms` times count from here. */
  startedAt: Date | null
  endedAt: Date | null
  /** By the monotonic clock; null until the end, 0 when nobody ever talked. */
  durationMs: number | null
  usage: CallUsage
  /** In their order. Until the first one the call was with its own agent. */
  handOvers: CallHandOver[]
}

export interface CallDetail extends Call {
  turns: Turn[]
  toolCalls: ToolCall[]
  incidents: CallIncident[]
}

/** A call that nobody joined within this time ends as no_answer. */
export const JOIN_TIMEOUT_MS = 60_000
/** The most that an agent may be given. */
export const CALL_MAX_DURATION_MS = DURATION_MINUTES_MAX * 60_000
export const CALL_VARIABLES_MAX = 50
export const CALL_VARIABLE_MAX_CHARS = 2_000
export const TURN_TEXT_MAX_CHARS = 20_000
export const TURNS_PER_CALL_MAX = 5_000
export const INCIDENTS_PER_CALL_MAX = 500
/** Agents that send a caller round in circles. */
export const HAND_OVERS_PER_CALL_MAX = 5

export function addUsage(one: CallUsage, other: CallUsage): CallUsage {
  return {
    llmInputTokens: one.llmInputTokens + other.llmInputTokens,
    llmCachedInputTokens: one.llmCachedInputTokens + other.llmCachedInputTokens,
    llmOutputTokens: one.llmOutputTokens + other.llmOutputTokens,
    audioInputTokens: one.audioInputTokens + other.audioInputTokens,
    audioOutputTokens: one.audioOutputTokens + other.audioOutputTokens,
    ttsCharacters: one.ttsCharacters + other.ttsCharacters,
    sttAudioMs: one.sttAudioMs + other.sttAudioMs,
  }
}
