import type { ConnectionEnd } from './gemini-faults.ts'
import { type ClientMessage, decodeMessage, type GeminiMessage } from './gemini-messages.ts'

const PATH = '/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent'
/** From the first byte sent to the setup confirmed. */
const SETUP_TIMEOUT_MS = 6_000
/** A peer that does not answer the close is cut off. */
const CLOSE_TIMEOUT_MS = 500
/** Half a minute of sound, and more than it sends at once. */
const MESSAGE_MAX_BYTES = 4_000_000

export interface ConnectionOptions {
  baseUrl: string
  apiKey: string | null
  setup: Record<string, unknown>
  onReady(): void
  onMessage(message: GeminiMessage): void
  /** It ended, once; not called after `close`. */
  onEnd(end: ConnectionEnd): void
  setupTimeoutMs?: number
}

export interface GeminiConnection {
  readonly isReady: boolean
  send(message: ClientMessage): void
  /** With code 1000; resolves when the socket is closed or was cut off. */
  close(): Promise<void>
  /** Gives it up as dead: `onEnd` follows at once. */
  giveUp(): void
}

/**
 * Opens one socket and says the setup. NB: the key goes into the header `x-goog-api-key`, as in Google's own Python client, never into
 * the address: addresses end up in logs. NB: no pings from here: the server answers them up to half a minute late.
 */
export function openConnection(options: ConnectionOptions): GeminiConnection {
  const socket = openSocket(options)
  const closed = Promise.withResolvers<void>()
  let state: 'opening' | 'ready' | 'over' = 'opening'
  let wasOpen = false
  let handshakeStatus: number | null = null

  const finish = (how: Pick<ConnectionEnd, 'cause'> & Partial<ConnectionEnd>) => {
    clearTimeout(timer)
    if (state === 'over') return
    const wasReady = state === 'ready'
    state = 'over'
    options.onEnd({ code: null, httpStatus: null, text: '', wasReady, ...how })
  }
  const giveUp = (cause: ConnectionEnd['cause']) => {
    finish({ cause })
    socket?.terminate()
  }
  const hear = (data: unknown) => {
    if (state === 'over') return
    if (sizeOf(data) > MESSAGE_MAX_BYTES) return giveUp('unreadable')
    const message = decodeMessage(data)
    // One strange message in a running call is left out; instead of the setup's answer it means that this is no Gemini.
    if (!message && state === 'opening') giveUp('unreadable')
    if (!message) return
    if (state === 'opening' && message.setupComplete) {
      state = 'ready'
      clearTimeout(timer)
      options.onReady()
    }
    options.onMessage(message)
  }
  const timer = setTimeout(() => giveUp('timed_out'), options.setupTimeoutMs ?? SETUP_TIMEOUT_MS)

  if (!socket) queueMicrotask(() => finish({ cause: 'unreachable' }))
  else {
    socket.binaryType = 'arraybuffer'
    socket.onopen = () => {
      wasOpen = true
      socket.send(JSON.stringify({ setup: options.setup }))
    }
    socket.onmessage = ({ data }) => hear(data)
    socket.onerror = event => {
      handshakeStatus = statusIn(event)
    }
    socket.onclose = ({ code, reason }) => {
      closed.resolve()
      if (handshakeStatus !== null) finish({ cause: 'refused', httpStatus: handshakeStatus })
      else if (wasOpen) finish({ cause: 'closed', code, text: reason })
      else finish({ cause: 'unreachable' })
    }
  }
  return {
    get isReady() {
      return state === 'ready'
    },
    send(message) {
      if (state === 'ready') socket?.send(JSON.stringify(message))
    },
    async close() {
      state = 'over'
      clearTimeout(timer)
      if (!socket || isClosed(socket)) return
      socket.close(1000)
      await Promise.race([closed.promise, Bun.sleep(CLOSE_TIMEOUT_MS)])
      if (!isClosed(socket)) socket.terminate()
    },
    giveUp: () => giveUp('timed_out'),
  }
}

/** null when the address is none. The types know the browser's socket only; Bun's takes headers and can be cut off. */
function openSocket({ baseUrl, apiKey }: ConnectionOptions): Bun.WebSocket | null {
  const address = `${baseUrl.replace(/^http/i, 'ws').replace(/\/+$/, '')}${PATH}`
  const headers = apiKey === null ? {} : { 'x-goog-api-key': apiKey }
  try {
    return Reflect.construct(WebSocket, [address, { headers }])
  } catch {
    return null
  }
}

function sizeOf(data: unknown): number {
  if (typeof data === 'string') return data.length
  return data instanceof ArrayBuffer ? data.byteLength : 0
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
