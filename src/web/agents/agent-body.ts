import { z } from 'zod'
import { type Agent, type AgentVersion, LANGUAGE_CHOICES, PACES } from '#core/agents/agent.ts'
import { agentChange, agentInput, callInput } from '#core/agents/agent-input.ts'
import { publicationInput } from '#core/agents/agent-service.ts'
import type { PlacedCall } from '#core/calls/call-service.ts'
import { apiSchemas, listOf, timestamp, toTimestamp } from '../api/api-schemas.ts'

const settings = {
  name: z.string(),
  greeting: z.string(),
  prompt: z.string(),
  language: z.string(),
  otherLanguages: z.array(z.object({ language: z.string(), voice: z.string().nullable() })),
  languageChoice: z.enum(LANGUAGE_CHOICES),
  voice: z.string().nullable(),
  modelConnectionId: z.string(),
  fallbackModelConnectionIds: z
    .array(z.string())
    .describe('Model connections that take over, in this order, when one fails in a call.'),
  pace: z.enum(PACES).describe('How soon the agent takes its turn.'),
  silenceSeconds: z
    .int()
    .nullable()
    .describe(
      'After this silence of the caller the agent asks, then offers help, then hangs up. null: it waits.',
    ),
  maxDurationMinutes: z.int().describe('The longest call. The agent says so a minute before.'),
  tools: z.array(z.string()),
  handOvers: z
    .array(z.object({ agentId: z.string(), when: z.string() }))
    .describe('Other agents that the agent may hand a call over to, and when.'),
}

export const agentBody = z
  .object({
    id: z.string(),
    ...settings,
    publishedVersion: z.int().nullable(),
    latestVersion: z.int(),
    draftSavedAt: timestamp,
    createdAt: timestamp,
  })
  .register(apiSchemas, { id: 'Agent', description: 'An agent with the settings of its draft.' })

export const agentListBody = listOf(agentBody).register(apiSchemas, {
  id: 'AgentList',
  description: 'Agents, oldest first.',
})

export const publicationBody = z
  .object({ agentId: z.string(), version: z.int(), settings: z.object(settings), publishedAt: timestamp })
  .register(apiSchemas, { id: 'Publication', description: 'The version that calls run from now on.' })

export const placedCallBody = z
  .object({
    id: z.string(),
    livekitUrl: z.string().describe('Where a LiveKit client connects to.'),
    token: z.string().describe('The ticket for it: good for one room, for one minute.'),
    roomName: z.string(),
  })
  .register(apiSchemas, { id: 'PlacedCall', description: 'A call that waits for its caller.' })

export const agentInputBody = agentInput.register(apiSchemas, {
  id: 'AgentInput',
  description: 'The settings of a new agent.',
})

export const agentChangeBody = agentChange.register(apiSchemas, {
  id: 'AgentChange',
  description: 'What changes in the draft; the rest stays.',
})

export const publicationInputBody = publicationInput.optional().register(apiSchemas, {
  id: 'PublicationInput',
  description: 'Left out, the draft is published; with a version, calls go back to that one.',
})

export const callInputBody = callInput.optional().register(apiSchemas, {
  id: 'CallInput',
  description: 'How the call is placed.',
})

export function presentAgent({ organizationId: _, draft, ...agent }: Agent): z.input<typeof agentBody> {
  return {
    ...agent,
    ...draft,
    draftSavedAt: toTimestamp(agent.draftSavedAt),
    createdAt: toTimestamp(agent.createdAt),
  }
}

export function presentPublication(version: AgentVersion): z.input<typeof publicationBody> {
  const { agentId, number, settings: published, publishedAt } = version
  return { agentId, version: number, settings: published, publishedAt: toTimestamp(publishedAt) }
}

export function presentPlacedCall({ call, ticket }: PlacedCall): z.input<typeof placedCallBody> {
  return { id: call.id, ...ticket }
}
