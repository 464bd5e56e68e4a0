import {
  type Destination,
  factsOf,
  notThatService,
  ProviderProblem,
  problemInWords,
  problemOfError,
  problemOfStatus,
} from './provider-problem.ts'

export interface ProviderSocket {
  send(message: object): void
  /** The next message; null when the server closed in good order. Throws ProviderProblem for a refusal, a break or the signal. */
  next(): Promise<Record<string, unknown> | null>
  close(): void
}

interface Opening {
  /** http(s) as in the connection; it becomes ws(s). */
  url: string
  headers: Record<string, string>
  signal: AbortSignal
  /** Of the signal, for the words about it. */
  limitMs: number
}

/** More than any tiny turn sends: a server that floods us is cut off. */
const QUEUE_MAX = 2_000

/** Opens a socket that speaks JSON. NB: a key goes into a header, never into the address: addresses end up in logs. */
export function openProviderSocket(
  destination: Destination,
  { url, headers, signal, limitMs }: Opening,
): ProviderSocket {
  const queue: (Record<string, unknown> | ProviderProblem | null)[] = []
  const outbox: string[] = []
  let wake = () => {}
  let refusal: number | null = null
  let wasOpen = false
  const put = (item: (typeof queue)[number]) => {
    if (queue.length >= QUEUE_MAX) socket.terminate()
    else queue.push(item)
    wake()
  }
  // The types know the browser's socket only; Bun's takes headers and can be cut off.
  const socket: Bun.WebSocket = Reflect.construct(WebSocket, [url.replace(/^http/i, 'ws'), { headers }])
  socket.binaryType = 'arraybuffer'
  socket.onopen = () => {
    wasOpen = true
    for (const text of outbox.splice(0)) socket.send(text)
  }
  socket.onmessage = ({ data }) => put(decode(data) ?? notThatService(destination))
  socket.onerror = event => {
    refusal = statusIn(event)
  }
  socket.onclose = ({ code, reason }) => {
    signal.removeEventListener('abort', abort)
    if (refusal !== null) put(problemOfStatus(destination, refusal, ''))
    else if (!wasOpen) put(problemOfError(destination, null, 0))
    else put(problemOfClose(destination, code, reason))
  }
  const abort = () => {
    put(problemOfError(destination, signal.reason, limitMs))
    socket.terminate()
  }
  signal.addEventListener('abort', abort)

  return {
    send(message) {
      const text = JSON.stringify(message)
      if (wasOpen) socket.send(text)
      else outbox.push(text)
    },
    async next() {
      while (queue.length === 0) await new Promise<void>(resolve => (wake = resolve))
      const item = queue.shift() ?? null
      if (item instanceof Error) throw item
      return item
    },
    close() {
      signal.removeEventListener('abort', abort)
      socket.terminate()
    },
  }
}

function problemOfClose(destination: Destination, code: number, reason: string): ProviderProblem | null {
  if (code === 1000) return null
  const facts = factsOf(destination, code)
  return (
    problemInWords(destination, code, reason) ??
    (code === 1007 || code === 1008
      ? new ProviderProblem('other', 'refused', facts)
      : new ProviderProblem('other', 'brokenOff', facts))
  )
}

function decode(data: unknown): Record<string, unknown> | null {
  const text = data instanceof ArrayBuffer ? new TextDecoder().decode(data) : data
  if (typeof text !== 'string') return null
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    return null
  }
}

/** A refused handshake is known by Bun's words for it alone. */
function statusIn(event: object): number | null {
  const words = 'message' in event ? String(event.message) : ''
  const status = /status code: (\d{3})/.exec(words)?.[1]
  return status === undefined ? null : Number(status)
}
