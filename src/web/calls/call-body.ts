import { z } from 'zod'
import {
  CALL_STATES,
  type Call,
  type CallDetail,
  type CallIncident,
  END_REASONS,
  INCIDENT_KINDS,
} from '#core/calls/call.ts'
import { fillPhrase } from '#lib/phrase.ts'
import { agentNameAt } from '#views/calls/speaker.ts'
import { apiSchemas, listOf, timestamp, toTimestamp } from '../api/api-schemas.ts'

const milliseconds = z.number()

const latency = z.object({
  endOfTurnMs: milliseconds.nullable(),
  sttMs: milliseconds.nullable(),
  llmFirstTokenMs: milliseconds.nullable(),
  ttsFirstByteMs: milliseconds.nullable(),
  totalMs: milliseconds.nullable(),
})

const usage = z.object({
  llmInputTokens: z.number(),
  llmCachedInputTokens: z.number(),
  llmOutputTokens: z.number(),
  audioInputTokens: z.number(),
  audioOutputTokens: z.number(),
  ttsCharacters: z.number(),
  sttAudioMs: z.number(),
})

const turn = z
  .object({
    seq: z.int(),
    role: z.enum(['caller', 'agent']),
    agentName: z.string().nullable().describe('Which agent spoke; null: the caller did.'),
    text: z.string(),
    startedAtMs: milliseconds,
    endedAtMs: milliseconds,
    interrupted: z.boolean(),
    latency: latency.nullable(),
  })
  .register(apiSchemas, { id: 'Turn', description: "One utterance. Times count from the call's start." })

const toolCall = z
  .object({
    id: z.string(),
    name: z.string(),
    arguments: z.record(z.string(), z.unknown()),
    result: z.string().nullable(),
    error: z.string().nullable(),
    startedAtMs: milliseconds,
    durationMs: milliseconds,
  })
  .register(apiSchemas, { id: 'ToolCall', description: 'A tool that the agent used.' })

const incident = z
  .object({
    id: z.string(),
    kind: z.enum(INCIDENT_KINDS),
    atMs: milliseconds,
    text: z.string().describe('What happened, in English.'),
  })
  .register(apiSchemas, {
    id: 'Incident',
    description: 'Something that happened beside the words: a provider failed, another model took over.',
  })

const call = {
  id: z.string(),
  agentId: z.string(),
  agentName: z.string(),
  agentVersion: z.int().nullable().describe('null: the call ran the draft.'),
  modelConnectionId: z.string(),
  modelLabel: z.string(),
  state: z.enum(CALL_STATES),
  endReason: z.enum(END_REASONS).nullable(),
  endDetail: z.string().nullable(),
  roomName: z.string(),
  widgetId: z
    .string()
    .nullable()
    .describe('The talk button that a visitor called from; null for every other call.'),
  createdAt: timestamp,
  startedAt: timestamp.nullable(),
  endedAt: timestamp.nullable(),
  durationMs: milliseconds.nullable(),
  usage,
  handOvers: z
    .array(
      z.object({
        atMs: milliseconds,
        agentId: z.string(),
        agentName: z.string(),
        agentVersion: z.int(),
        modelConnectionId: z.string(),
        modelLabel: z.string(),
        usage: usage.describe('Of this agent: a part of the usage of the call.'),
      }),
    )
    .describe('Other agents that took the call over, in their order, each from a moment on.'),
}

export const callListBody = listOf(
  z.object(call).register(apiSchemas, { id: 'CallSummary', description: 'A call without its words.' }),
).register(apiSchemas, { id: 'CallList', description: 'Calls, newest first.' })

export const callBody = z
  .object({ ...call, turns: z.array(turn), toolCalls: z.array(toolCall), incidents: z.array(incident) })
  .register(apiSchemas, { id: 'Call', description: 'A call with everything that was said and done.' })

type CallSummary = z.input<typeof callListBody>['items'][number]

export function presentCallSummary(call: Call): CallSummary {
  const { organizationId: _, nodeId: __, endPhrase: ___, ...summary } = call
  return {
    ...summary,
    createdAt: toTimestamp(summary.createdAt),
    startedAt: toTimestamp(summary.startedAt),
    endedAt: toTimestamp(summary.endedAt),
  }
}

export function presentCall(detail: CallDetail): z.input<typeof callBody> {
  const { turns, toolCalls, incidents, ...summary } = detail
  const spoken = turns.map(turn => ({
    ...turn,
    agentName: turn.role === 'agent' ? agentNameAt(detail, turn.startedAtMs) : null,
  }))
  return {
    ...presentCallSummary(summary),
    turns: spoken,
    toolCalls,
    incidents: incidents.map(presentIncident),
  }
}

function presentIncident({ phrase, ...incident }: CallIncident) {
  return { ...incident, text: fillPhrase(phrase) }
}
