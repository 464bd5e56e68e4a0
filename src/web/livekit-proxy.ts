import { AppError } from '#core/errors.ts'
import { originOfTicket, roomOfTicket } from '#lib/ticket-claims.ts'
import type { Logger } from '#telemetry/logger.ts'
import { HttpError } from './problem-details.ts'
import { pathOf } from './request-path.ts'
import {
  connectUpstream,
  type Frame,
  SIGNALLING_BACKLOG_MAX_BYTES,
  type Upstream,
} from './signalling-upstream.ts'

/**
 * LiveKit's signalling under our own address: one port, one certificate, `connect-src 'self'`. Media take their own way. Whoever asks
 * shows LiveKit a ticket; ours to check are the path, the limits, and that a ticket which was issued to the pages of one origin is not
 * used by those of another. NB: the ticket stands in the query, which is never logged.
 */
export interface LivekitProxy {
  isSignalling(request: Request): boolean
  /** Joins a client's WebSocket to LiveKit's. Throws HttpError or AppError, in words, before the client's socket is there. */
  upgrade(request: Request, server: Bun.Server<SignallingLink>): Promise<void>
  /** LiveKit's plain answers: whether it is there, and why it refused a ticket. */
  forward(request: Request): Promise<Response>
  websocket: Bun.WebSocketHandler<SignallingLink>
  closeAll(): void
  count(): number
}

/** One client's socket and LiveKit's end of it. */
export interface SignallingLink {
  upstream: Upstream
}

export const SIGNALLING_MAX = 2_000
/** Until LiveKit has looked at the ticket anybody may be asking, and each question holds a connection to LiveKit. */
export const JOINING_MAX = 100
export const FRAME_MAX_BYTES = 1024 * 1024
const ANSWER_MAX_BYTES = 64 * 1024
const ANSWER_TIMEOUT_MS = 10_000
const GOING_AWAY = 1001

/** Joining, asking why a join was refused, and the root, which clients ask to warm up a connection. No other door of LiveKit opens here. */
const ALLOWED_PATH = /^\/livekit(\/|\/rtc(\/v1)?(\/validate)?)?$/
const PREFIX = '/livekit'

interface Dependencies {
  logger: Logger
  /** LiveKit's address as this machine reaches it; null while it is away. */
  livekitUpstream(): string | null
  /** Resolves when whoever joins this room hears its agent at once, or soon anyway. */
  whenAgentIsIn(roomName: string): Promise<unknown>
}

export function createLivekitProxy({ logger, livekitUpstream, whenAgentIsIn }: Dependencies): LivekitProxy {
  const sockets = new Set<Bun.ServerWebSocket<SignallingLink>>()
  let joining = 0

  function targetOf(request: Request, scheme: 'ws' | 'http'): string {
    const path = pathOf(request)
    if (!ALLOWED_PATH.test(path)) throw new HttpError(404, 'There is nothing at this address.')
    const base = livekitUpstream()
    if (base === null) throw new AppError('unavailable', 'LiveKit is not up yet. Try again in a moment.')
    return `${base.replace(/^(ws|http)/, scheme).replace(/\/+$/, '')}${path.slice(PREFIX.length)}${queryOf(request)}`
  }

  async function forward(request: Request): Promise<Response> {
    const target = targetOf(request, 'http')
    const origin = request.headers.get('origin')
    // A page says nothing of its origin when it asks its own server, which is us.
    if (origin !== null && boundOrigins(request).some(bound => bound !== origin)) throw foreignTicket()
    const answer = await fetch(target, {
      method: request.method === 'HEAD' ? 'HEAD' : 'GET',
      headers: ticketHeaders(request),
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    }).catch(cause => {
      throw unreachable(cause)
    })
    if (answer.status >= 300 && answer.status < 400)
      throw new HttpError(502, 'LiveKit answered with a redirect.')
    return copyAnswer(answer)
  }

  /**
   * NB: LiveKit describes the tracks of a room to who joins it, and those that come later 150 ms after that at the earliest: who waits
   * a moment for the agent hears it sooner.
   */
  async function join(request: Request, target: string): Promise<Upstream> {
    await Promise.all(
      ticketsOf(request)
        .flatMap(ticket => roomOfTicket(ticket) ?? [])
        .map(whenAgentIsIn),
    )
    return connectUpstream(target, ticketHeaders(request)).catch(async cause => {
      throw await explainRefusal(request, cause)
    })
  }

  return {
    forward,
    isSignalling: request =>
      pathOf(request).startsWith(`${PREFIX}/`) &&
      request.headers.get('upgrade')?.toLowerCase() === 'websocket',

    async upgrade(request, server) {
      if (joining >= JOINING_MAX || sockets.size + joining >= SIGNALLING_MAX)
        throw new AppError('unavailable', 'Too many callers are connected.')
      const target = targetOf(request, 'ws')
      const origin = request.headers.get('origin')
      if (boundOrigins(request).some(bound => bound !== origin)) throw foreignTicket()
      joining++
      const upstream = await join(request, target).finally(() => joining--)
      if (!server.upgrade(request, { data: { upstream } })) {
        upstream.close(GOING_AWAY)
        throw new HttpError(400, 'This is not a WebSocket request.')
      }
    },

    websocket: {
      maxPayloadLength: FRAME_MAX_BYTES,
      backpressureLimit: SIGNALLING_BACKLOG_MAX_BYTES,
      closeOnBackpressureLimit: true,
      perMessageDeflate: false,
      open(socket) {
        sockets.add(socket)
        socket.data.upstream.deliver({
          frame: frame =>
            void (typeof frame === 'string' ? socket.sendText(frame) : socket.sendBinary(frame)),
          closed: (code, reason) => socket.close(code, reason),
        })
      },
      message(socket, frame: Frame) {
        if (!socket.data.upstream.send(frame)) {
          logger.warn('A caller sends faster than LiveKit reads')
          socket.close(1013, 'too much unread')
        }
      },
      close(socket, code, reason) {
        sockets.delete(socket)
        socket.data.upstream.close(code, reason)
      },
    },

    closeAll() {
      for (const socket of [...sockets]) socket.close(GOING_AWAY, 'Parley is stopping')
    },

    count: () => sockets.size,
  }

  /** A WebSocket does not say why it was refused; the same address asked plainly does. */
  async function explainRefusal(request: Request, cause: unknown): Promise<Error> {
    const answer = await forward(request).catch((error: Error) => error)
    if (answer instanceof Error) return answer
    if (answer.status === 401 || answer.status === 403) {
      return new AppError('unauthenticated', 'LiveKit does not accept this ticket. Place the call again.', {
        cause,
      })
    }
    return unreachable(cause)
  }
}

/** With its question mark. NB: no browser sends what stands behind a #, a program may, and a WebSocket cannot be opened with it. */
function queryOf({ url }: Request): string {
  return /^[^?#]*(\?[^#]*)?/.exec(url)?.[1] ?? ''
}

/** The origins that the tickets of a request are bound to. All of them: which one LiveKit looks at is not ours to guess. */
function boundOrigins(request: Request): string[] {
  return ticketsOf(request).flatMap(ticket => originOfTicket(ticket) ?? [])
}

function ticketsOf(request: Request): string[] {
  const tickets = new URLSearchParams(queryOf(request)).getAll('access_token')
  const bearer = request.headers.get('authorization')?.replace(/^bearer\s+/i, '')
  return [...tickets, ...(bearer ? [bearer] : [])]
}

function foreignTicket(): AppError {
  return new AppError('forbidden', 'This ticket was issued to a page of another site.')
}

function unreachable(cause: unknown): HttpError {
  const error = new HttpError(502, 'LiveKit does not answer. Try again in a moment.')
  error.cause = cause
  return error
}

/** Nothing of ours goes along: no cookie, and Authorization only because LiveKit's own clients put the ticket there. */
function ticketHeaders(request: Request): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const name of ['authorization', 'user-agent']) {
    const value = request.headers.get(name)
    if (value !== null) headers[name] = value
  }
  return headers
}

async function copyAnswer(answer: Response): Promise<Response> {
  const headers = new Headers({ 'content-type': answer.headers.get('content-type') ?? 'text/plain' })
  const allowedOrigin = answer.headers.get('access-control-allow-origin')
  if (allowedOrigin) headers.set('access-control-allow-origin', allowedOrigin)
  return new Response(await readBounded(answer), { status: answer.status, headers })
}

async function readBounded(answer: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of answer.body ?? []) {
    sizeBytes += chunk.byteLength
    if (sizeBytes > ANSWER_MAX_BYTES) throw new HttpError(502, 'LiveKit answered with more than it should.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
