/**
 * Gemini's Live API for tests, faithful to its public reference, in a process of its own: `bun tests/fakes/gemini-server.ts --tied`
 * prints `{"port":N,"controlPort":M}`. Tests steer it over /control (see gemini-fake.ts).
 */
import { FakeSession } from './gemini-fake-session.ts'
import {
  GEMINI_DEFAULTS,
  type GeminiConnectionLog,
  type GeminiEnd,
  type GeminiSettings,
} from './gemini-settings.ts'
import type { Memory } from './gemini-talk.ts'
import { type Handshake, serveWires, type Wire, type WireHandlers } from './gemini-wire.ts'

const PATH = '/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent'
const LOG_MAX = 1_000

let settings: GeminiSettings = structuredClone(GEMINI_DEFAULTS)
let logs: GeminiConnectionLog[] = []
const memories = new Map<string, Memory>()
const live = new Map<FakeSession, GeminiConnectionLog>()

const world = {
  settings: () => settings,
  memories,
  takeTranscript: () => settings.transcripts.shift() ?? settings.defaultTranscript,
  takeFault(at: string): GeminiEnd | null {
    const index = settings.faults.findIndex(fault => fault.at === at)
    return index < 0 ? null : (settings.faults.splice(index, 1)[0]?.how ?? null)
  },
}

const { port } = serveWires(accept)
const controlServer = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: control })
console.log(JSON.stringify({ port, controlPort: controlServer.port }))

// The test that started us holds our standard input: when it is gone, so are we.
if (process.argv[2] === '--tied') process.stdin.on('end', () => process.exit(0)).resume()

function accept(wire: Wire): WireHandlers {
  const log: GeminiConnectionLog = {
    number: logs.length + 1,
    openedAtMs: Math.round(performance.now()),
    endedAtMs: null,
    clientCloseCode: null,
    headers: {},
    path: '',
    setup: null,
    isResumed: false,
    openBesides: 0,
    audioBytes: 0,
    audioBytesDuringTools: 0,
    pings: 0,
    received: [],
    sent: [],
  }
  const session = new FakeSession(wire, world, log)
  return {
    onHandshake(request) {
      log.headers = request.headers
      log.path = request.path
      log.openBesides = live.size
      logs = [...logs.slice(-LOG_MAX + 1), log]
      const refusal = refusalOf(request)
      if (!refusal) live.set(session, log)
      return refusal
    },
    onText: text => session.receive(text),
    onPing: () => log.pings++,
    onClose(code) {
      log.clientCloseCode = code
    },
    onGone() {
      session.over()
      live.delete(session)
      log.endedAtMs = Math.round(performance.now())
    },
  }
}

function refusalOf({ path, headers }: Handshake): { status: number; body: string } | null {
  const { handshakeStatus, apiKey, keyRefusal } = settings
  if (handshakeStatus !== null) return problem(handshakeStatus)
  if (apiKey !== null && keyRefusal === 'http' && headers['x-goog-api-key'] !== apiKey) return problem(403)
  return path === PATH && headers.upgrade?.toLowerCase() === 'websocket' ? null : problem(404)
}

function problem(status: number): { status: number; body: string } {
  return { status, body: JSON.stringify({ error: { code: status, message: 'refused by the fake' } }) }
}

async function control(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  if (pathname === '/control/settings') {
    settings = { ...settings, ...((await request.json()) as Partial<GeminiSettings>) }
  } else if (pathname === '/control/journal') return Response.json(logs)
  else if (pathname === '/control/reset') {
    settings = structuredClone(GEMINI_DEFAULTS)
    logs = []
    memories.clear()
    for (const session of live.keys()) session.end({ kind: 'drop' })
    live.clear()
  } else if (pathname === '/control/go-away') {
    const { timeLeft } = (await request.json()) as { timeLeft: string }
    for (const session of live.keys()) session.goAway(timeLeft)
  } else if (pathname === '/control/forget') memories.clear()
  else if (pathname === '/control/tell') {
    const message = (await request.json()) as Record<string, unknown>
    for (const session of live.keys()) session.tell(message)
  } else if (pathname === '/control/end') {
    const how = (await request.json()) as GeminiEnd
    for (const session of live.keys()) session.end(how)
  } else return new Response(null, { status: 404 })
  return Response.json({})
}
