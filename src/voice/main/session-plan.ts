import { CALL_MAX_DURATION_MS, type CallSnapshot } from '#core/calls/call.ts'
import type { CallBriefing } from '#core/calls/call-service.ts'
import type { CascadePart, OpenedModelConnection } from '#core/model-connections/model-connection.ts'
import type { ToolDefinition } from '#core/tools/tool.ts'
import { voiceEn } from '#messages/voice-en.ts'
import type { CallModels, SessionPlan } from '../protocol.ts'
import type { RoomTicket } from './livekit-worker.ts'

interface Parts {
  briefing: CallBriefing
  opened: OpenedModelConnection
  tools: ToolDefinition[]
  ticket: RoomTicket
  /** Path of a program of the host, looked up now: it may have been installed since the last call. */
  findProgram(name: string): string | undefined
}

/** Everything the media host needs for one call. NB: carries the call's model keys; it goes to the host and nowhere else. */
export function planSession({ briefing, opened, tools, ticket, findProgram }: Parts): SessionPlan {
  const { call, snapshot, systemPrompt, greeting } = briefing
  return {
    callId: call.id,
    ...ticket,
    systemPrompt,
    greeting,
    language: snapshot.agent.language,
    models: planModels(opened, snapshot),
    tools,
    speechProgram: findSpeechProgram(findProgram),
    maxDurationMs: CALL_MAX_DURATION_MS,
    serviceSentences: voiceEn.serviceSentences,
  }
}

function planModels(
  { connection, keys }: OpenedModelConnection,
  { agent, organizationName, organizationContext }: CallSnapshot,
): CallModels {
  if (connection.kind === 'rehearsal') {
    const { openingHours, address, timeZone } = organizationContext
    return { kind: 'rehearsal', facts: { organizationName, openingHours, address, timeZone } }
  }
  const part = (name: CascadePart) => {
    const { baseUrl, model } = connection[name]
    return { baseUrl, model, apiKey: keys[name] ?? null }
  }
  const voice = agent.voice ?? connection.tts.voice
  return { kind: 'cascade', stt: part('stt'), llm: part('llm'), tts: { ...part('tts'), voice } }
}

/** flite has the human voice, so it comes first. */
function findSpeechProgram(findProgram: Parts['findProgram']): SessionPlan['speechProgram'] {
  for (const kind of ['flite', 'espeak-ng'] as const) {
    const path = findProgram(kind)
    if (path) return { kind, path }
  }
  return null
}
