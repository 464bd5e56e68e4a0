import {
  AccessToken,
  RoomAgentDispatch,
  RoomConfiguration,
  RoomServiceClient,
  ServerError,
  TrackSource,
} from 'livekit-server-sdk'
import { AppError } from '#core/errors.ts'
import { TICKET_ORIGIN } from '#lib/ticket-claims.ts'
import { TICKET_TRANSCRIPT } from '#lib/ticket-transcript.ts'
import { voiceEn } from '#messages/voice-en.ts'

/** What the API needs to reach a LiveKit server. `url` answers null while there is none to reach. */
export interface LivekitAccess {
  url(): string | null
  keys(): { apiKey: string; apiSecret: string }
}

export interface CallerTicket {
  callId: string
  organizationId: string
  roomName: string
  agentName: string
  /** The only page origin that may use the ticket, written into it (web/livekit-proxy.ts holds it); null: any. */
  origin: string | null
  /** Whether the caller may send text beside the sound. */
  mayType: boolean
  /** Whether the caller's client is sent the words of the call. */
  wantsTranscript?: boolean
}

export interface AgentTicket {
  roomName: string
  /** Whoever is in the room under this name is put out. */
  identity: string
}

export interface LivekitHealth {
  ok: boolean
  problem: 'address' | 'keys' | null
  /** For the operator: which setting is wrong, in words. */
  message: string
}

export interface LivekitApi {
  /** A ticket for one caller and one room, with the order to send the agent; the room comes to be when it is used. */
  issueCallerToken(ticket: CallerTicket): Promise<string>
  /** A ticket for an agent that enters a room as LiveKit's own jobs do, but without one. */
  issueAgentToken(ticket: AgentTicket): Promise<string>
  /** What a worker shows at /agent. */
  issueWorkerToken(): Promise<string>
  /** Ends the room and disconnects who is in it; a room that is not there is fine. Throws unavailable. */
  deleteRoom(roomName: string): Promise<void>
  /** Asks the server, with our keys. Never throws. */
  checkHealth(): Promise<LivekitHealth>
}

const JOIN_TOKEN_TTL_SECONDS = 60
const WORKER_TOKEN_TTL_SECONDS = 60
/** Between the ticket and the first one in the room; between the last one out and the end of the room. */
const ROOM_EMPTY_TIMEOUT_SECONDS = 30
const ROOM_DEPARTURE_TIMEOUT_SECONDS = 10
const REQUEST_TIMEOUT_SECONDS = 5

export function createLivekitApi(access: LivekitAccess): LivekitApi {
  return {
    async issueCallerToken(ticket) {
      const { callId, organizationId, roomName, agentName, mayType } = ticket
      const { apiKey, apiSecret } = access.keys()
      const token = new AccessToken(apiKey, apiSecret, {
        identity: `caller-${callId}`,
        ttl: JOIN_TOKEN_TTL_SECONDS,
        attributes: attributesOf(ticket),
      })
      token.addGrant({
        roomJoin: true,
        room: roomName,
        canPublish: true,
        canPublishSources: [TrackSource.MICROPHONE],
        canPublishData: mayType,
        canSubscribe: true,
        canUpdateOwnMetadata: false,
      })
      const metadata = JSON.stringify({ callId, organizationId })
      token.roomConfig = roomConfiguration(roomName, [new RoomAgentDispatch({ agentName, metadata })])
      return token.toJwt()
    },

    async issueAgentToken({ roomName, identity }) {
      const { apiKey, apiSecret } = access.keys()
      const token = new AccessToken(apiKey, apiSecret, { identity, ttl: JOIN_TOKEN_TTL_SECONDS })
      token.kind = 'agent'
      token.addGrant({
        roomJoin: true,
        agent: true,
        room: roomName,
        canPublish: true,
        canSubscribe: true,
        canPublishData: true,
        canUpdateOwnMetadata: true,
      })
      // The room may be new: the agent waits for its caller, or the server was started anew.
      token.roomConfig = new RoomConfiguration({
        ...roomConfiguration(roomName),
        // NB: a room with an agent alone is empty to LiveKit.
        emptyTimeout: JOIN_TOKEN_TTL_SECONDS + ROOM_EMPTY_TIMEOUT_SECONDS,
      })
      return token.toJwt()
    },

    async issueWorkerToken() {
      const { apiKey, apiSecret } = access.keys()
      const token = new AccessToken(apiKey, apiSecret, { ttl: WORKER_TOKEN_TTL_SECONDS })
      token.addGrant({ agent: true })
      return token.toJwt()
    },

    async deleteRoom(roomName) {
      try {
        await roomService(access).deleteRoom(roomName)
      } catch (error) {
        if (error instanceof ServerError && error.code === 'not_found') return
        throw new AppError('unavailable', voiceEn.refusals.livekitAway, { cause: error })
      }
    },

    async checkHealth() {
      const url = access.url()
      if (url === null) return { ok: false, problem: 'address', message: voiceEn.livekit.restarting }
      const address = await checkAddress(url)
      if (!address.ok) return address
      return checkKeys(access)
    },
  }
}

function roomConfiguration(name: string, agents: RoomAgentDispatch[] = []): RoomConfiguration {
  return new RoomConfiguration({
    name,
    emptyTimeout: ROOM_EMPTY_TIMEOUT_SECONDS,
    departureTimeout: ROOM_DEPARTURE_TIMEOUT_SECONDS,
    agents,
  })
}

/** LiveKit answers OK at its root without asking for keys. */
async function checkAddress(url: string): Promise<LivekitHealth> {
  try {
    const response = await fetch(asHttp(url), {
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_SECONDS * 1_000),
      redirect: 'manual',
    })
    await response.body?.cancel()
    // 406: LiveKit is there, and busy starting. The question about the keys decides.
    if (response.ok || response.status === 406)
      return { ok: true, problem: null, message: voiceEn.livekit.healthy }
    return { ok: false, problem: 'address', message: voiceEn.livekit.notLivekit }
  } catch (error) {
    return {
      ok: false,
      problem: 'address',
      message: voiceEn.livekit.wrongAddress(describeNetworkError(error)),
    }
  }
}

async function checkKeys(access: LivekitAccess): Promise<LivekitHealth> {
  try {
    // A name that no room has: the answer is short however many rooms there are.
    await roomService(access).listRooms(['parley-health-check'])
    return { ok: true, problem: null, message: voiceEn.livekit.healthy }
  } catch (error) {
    if (error instanceof ServerError) {
      if (error.status === 401 || error.status === 403)
        return { ok: false, problem: 'keys', message: voiceEn.livekit.wrongKeys }
      if (error.status === 404) return { ok: false, problem: 'address', message: voiceEn.livekit.notLivekit }
    }
    return {
      ok: false,
      problem: 'address',
      message: voiceEn.livekit.wrongAddress(describeNetworkError(error)),
    }
  }
}

function roomService(access: LivekitAccess): RoomServiceClient {
  const url = access.url()
  if (url === null) throw new AppError('unavailable', voiceEn.refusals.livekitAway)
  const { apiKey, apiSecret } = access.keys()
  return new RoomServiceClient(asHttp(url), apiKey, apiSecret, { requestTimeout: REQUEST_TIMEOUT_SECONDS })
}

function asHttp(url: string): string {
  return url.replace(/^ws/, 'http')
}

function describeNetworkError(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer'
  if (error.name === 'TimeoutError') return `no answer within ${REQUEST_TIMEOUT_SECONDS} s`
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const words: Record<string, string> = {
    ConnectionRefused: 'the connection was refused',
    ECONNREFUSED: 'the connection was refused',
    FailedToOpenSocket: 'the host cannot be reached',
    ENOTFOUND: 'the name of the host is not known',
    ConnectionClosed: 'the connection was closed',
  }
  return words[code] ?? (code || error.message)
}

/** Undefined where there are none: a ticket without them carries no empty list. */
function attributesOf({ origin, wantsTranscript }: CallerTicket): Record<string, string> | undefined {
  if (origin === null && !wantsTranscript) return undefined
  return {
    ...(origin === null ? {} : { [TICKET_ORIGIN]: origin }),
    ...(wantsTranscript ? { [TICKET_TRANSCRIPT]: 'on' } : {}),
  }
}
