import {
  type DownMessage,
  downMessage,
  PROTOCOL_VERSION,
  type SessionPlan,
  type Transport,
  type UpMessage,
} from '../protocol.ts'
import { createLagMeter } from './lag-meter.ts'
import type { OpenSession, Session } from './session.ts'

interface MediaHostOptions {
  transport: Transport<UpMessage, unknown>
  openSession: OpenSession
  /** Called with main's `hello`: what must be there before the first call. */
  prepare(logLevel: string): Promise<void>
}

const HEARTBEAT_EVERY_MS = 1_000

/** Runs sessions for main: reads what main says, validates it, and keeps one session for each call. */
export function createMediaHost({ transport, openSession, prepare }: MediaHostOptions): void {
  const sessions = new Map<string, { session: Session; farewell: string }>()
  const lag = createLagMeter()
  let isDraining = false
  const send = (message: UpMessage) => transport.send(message)

  const start = (plan: SessionPlan) => {
    if (isDraining || sessions.has(plan.callId)) return
    const session = openSession(plan, send)
    sessions.set(plan.callId, { session, farewell: plan.serviceSentences.shutdown })
    void session.done.finally(() => sessions.delete(plan.callId))
  }
  const drain = async () => {
    isDraining = true
    const running = [...sessions.values()]
    for (const { session, farewell } of running) session.end({ reason: 'shutdown', sentence: farewell })
    await Promise.all(running.map(({ session }) => session.done))
    send({ type: 'drained' })
  }
  const hello = async (version: number, logLevel: string) => {
    if (version !== PROTOCOL_VERSION)
      throw new Error(`main speaks version ${version} of the protocol, this host ${PROTOCOL_VERSION}`)
    await prepare(logLevel)
    send({ type: 'ready', version: PROTOCOL_VERSION })
    setInterval(() => send({ type: 'heartbeat', sessions: sessions.size, ...lag.take() }), HEARTBEAT_EVERY_MS)
  }
  const handle = (message: DownMessage) => {
    if (message.type === 'hello') return void hello(message.version, message.logLevel)
    if (message.type === 'drain') return void drain()
    if (message.type === 'start') return start(message.plan)
    tellSession(sessions.get(message.callId)?.session, message)
  }
  transport.onMessage(raw => {
    const parsed = downMessage.safeParse(raw)
    if (parsed.success) handle(parsed.data)
    else {
      // NB: the paths only. The values of a plan hold keys.
      const paths = parsed.error.issues.map(issue => issue.path.join('.'))
      send({
        type: 'log',
        level: 'error',
        message: 'a message from main was not understood',
        attributes: { paths },
      })
    }
  })
}

function tellSession(
  session: Session | undefined,
  message: Exclude<DownMessage, { type: 'hello' | 'drain' | 'start' }>,
): void {
  if (message.type === 'end') session?.end(message)
  else if (message.type === 'say') session?.say(message.text)
  else if (message.type === 'tool_result') session?.resolveTool(message)
  else session?.acknowledgeTurn(message.seq)
}
