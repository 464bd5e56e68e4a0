import { AccessToken, RoomAgentDispatch, RoomConfiguration } from 'livekit-server-sdk'
import type { Arena } from './contestant.ts'

const TICKET_TTL_SECONDS = 300

/** A ticket to one room of the benchmark's server; with `agentName` it sends that agent when the caller comes. */
export async function issueTicket(
  { apiKey, apiSecret }: Arena['livekit'],
  ticket: { room: string; identity: string; kind: 'caller' | 'agent'; agentName?: string },
): Promise<string> {
  const { room, identity, kind, agentName } = ticket
  const token = new AccessToken(apiKey, apiSecret, { identity, ttl: TICKET_TTL_SECONDS })
  token.addGrant({
    roomJoin: true,
    room,
    canPublish: true,
    canSubscribe: true,
    canPublishData: true,
    agent: kind === 'agent',
  })
  if (kind === 'agent') token.kind = 'agent'
  if (agentName !== undefined)
    token.roomConfig = new RoomConfiguration({ name: room, agents: [new RoomAgentDispatch({ agentName })] })
  return token.toJwt()
}
