import type { ServerWebSocket } from 'bun'
import {
  PROVIDER_DEFAULTS,
  type ProviderEvent,
  type ProviderFault,
  type ProviderSettings,
} from './provider-settings.ts'

const JOURNAL_MAX = 5_000

/** One socket, with what the provider keeps about it. */
export interface Connection<State> {
  number: number
  path: string
  query: Record<string, string>
  headers: Record<string, string>
  audioMs: number
  state: State
}

export type Socket<State> = ServerWebSocket<Connection<State>>

interface Provider<State> {
  /** An answer to a request that is no handshake. */
  answer?(request: Request, body: Record<string, unknown> | null): Promise<Response> | Response
  /** Refuses a handshake; null takes it. */
  refuse?(connection: Connection<unknown>): Response | null
  createState?(): State
  opened?(socket: Socket<State>): void
  heard?(socket: Socket<State>, message: Record<string, unknown>): void
  audio?(socket: Socket<State>, bytes: Uint8Array): void
}

/** The state that tests steer. */
export const steering: { settings: ProviderSettings } = { settings: structuredClone(PROVIDER_DEFAULTS) }
let journal: ProviderEvent[] = []

export function note(event: Omit<ProviderEvent, 'kind'>, kind: ProviderEvent['kind']): void {
  journal = [...journal.slice(-JOURNAL_MAX + 1), { ...event, kind }]
}

/** The fault that applies now, when it is of one of these kinds; one with `times` wears off. */
export function takeFault<K extends ProviderFault['kind']>(
  ...kinds: K[]
): Extract<ProviderFault, { kind: K }> | null {
  const { fault } = steering.settings
  if (!fault || !kinds.some(kind => kind === fault.kind)) return null
  if (fault.times !== undefined && --fault.times <= 0) steering.settings.fault = null
  return fault as Extract<ProviderFault, { kind: K }>
}

/** Serves a provider on a free port of loopback, prints it, and takes a test's orders under /control. */
export function serveProvider<State>(provider: Provider<State>): void {
  const sockets = new Set<Socket<State>>()
  let connections = 0
  const factsOf = (socket: Socket<State>) => {
    const { number, path, query, headers, audioMs } = socket.data
    return { connection: number, path, query, headers, audioMs, body: null }
  }
  const server = Bun.serve<Connection<State>>({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 120,
    async fetch(request, bun) {
      const url = new URL(request.url)
      if (url.pathname.startsWith('/control/')) return control(url.pathname.slice(9), request, sockets)
      const connection: Connection<State> = {
        number: ++connections,
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: Object.fromEntries(request.headers),
        audioMs: 0,
        state: provider.createState?.() as State,
      }
      const isSocket = request.headers.get('upgrade') === 'websocket'
      const body = isSocket ? null : await readBody(request)
      note({ ...connection, connection: connection.number, body }, isSocket ? 'handshake' : 'request')
      if (!isSocket) return provider.answer?.(request, body) ?? new Response(null, { status: 404 })
      const fault = takeFault('status')
      if (fault) return Response.json(fault.body ?? {}, { status: fault.status })
      const refusal = provider.refuse?.(connection)
      if (refusal) return refusal
      return bun.upgrade(request, { data: connection }) ? undefined : new Response(null, { status: 426 })
    },
    websocket: {
      idleTimeout: 120,
      maxPayloadLength: 64 * 1024 * 1024,
      backpressureLimit: 64 * 1024 * 1024,
      open(socket) {
        sockets.add(socket)
        provider.opened?.(socket)
      },
      message(socket, data) {
        if (typeof data !== 'string') return provider.audio?.(socket, data)
        const body = JSON.parse(data) as Record<string, unknown>
        note({ ...factsOf(socket), body }, 'message')
        provider.heard?.(socket, body)
      },
      close(socket) {
        sockets.delete(socket)
        note(factsOf(socket), 'close')
      },
    },
  })
  console.log(JSON.stringify({ port: server.port }))
  // The test that started us holds our standard input: when it is gone, so are we.
  if (process.argv[2] === '--tied') process.stdin.on('end', () => process.exit(0)).resume()
}

/** A text of that length which means nothing to anybody: the message without measure. */
export function flood<State>(socket: Socket<State>, bytes: number): void {
  tell(socket, { padding: 'x'.repeat(bytes) })
}

/** False when the socket is gone. */
export function tell<State>(socket: Socket<State>, message: unknown): boolean {
  return socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify(message)) !== 0
}

async function control<State>(
  action: string,
  request: Request,
  sockets: ReadonlySet<Socket<State>>,
): Promise<Response> {
  if (action === 'settings')
    Object.assign(steering.settings, (await request.json()) as Partial<ProviderSettings>)
  else if (action === 'journal') return Response.json(journal)
  else if (action === 'cut') for (const socket of sockets) socket.terminate()
  else if (action === 'reset') {
    steering.settings = structuredClone(PROVIDER_DEFAULTS)
    journal = []
  } else return new Response(null, { status: 404 })
  return Response.json({})
}

async function readBody(request: Request): Promise<Record<string, unknown> | null> {
  const text = await request.text()
  return text === '' ? null : (JSON.parse(text) as Record<string, unknown>)
}
