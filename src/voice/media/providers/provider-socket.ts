import { APIConnectionError, APITimeoutError } from '@livekit/agents'
import { ProviderRefusal, refusalFrom } from './provider-refusal.ts'
import { type SocketPulse, startPulse } from './socket-pulse.ts'

export interface ProviderSocket {
  /** False when the socket is gone; what was to be sent is lost. */
  send(data: string | Uint8Array<ArrayBuffer>): boolean
  /** Closes as one does; nothing is reported any more. */
  close(): void
}

export interface SocketClose {
  code: number
  reason: string
}

interface SocketOptions {
  url: string
  headers: Record<string, string>
  /** Longest wait for the handshake. */
  withinMs: number
  /** How often a standing socket is asked for a sign of life. */
  pingEveryMs?: number
  onMessage(data: string): void
  /** The provider or the network ended it. Not called after `close`. */
  onClose(close: SocketClose): void
}

const NORMAL_CLOSE = 1000
const TOO_BIG_CLOSE = 1009
/** What a socket that ended without a close frame is told by. */
const ABNORMAL_CLOSE = 1006
/** Of one message: half a minute of speech, and more than any provider sends at once. */
const MESSAGE_MAX_CHARS = 4_000_000
/** A peer that is gone does not answer our close. */
const CLOSE_TIMEOUT_MS = 500

/** `https://host/v1` and a path become the address of a socket. */
export function socketUrl(endpoint: string, query: Record<string, string>): string {
  const url = new URL(endpoint.replace(/^http/, 'ws'))
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url.href
}

/**
 * Opens a socket to a provider. Rejects with the library's APITimeoutError or APIConnectionError, or with a ProviderRefusal that has the
 * status of the handshake. Redirects are not followed: anything but 101 is a failure.
 */
export function openSocket(options: SocketOptions): Promise<ProviderSocket> {
  const { promise, resolve, reject } = Promise.withResolvers<ProviderSocket>()
  const socket = connect(options)
  if (!socket) return Promise.reject(new APIConnectionError({ message: 'not an address of a socket' }))

  let state: 'opening' | 'open' | 'over' = 'opening'
  let pulse: SocketPulse | null = null
  const timer = setTimeout(() => {
    fail(new APITimeoutError({}))
    socket.terminate()
  }, options.withinMs)
  const end = () => {
    state = 'over'
    clearTimeout(timer)
    pulse?.stop()
  }
  const fail = (error: Error) => {
    end()
    reject(error)
  }
  const lose = (how: SocketClose) => {
    if (state !== 'open') return
    end()
    options.onClose(how)
  }
  const beginPulse = () => {
    pulse = startPulse({
      ping: () => socket.ping(),
      onDead() {
        lose({ code: ABNORMAL_CLOSE, reason: '' })
        socket.terminate()
      },
      everyMs: options.pingEveryMs,
    })
  }
  const close = () => {
    if (state === 'over') return
    end()
    socket.close(NORMAL_CLOSE)
    setTimeout(() => socket.terminate(), CLOSE_TIMEOUT_MS).unref()
  }
  socket.addEventListener('open', () => {
    if (state !== 'opening') return
    state = 'open'
    clearTimeout(timer)
    beginPulse()
    resolve({
      send(data) {
        if (state !== 'open' || socket.readyState !== WebSocket.OPEN) return false
        socket.send(data)
        return true
      },
      close,
    })
  })
  Reflect.apply(socket.addEventListener, socket, ['pong', () => pulse?.noteSign('pong')])
  socket.addEventListener('message', ({ data }) => {
    pulse?.noteSign('message')
    if (state !== 'open' || typeof data !== 'string') return
    if (data.length <= MESSAGE_MAX_CHARS) return options.onMessage(data)
    lose({ code: TOO_BIG_CLOSE, reason: '' })
    socket.close(NORMAL_CLOSE)
  })
  socket.addEventListener('error', event => {
    if (state === 'opening') fail(handshakeError('message' in event ? String(event.message) : ''))
  })
  socket.addEventListener('close', ({ code, reason }) => {
    if (state === 'opening') fail(new APIConnectionError({ message: 'closed before it was open' }))
    lose({ code, reason })
  })
  return promise
}

function connect({ url, headers }: SocketOptions): Bun.WebSocket | null {
  // The runtime's class takes headers; the browser's, whose type the name has, does not.
  const Client = WebSocket as unknown as new (url: string, options: Bun.WebSocketOptions) => Bun.WebSocket
  try {
    return new Client(url, { headers })
  } catch {
    return null
  }
}

/** NB: the status of a refused handshake stands in the words of Bun's error and nowhere else. */
function handshakeError(message: string): Error {
  const status = Number(/status code: (\d{3})/.exec(message)?.[1])
  if (!status) return new APIConnectionError({ message: 'the socket could not be opened' })
  if (status === 403) return new ProviderRefusal('key', status, 'refused at the door')
  if (status === 404) return new ProviderRefusal('model', status, 'refused at the door')
  return refusalFrom(status, '')
}
