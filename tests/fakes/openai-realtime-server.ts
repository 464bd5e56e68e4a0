/**
 * A realtime model for tests, faithful to OpenAI's Realtime API (GA), in a process of its own:
 * `bun tests/fakes/openai-realtime-server.ts [port]` prints `{"port":N}`. Tests steer it over /control (see openai-realtime-fake.ts).
 */
import type { ServerWebSocket } from 'bun'
import { FakeRealtimeSession } from './openai-realtime-session.ts'
import {
  DEFAULT_REALTIME_SETTINGS,
  type RealtimeEntry,
  type RealtimeSettings,
  takeFault,
} from './openai-realtime-settings.ts'

interface Connection {
  number: number
  model: string
  key: string | null
  session: FakeRealtimeSession | null
}

const JOURNAL_MAX = 10_000

let settings: RealtimeSettings = structuredClone(DEFAULT_REALTIME_SETTINGS)
let journal: RealtimeEntry[] = []
let connections = 0
const sockets = new Set<ServerWebSocket<Connection>>()

const server = Bun.serve<Connection>({
  hostname: '127.0.0.1',
  port: Number(process.argv[2] ?? 0),
  fetch(request, bunServer) {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname.startsWith('/control/')) return control(request, pathname)
    if (pathname !== '/v1/realtime') return problem(404, `Invalid URL (GET ${pathname})`)
    const key = request.headers.get('authorization')?.replace(/^Bearer /, '') ?? null
    const data = { number: ++connections, model: searchParams.get('model') ?? '', key, session: null }
    note(data, { type: 'connection.asked', key, path: pathname, model: data.model })
    const refused = takeFault(settings, 'handshake')
    if (refused) return problem(refused.status, `Refused for ${key}.`)
    if (settings.apiKey !== null && key !== settings.apiKey)
      return problem(401, `Incorrect API key provided: ${key}.`)
    return bunServer.upgrade(request, { data }) ? undefined : problem(426, 'a WebSocket is expected')
  },
  websocket: { open, message, close },
})
console.log(JSON.stringify({ port: server.port }))

// The test that started us holds our standard input: when it is gone, so are we.
if (process.argv[3] === '--tied') process.stdin.on('end', () => process.exit(0)).resume()

function open(socket: ServerWebSocket<Connection>): void {
  sockets.add(socket)
  const { data } = socket
  note(data, { type: 'connection.open' })
  const refusal = takeFault(settings, 'refusal')
  const isKnown = settings.models.includes(data.model)
  const unknown = { type: 'invalid_request_error', code: 'model_not_found', closeCode: 4000 }
  if (refusal || !isKnown) {
    refuse(socket, refusal ?? unknown)
    return
  }
  data.session = new FakeRealtimeSession(
    () => settings,
    {
      send: event => void socket.send(JSON.stringify(event)),
      close: (code, reason) => socket.close(code, reason),
      terminate: () => socket.terminate(),
    },
    data.model,
  )
}

/** As the real one: the reason as an event, which repeats the key, and the close after it. */
function refuse(
  socket: ServerWebSocket<Connection>,
  { type, code, closeCode }: { type: string; code: string; closeCode: number },
): void {
  const error = { type, code, message: `No: ${socket.data.key}.`, param: null, event_id: null }
  socket.send(JSON.stringify({ type: 'error', event_id: 'event_1', error }))
  socket.close(closeCode, `${type}.${code}`)
}

function message(socket: ServerWebSocket<Connection>, text: string | Buffer): void {
  const event = JSON.parse(String(text)) as RealtimeEntry['event']
  if (event.type !== 'input_audio_buffer.append') note(socket.data, event)
  socket.data.session?.receive(event)
}

function close(socket: ServerWebSocket<Connection>, code: number): void {
  sockets.delete(socket)
  if (socket.data.session) socket.data.session.isOver = true
  note(socket.data, { type: 'connection.closed', code })
}

function note({ number }: Connection, event: RealtimeEntry['event']): void {
  journal = [...journal.slice(-JOURNAL_MAX + 1), { connection: number, atMs: performance.now(), event }]
}

async function control(request: Request, pathname: string): Promise<Response> {
  if (pathname === '/control/settings' && request.method === 'PATCH') {
    const patch = (await request.json()) as Partial<RealtimeSettings>
    settings = { ...settings, ...patch, delays: { ...settings.delays, ...patch.delays } }
    return Response.json(settings)
  }
  if (pathname === '/control/journal' && request.method === 'GET') return Response.json(journal)
  if (pathname === '/control/reset' && request.method === 'POST') {
    settings = structuredClone(DEFAULT_REALTIME_SETTINGS)
    journal = []
    return Response.json({})
  }
  if (pathname === '/control/cut' && request.method === 'POST') {
    const { code } = (await request.json()) as { code: number | null }
    for (const socket of sockets) code === null ? socket.terminate() : socket.close(code)
    return Response.json({})
  }
  if (pathname === '/control/expire' && request.method === 'POST') {
    for (const socket of sockets) socket.data.session?.expire()
    return Response.json({})
  }
  return problem(404, 'no such control')
}

function problem(status: number, message: string): Response {
  return Response.json(
    { error: { message, type: 'invalid_request_error', param: null, code: null } },
    { status },
  )
}
