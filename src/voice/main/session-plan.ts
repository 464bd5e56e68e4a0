import type { CallSnapshot } from '#core/calls/call.ts'
import type { CallBriefing } from '#core/calls/call-service.ts'
import type { OpenedModelConnection } from '#core/model-connections/model-connection.ts'
import type { ToolDefinition } from '#core/tools/tool.ts'
import { spokenTexts } from '#messages/spoken-texts.ts'
import type { AgentPlan, CallModels, SessionPlan } from '../protocol.ts'
import { findHostEars } from './host-ears.ts'
import type { RoomTicket } from './livekit-worker.ts'

export interface AgentParts {
  snapshot: CallSnapshot
  systemPrompt: string
  /** Empty: it says nothing of its own accord. */
  greeting: string
  opened: OpenedModelConnection
  /** Which take over, in this order. */
  fallbacks?: OpenedModelConnection[]
  tools: ToolDefinition[]
  /** Path of a program of the host, looked up now: it may have been installed since the last call. */
  findProgram(name: string): string | undefined
}

interface SessionParts extends Omit<AgentParts, 'snapshot' | 'systemPrompt' | 'greeting'> {
  briefing: CallBriefing
  ticket: RoomTicket
  awaitsCaller: boolean
}

/** Everything the media host needs for one call. NB: carries the call's model keys; it goes to the host and nowhere else. */
export function planSession({ briefing, ticket, awaitsCaller, ...parts }: SessionParts): SessionPlan {
  const { call, snapshot, systemPrompt, greeting } = briefing
  return {
    callId: call.id,
    ...ticket,
    awaitsCaller,
    ...planAgent({ ...parts, snapshot, systemPrompt, greeting }),
    resumed: null,
    maxDurationMs: snapshot.agent.maxDurationMinutes * 60_000,
  }
}

/** What makes a session this agent. NB: carries the call's model keys, too. */
export function planAgent({
  snapshot,
  systemPrompt,
  greeting,
  opened,
  fallbacks = [],
  tools,
  findProgram,
}: AgentParts): AgentPlan {
  const { agent } = snapshot
  return {
    systemPrompt,
    greeting,
    language: agent.language,
    models: planModels({ opened, voice: agent.voice, snapshot, findProgram }),
    tools,
    speechProgram: findSpeechProgram(findProgram, agent),
    fallbacks: fallbacks.map(fallback => ({
      label: fallback.connection.name,
      models: planModels({
        opened: fallback,
        voice: speaksAlike(opened, fallback) ? agent.voice : null,
        snapshot,
        findProgram,
      }),
    })),
    pace: agent.pace,
    silenceMs: agent.silenceSeconds === null ? null : agent.silenceSeconds * 1000,
    serviceSentences: spokenTexts(agent.language).serviceSentences,
    otherLanguages: agent.otherLanguages.map(({ language, voice }) => {
      const { serviceSentences, languageInvitation } = spokenTexts(language)
      const invitation = agent.languageChoice === 'ask' ? languageInvitation : null
      return { language, voice, serviceSentences, invitation }
    }),
  }
}

interface ModelParts extends Pick<AgentParts, 'opened' | 'findProgram'> {
  /** The agent's; null takes that of the connection. */
  voice: string | null
  snapshot: CallSnapshot
}

function planModels({ opened, voice, snapshot, findProgram }: ModelParts): CallModels {
  const { connection, keys } = opened
  const { agent, organizationName, organizationContext } = snapshot
  if (connection.kind === 'rehearsal') {
    const { openingHours, address, timeZone } = organizationContext
    return {
      kind: 'rehearsal',
      facts: { organizationName, openingHours, address, timeZone },
      ears: findHostEars(agent.language, { findProgram }),
    }
  }
  if (connection.kind !== 'cascade') {
    const { kind, baseUrl, model } = connection
    return { kind, baseUrl, model, voice: voice ?? connection.voice, apiKey: keys.realtime ?? null }
  }
  const { stt, llm, tts } = connection
  return {
    kind: 'cascade',
    stt: { provider: stt.provider, baseUrl: stt.baseUrl, model: stt.model, apiKey: keys.stt ?? null },
    llm: { provider: llm.provider, baseUrl: llm.baseUrl, model: llm.model, apiKey: keys.llm ?? null },
    tts: {
      provider: tts.provider,
      baseUrl: tts.baseUrl,
      model: tts.model,
      apiKey: keys.tts ?? null,
      voice: voice ?? tts.voice,
    },
  }
}

/** The agent's voice is a name of one provider: another one knows others. */
function speaksAlike(
  { connection: a }: OpenedModelConnection,
  { connection: b }: OpenedModelConnection,
): boolean {
  if (a.kind === 'cascade' && b.kind === 'cascade')
    return a.tts.provider === b.tts.provider && a.tts.baseUrl === b.tts.baseUrl
  return a.kind === b.kind
}

/** flite has the human voice, so it comes first where English is all that will be spoken: it knows no other language. */
function findSpeechProgram(
  findProgram: AgentParts['findProgram'],
  { language, otherLanguages }: CallSnapshot['agent'],
): AgentPlan['speechProgram'] {
  const isEnglish = [language, ...otherLanguages.map(other => other.language)].every(tag =>
    /^en\b/i.test(tag),
  )
  const kinds = isEnglish ? (['flite', 'espeak-ng'] as const) : (['espeak-ng', 'flite'] as const)
  for (const kind of kinds) {
    const path = findProgram(kind)
    if (path) return { kind, path }
  }
  return null
}
