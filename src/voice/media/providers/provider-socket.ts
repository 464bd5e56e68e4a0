import { APIConnectionError, APITimeoutError } from '@livekit/agents'
import { ProviderRefusal, refusalFrom } from './provider-refusal.ts'

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
  onMessage(data: string): void
  /** The provider or the network ended it. Not called after `close`. */
  onClose(close: SocketClose): void
}

const NORMAL_CLOSE = 1000
/** A peer that is gone does not answer our close. */
const CLOSE_TIMEOUT_MS = 2_000

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
  let state: 'opening' | 'open' | 'over' = 'opening'
  const fail = (error: Error) => {
    state = 'over'
    clearTimeout(timer)
    reject(error)
  }
  const timer = setTimeout(() => {
    fail(new APITimeoutError({}))
    socket?.terminate()
  }, options.withinMs)

  const socket = connect(options)
  if (!socket) {
    fail(new APIConnectionError({ message: 'not an address of a socket' }))
    return promise
  }
  const close = () => {
    if (state === 'over') return
    state = 'over'
    socket.close(NORMAL_CLOSE)
    setTimeout(() => socket.terminate(), CLOSE_TIMEOUT_MS).unref()
  }
  socket.addEventListener('open', () => {
    if (state !== 'opening') return
    state = 'open'
    clearTimeout(timer)
    resolve({
      send(data) {
        if (state !== 'open' || socket.readyState !== WebSocket.OPEN) return false
        socket.send(data)
        return true
      },
      close,
    })
  })
  socket.addEventListener('message', ({ data }) => {
    if (state === 'open' && typeof data === 'string') options.onMessage(data)
  })
  socket.addEventListener('error', event => {
    if (state === 'opening') fail(handshakeError('message' in event ? String(event.message) : ''))
  })
  socket.addEventListener('close', ({ code, reason }) => {
    if (state === 'opening') fail(new APIConnectionError({ message: 'closed before it was open' }))
    if (state !== 'open') return
    state = 'over'
    options.onClose({ code, reason })
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
