export type Frame = string | Buffer<ArrayBuffer>

/** What may wait on either side for a peer that does not read: signalling messages are small, so more means that it is stuck. */
export const SIGNALLING_BACKLOG_MAX_BYTES = 4 * 1024 * 1024
const CONNECT_TIMEOUT_MS = 10_000
const STUCK = 1013

/** LiveKit's end of one caller's signalling. */
export interface Upstream {
  /** False when too much is waiting: the frame was dropped, and the link must be given up. */
  send(frame: Frame): boolean
  close(code: number, reason?: string): void
  /** Hands over what came so far and whatever comes; called once, when the caller's socket is there. */
  deliver(receiver: Receiver): void
}

interface Receiver {
  frame(frame: Frame): void
  closed(code: number, reason: string): void
}

/** Resolves when LiveKit has accepted the WebSocket; rejects when it refuses, is away or takes too long. */
export function connectUpstream(url: string, headers: Record<string, string>): Promise<Upstream> {
  const socket = openSocket(url, { headers })
  socket.binaryType = 'nodebuffer'
  const upstream = wrap(socket)
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail('LiveKit took too long'), CONNECT_TIMEOUT_MS)
    // NB: neither the event nor its message is kept: they hold the address, and the address holds the ticket.
    const fail = (reason: string) => {
      clearTimeout(timer)
      socket.close()
      reject(new Error(reason))
    }
    socket.addEventListener('error', () => fail('LiveKit refused the WebSocket'), { once: true })
    socket.addEventListener('close', () => fail('LiveKit closed the WebSocket'), { once: true })
    socket.addEventListener(
      'open',
      () => {
        clearTimeout(timer)
        resolve(upstream)
      },
      { once: true },
    )
  })
}

/** NB: the browser's type of WebSocket, which the pages' code brings along, hides that Bun's takes headers. */
function openSocket(url: string, options: Bun.WebSocketOptions): Bun.WebSocket {
  const Client = WebSocket as unknown as new (url: string, options: Bun.WebSocketOptions) => Bun.WebSocket
  return new Client(url, options)
}

function wrap(socket: Bun.WebSocket): Upstream {
  const early: Frame[] = []
  let earlyBytes = 0
  let receiver: Receiver | undefined
  let ended: { code: number; reason: string } | undefined

  socket.addEventListener('message', ({ data }: MessageEvent<Frame>) => {
    if (receiver) return receiver.frame(data)
    earlyBytes += data.length
    if (earlyBytes > SIGNALLING_BACKLOG_MAX_BYTES) socket.close(STUCK)
    else early.push(data)
  })
  socket.addEventListener('close', ({ code, reason }) => {
    ended = { code: speakableCode(code), reason }
    receiver?.closed(ended.code, reason)
  })

  return {
    send(frame) {
      if (socket.bufferedAmount > SIGNALLING_BACKLOG_MAX_BYTES) return false
      if (socket.readyState === WebSocket.OPEN) socket.send(frame)
      return true
    },

    close(code, reason) {
      socket.close(speakableCode(code), reason?.slice(0, 100))
    },

    deliver(to) {
      receiver = to
      for (const frame of early.splice(0)) to.frame(frame)
      if (ended) to.closed(ended.code, ended.reason)
    },
  }
}

/** Some codes only report how a socket ended and may not be sent: the nearest one that may. */
function speakableCode(code: number): number {
  if (code === 1005) return 1000
  return code === 1004 || code === 1006 || code === 1015 ? 1011 : code
}
