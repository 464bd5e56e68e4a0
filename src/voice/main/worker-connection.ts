import {
  JobType,
  ParticipantPermission,
  RegisterWorkerRequest,
  ServerMessage,
  WorkerMessage,
  WorkerPing,
} from '@livekit/protocol'
import type { Logger } from '#telemetry/logger.ts'

/** What LiveKit tells a worker, decoded. */
export type WorkerEvent = ServerMessage['message']

/** One connection to LiveKit's /agent, from its opening to its end. */
export interface WorkerConnection {
  /** Resolves when it is over, with the reason for the log. */
  closed: Promise<string>
  send(message: WorkerMessage['message']): void
  close(): void
}

const PING_INTERVAL_SECONDS = 10
/** Without a word from the server for so long the connection is dead, whatever TCP says. */
const SILENCE_MAX_MS = 3 * PING_INTERVAL_SECONDS * 1_000
const REGISTER_TIMEOUT_MS = 10_000

interface ConnectOptions {
  url: string
  token: string
  agentName: string
  version: string
  logger: Logger
  onEvent(event: WorkerEvent): void
}

/**
 * Opens the connection and registers. NB: an `onEvent` of case `register` is the only sign that this worked. LiveKit says so before it
 * offers jobs under the name, and forgets those that come in between: the event waits for the answer to a ping, which it reads behind.
 */
export function connectWorker({
  url,
  token,
  agentName,
  version,
  logger,
  onEvent,
}: ConnectOptions): WorkerConnection {
  // The types of browsers know no headers here; Bun does, and so the token stays out of the address.
  const socket: WebSocket = Reflect.construct(WebSocket, [
    `${url}/agent`,
    { headers: { authorization: `Bearer ${token}` } },
  ])
  socket.binaryType = 'arraybuffer'
  let heardAtMs = performance.now()
  let registered: WorkerEvent | null = null
  let isRegistered = false
  let reason = ''

  const send: WorkerConnection['send'] = message => {
    if (socket.readyState === WebSocket.OPEN)
      socket.send(new Uint8Array(new WorkerMessage({ message }).toBinary()))
  }
  const give = (why: string) => {
    reason ||= why
    socket.close()
  }
  const registerTimer = setTimeout(
    () => !isRegistered && give('no registration in time'),
    REGISTER_TIMEOUT_MS,
  )
  const ping = () => send({ case: 'ping', value: new WorkerPing({ timestamp: BigInt(Date.now()) }) })
  const pings = setInterval(() => {
    if (performance.now() - heardAtMs > SILENCE_MAX_MS) give('no sign of life')
    ping()
  }, PING_INTERVAL_SECONDS * 1_000)
  const handle = (event: WorkerEvent) => {
    if (event.case === 'register') {
      registered = event
      ping()
    } else if (event.case === 'pong') {
      if (registered === null || isRegistered) return
      isRegistered = true
      onEvent(registered)
    } else if (event.case) onEvent(event)
  }

  socket.addEventListener('open', () => send(registration(agentName, version)))
  socket.addEventListener('message', ({ data }) => {
    heardAtMs = performance.now()
    const event = decode(data)
    if (event === undefined) logger.warn('LiveKit sent the worker something that it cannot read')
    if (event) handle(event)
  })
  socket.addEventListener('error', event => {
    if ('message' in event && typeof event.message === 'string') reason ||= event.message
  })

  return {
    send,
    close: () => give('closed by us'),
    closed: new Promise(resolve => {
      socket.addEventListener('close', event => {
        clearInterval(pings)
        clearTimeout(registerTimer)
        resolve(reason || event.reason || `code ${event.code}`)
      })
    }),
  }
}

function registration(agentName: string, version: string): WorkerMessage['message'] {
  return {
    case: 'register',
    value: new RegisterWorkerRequest({
      type: JobType.JT_ROOM,
      agentName,
      version,
      pingInterval: PING_INTERVAL_SECONDS,
      allowedPermissions: new ParticipantPermission({
        canPublish: true,
        canSubscribe: true,
        canPublishData: true,
        canUpdateMetadata: true,
        agent: true,
      }),
    }),
  }
}

function decode(data: unknown): WorkerEvent | undefined {
  try {
    return data instanceof ArrayBuffer ? ServerMessage.fromBinary(new Uint8Array(data)).message : undefined
  } catch {
    // Not protobuf: whatever answers at this address is no LiveKit. The caller logs it.
    return undefined
  }
}
