import { type ClientEvent, decodeEvent, type OpenAiError, type OpenAiEvent } from './openai-events.ts'
import type { ConnectionEnd } from './openai-faults.ts'

/** From the first byte sent to the session confirmed. */
const SETUP_TIMEOUT_MS = 6_000
const CLOSE_TIMEOUT_MS = 500
/** An error is followed by the close; where it is not, the session is of no use all the same. */
const ERROR_CLOSE_MS = 500
/** A peer that lets so many pings and everything else unanswered is gone, whatever its socket says. */
const PING_EVERY_MS = 4_000
const PINGS_LOST_MAX = 3
/** Half a minute of sound, and more than any of them sends at once. */
const MESSAGE_MAX_CHARS = 4_000_000

export interface ConnectionOptions {
  baseUrl: string
  model: string
  apiKey: string | null
  /** Sent first; its confirmation makes the connection ready. */
  session: Record<string, unknown>
  onReady(): void
  onEvent(event: OpenAiEvent): void
  /** It ended, once; not called after `close`. */
  onEnd(end: ConnectionEnd): void
  setupTimeoutMs?: number
  pingEveryMs?: number
}

export interface OpenAiConnection {
  readonly isReady: boolean
  send(event: ClientEvent): void
  /** Resolves when the socket is closed or was cut off. */
  close(): Promise<void>
  /** Gives it up as dead: `onEnd` follows at once. */
  giveUp(): void
}

/** Opens one socket and configures its session. The key goes into a header, never into the address. */
export function openConnection(options: ConnectionOptions): OpenAiConnection {
  const socket = openSocket(options)
  const closed = Promise.withResolvers<void>()
  let state: 'opening' | 'ready' | 'over' = 'opening'
  let wasOpen = false
  let handshakeStatus: number | null = null
  let lastError: OpenAiError | null = null
  let pingsLost = 0

  const finish = (how: Pick<ConnectionEnd, 'cause'> & Partial<ConnectionEnd>) => {
    clearTimeout(timer)
    clearInterval(pulse)
    if (state === 'over') return
    const wasReady = state === 'ready'
    state = 'over'
    options.onEnd({ code: null, httpStatus: null, error: lastError, wasReady, ...how })
  }
  const giveUp = (cause: ConnectionEnd['cause']) => {
    finish({ cause })
    socket?.terminate()
  }
  const hear = (data: unknown) => {
    pingsLost = 0
    if (state === 'over') return
    if (typeof data === 'string' && data.length > MESSAGE_MAX_CHARS) return giveUp('unreadable')
    const event = decodeEvent(data)
    // One strange message in a running call is left out; as the first answer it means that this is no realtime model.
    if (event === null && state === 'opening') giveUp('unreadable')
    if (event === null || event === 'other') return
    if (event.type === 'error') {
      lastError = event.error
      if (state === 'opening') setTimeout(() => giveUp('closed'), ERROR_CLOSE_MS)
    }
    if (state === 'opening' && event.type === 'session.updated') {
      state = 'ready'
      clearTimeout(timer)
      options.onReady()
    }
    options.onEvent(event)
  }
  const timer = setTimeout(() => giveUp('timed_out'), options.setupTimeoutMs ?? SETUP_TIMEOUT_MS)
  const pulse = setInterval(() => {
    if (!wasOpen || state === 'over') return
    if (pingsLost++ >= PINGS_LOST_MAX) giveUp('timed_out')
    else socket?.ping()
  }, options.pingEveryMs ?? PING_EVERY_MS)

  if (!socket) queueMicrotask(() => finish({ cause: 'unreachable' }))
  else {
    socket.onopen = () => {
      wasOpen = true
      socket.send(JSON.stringify({ type: 'session.update', session: options.session }))
    }
    socket.onmessage = ({ data }) => hear(data)
    const notePong = () => {
      pingsLost = 0
    }
    Reflect.apply(socket.addEventListener, socket, ['pong', notePong])
    socket.onerror = event => {
      handshakeStatus = statusIn(event)
    }
    socket.onclose = ({ code }) => {
      closed.resolve()
      if (handshakeStatus !== null) finish({ cause: 'refused', httpStatus: handshakeStatus })
      else finish(wasOpen ? { cause: 'closed', code } : { cause: 'unreachable' })
    }
  }
  return {
    get isReady() {
      return state === 'ready'
    },
    send(event) {
      if (state === 'ready') socket?.send(JSON.stringify(event))
    },
    async close() {
      state = 'over'
      clearTimeout(timer)
      clearInterval(pulse)
      if (!socket || isClosed(socket)) return
      socket.close(1000)
      await Promise.race([closed.promise, Bun.sleep(CLOSE_TIMEOUT_MS)])
      if (!isClosed(socket)) socket.terminate()
    },
    giveUp: () => giveUp('timed_out'),
  }
}

/** null when the address is none. The types know the browser's socket only; Bun's takes headers and can be cut off. */
function openSocket({ baseUrl, model, apiKey }: ConnectionOptions): Bun.WebSocket | null {
  const address = `${baseUrl.replace(/^http/i, 'ws').replace(/\/+$/, '')}/realtime?model=${encodeURIComponent(model)}`
  const headers = apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }
  try {
    return Reflect.construct(WebSocket, [address, { headers }])
  } catch {
    return null
  }
}

function isClosed(socket: Bun.WebSocket): boolean {
  return socket.readyState === WebSocket.CLOSED
}

/** A refused handshake is known by Bun's words for it alone. */
function statusIn(event: object): number | null {
  const words = 'message' in event ? String(event.message) : ''
  const status = /status code: (\d{3})/.exec(words)?.[1]
  return status === undefined ? null : Number(status)
}
