import type { OpenAiFake } from '../fakes/openai-fake.ts'
import { callRoom, type RtcCaller } from '../voice/caller/rtc-caller.ts'
import { type ApiClient, type CallBody, createApiClient, type PlacedCallBody } from './api-client.ts'
import { createOrganization, eventually, type Program } from './program.ts'

/** A running Parley with an organization, its API and a way to call its agents: what most whole-system tests begin with. */
export interface Desk {
  api: ApiClient
  organizationId: string
  apiKey: string
  /** The seeded demo agent: published, on Rehearsal. */
  frontDeskId: string
  /** A published agent on a cascade of the fake provider. */
  createCascadeAgent(
    fake: Pick<OpenAiFake, 'baseUrl'>,
    change?: { keys?: string; agent?: Record<string, unknown> },
  ): Promise<{ agentId: string; modelConnectionId: string }>
  /** Places a call and joins it with a real client. */
  call(
    agentId: string,
    options?: {
      microphone?: boolean
      draft?: boolean
      clientTranscript?: boolean
      variables?: Record<string, string>
    },
  ): Promise<{ id: string; caller: RtcCaller; placed: PlacedCallBody }>
  /** The call once it has ended. */
  ended(callId: string, limitMs?: number): Promise<CallBody>
}

const GREETING = 'Hello, this is the front desk. How can I help you?'

export async function openDesk(
  program: Program,
  options: { command?: string[]; env?: Record<string, string> } = {},
): Promise<Desk> {
  const { apiKey, organizationId } = await createOrganization(program, options)
  const api = createApiClient(program.url, apiKey)
  const agents = await api.send<{ items: { id: string }[] }>('GET', '/agents')
  const desk: Desk = {
    api,
    organizationId,
    apiKey,
    frontDeskId: agents.items[0]?.id ?? '',

    async createCascadeAgent(fake, { keys, agent } = {}) {
      const part = (model: string) => ({
        provider: 'openai-compatible',
        baseUrl: fake.baseUrl,
        model,
        ...(keys ? { apiKey: keys } : {}),
      })
      const connection = await api.send<{ id: string }>('POST', '/model-connections', {
        name: 'Fake models',
        kind: 'cascade',
        stt: part('fake-stt'),
        llm: part('fake-llm'),
        tts: { ...part('fake-tts'), voice: 'alloy' },
      })
      const created = await api.send<{ id: string }>('POST', '/agents', {
        name: 'Night desk',
        greeting: GREETING,
        prompt: 'Answer for {{shop}} shortly.',
        language: 'en',
        modelConnectionId: connection.id,
        tools: ['clock', 'hang_up'],
        ...agent,
      })
      await api.send('POST', `/agents/${created.id}/publication`, {})
      return { agentId: created.id, modelConnectionId: connection.id }
    },

    async call(agentId, { microphone = true, ...body } = {}) {
      const placed = await api.send<PlacedCallBody>('POST', `/agents/${agentId}/calls`, body, 201)
      const caller = await callRoom({ url: placed.livekitUrl, token: placed.token, microphone })
      return { id: placed.id, caller, placed }
    },

    ended: (callId, limitMs = 15_000) =>
      eventually(
        `call ${callId} ends`,
        async () => {
          const call = await api.send<CallBody>('GET', `/calls/${callId}`)
          return call.state === 'ended' && call
        },
        limitMs,
      ),
  }
  return desk
}

/** The call once it has as many turns. */
export function withTurns(desk: Desk, callId: string, count: number): Promise<CallBody> {
  return eventually(`call ${callId} has ${count} turns`, async () => {
    const call = await desk.api.send<CallBody>('GET', `/calls/${callId}`)
    return call.turns.length >= count && call
  })
}
