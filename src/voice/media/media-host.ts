import { createLagMeter } from '#lib/lag-meter.ts'
import {
  type DownMessage,
  downMessage,
  HEARTBEAT_INTERVAL_MS,
  PROTOCOL_VERSION,
  type SessionPlan,
  type Transport,
  type UpMessage,
} from '../protocol.ts'
import { describeFacts } from './library-log.ts'
import type { OpenSession, Session } from './session.ts'

export interface MediaHostOptions {
  transport: Transport<UpMessage, unknown>
  openSession: OpenSession
  /** Called with main's `hello`: what must be there before the first call. */
  prepare(logLevel: string): Promise<void>
  /** Called once the host is ready: what makes the first call as quick as the others. Ends early with `signal`. */
  warmUp(signal: AbortSignal): Promise<void>
  /** Resolves when nothing native is at work any more: only then may the thread be ended. */
  rest(): Promise<void>
}

/** Runs sessions for main: reads what main says, validates it, and keeps one session for each call. */
export function createMediaHost({ transport, openSession, prepare, warmUp, rest }: MediaHostOptions): void {
  const sessions = new Map<string, Session>()
  const lag = createLagMeter()
  const draining = new AbortController()
  let started = Promise.resolve()
  const send = (message: UpMessage) => transport.send(message)
  const log = (level: 'warn' | 'error', message: string, attributes: Record<string, unknown>) =>
    send({ type: 'log', level, message, attributes })

  const sendHeartbeat = () => {
    const { p99Ms, maxMs } = lag.take()
    send({ type: 'heartbeat', sessions: sessions.size, lagP99Ms: p99Ms, lagMaxMs: maxMs })
  }
  const open = (plan: SessionPlan) => {
    const session = openSession(plan, send)
    sessions.set(plan.callId, session)
    void session.done.finally(() => sessions.delete(plan.callId))
  }
  const start = (plan: SessionPlan) => {
    const refuse = (reason: 'shutdown' | 'interrupted') =>
      send({ type: 'ended', callId: plan.callId, reason, detail: null, durationMs: 0 })
    if (draining.signal.aborted) return refuse('shutdown')
    if (sessions.has(plan.callId)) return
    try {
      open(plan)
    } catch (error) {
      log('error', 'a session could not be opened', describeFacts({ callId: plan.callId, error }))
      refuse('interrupted')
    }
  }
  const drain = async () => {
    draining.abort()
    const running = [...sessions.values()]
    for (const session of running) session.end({ reason: 'shutdown', withSentence: true })
    await Promise.all([started, ...running.map(session => session.done)])
    await rest()
    send({ type: 'drained' })
  }
  // Whether the two versions fit is for main to judge, which can say so to a person.
  const hello = async (logLevel: string) => {
    await prepare(logLevel)
    send({ type: 'ready', version: PROTOCOL_VERSION })
    setInterval(sendHeartbeat, HEARTBEAT_INTERVAL_MS)
    await warmUp(draining.signal).catch(error => log('warn', 'the warm-up failed', describeFacts({ error })))
  }
  const handle = (message: DownMessage) => {
    if (message.type === 'hello') {
      started = hello(message.logLevel)
      return
    }
    if (message.type === 'drain') return void drain()
    if (message.type === 'start') return start(message.plan)
    tellSession(sessions.get(message.callId), message)
  }
  transport.onMessage(raw => {
    const parsed = downMessage.safeParse(raw)
    if (parsed.success) handle(parsed.data)
    else {
      // NB: the paths only. The values of a plan hold keys.
      const paths = parsed.error.issues.map(issue => issue.path.join('.'))
      log('error', 'a message from main was not understood', { paths })
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
  else if (message.type === 'hand_over')
    session?.resolveTool({ ...message, isError: false, hangUp: false, handOver: message })
  else session?.acknowledgeTurn(message.seq)
}
