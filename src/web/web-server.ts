import { isIP } from 'node:net'
import { AppError } from '#core/errors.ts'
import type { SignallingLink } from './livekit-proxy.ts'
import { createWebApp } from './web-app.ts'
import type { WebDependencies, WebOptions } from './web-dependencies.ts'

export interface WebServer {
  /** Throws AppError with what to do when the port or the address cannot be had. */
  start(): Promise<{ url: string; port: number }>
  /** Ends live pages and the signalling of calls, so that `stop` has nothing to wait for. */
  closeStreams(): void
  /** Lets running requests finish, for a few seconds. Safe before `start` and twice. */
  stop(): Promise<void>
}

/** Longer than the slowest answer (a connection test has ten seconds), shorter than a client that sends byte by byte likes. */
const IDLE_TIMEOUT_S = 30
/** Far above what a route takes (request-body.ts), so that its words reach the client; far below what hurts. */
const REQUEST_MAX_BYTES = 32 * 1024 * 1024
const STOP_LIMIT_MS = 3_000

export function createWebServer(dependencies: WebDependencies, options: WebOptions): WebServer {
  let server: Bun.Server<SignallingLink> | undefined
  const publicUrl = () => options.publicUrl ?? listeningUrl(options, server?.port ?? options.port)
  const app = createWebApp(dependencies, {
    isSecure: options.tls !== null || options.publicUrl?.startsWith('https://') === true,
    publicUrl,
    keepOpen: request => server?.timeout(request, 0),
    peerAddress: request => server?.requestIP(request)?.address,
    trustedProxies: options.trustedProxies,
  })
  const { livekit, streams } = app.context

  async function joinSignalling(request: Request, bunServer: Bun.Server<SignallingLink>) {
    try {
      await livekit.upgrade(request, bunServer)
      return undefined
    } catch (error) {
      return app.fail(request, error)
    }
  }

  return {
    async start() {
      server = listen(options, {
        websocket: livekit.websocket,
        fetch: (request, bunServer) =>
          livekit.isSignalling(request) ? joinSignalling(request, bunServer) : app.handle(request),
      })
      return { url: publicUrl(), port: server.port ?? options.port }
    },

    closeStreams() {
      streams.closeAll()
      livekit.closeAll()
    },

    async stop() {
      const stopping = server
      server = undefined
      if (!stopping) return
      const limit = Promise.withResolvers<void>()
      const timer = setTimeout(limit.resolve, STOP_LIMIT_MS)
      await Promise.race([stopping.stop(), limit.promise])
      clearTimeout(timer)
      await stopping.stop(true)
    },
  }
}

interface Handlers {
  fetch(request: Request, server: Bun.Server<SignallingLink>): Promise<Response | undefined>
  websocket: Bun.WebSocketHandler<SignallingLink>
}

function listen({ host, port, tls }: WebOptions, handlers: Handlers): Bun.Server<SignallingLink> {
  try {
    return Bun.serve({
      hostname: host,
      port,
      // NB: with it a second Parley would silently take half of the requests.
      reusePort: false,
      idleTimeout: IDLE_TIMEOUT_S,
      maxRequestBodySize: REQUEST_MAX_BYTES,
      development: false,
      ...(tls ? { tls } : {}),
      ...handlers,
    })
  } catch (cause) {
    throw new AppError('unavailable', explainListenFailure(cause, { host, port, isTls: tls !== null }), {
      cause,
    })
  }
}

interface Attempt {
  host: string
  port: number
  isTls: boolean
}

function explainListenFailure(cause: unknown, { host, port, isTls }: Attempt): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'EADDRINUSE') {
    return `Port ${port} on ${host} is in use. Stop the program that has it, or choose another port with --port or PORT.`
  }
  if (code === 'EACCES') {
    return `Port ${port} needs more rights than this user has. Choose one above 1023 with --port or PORT.`
  }
  // A name that cannot be looked up fails in as many ways as there are resolvers.
  if (code === 'EADDRNOTAVAIL' || code === 'EINVAL' || (!isTls && isIP(host) === 0)) {
    return `${host} is not an address of this machine. Choose one with --host or HOST, such as 127.0.0.1 or 0.0.0.0.`
  }
  const place = `Parley cannot listen on ${host}, port ${port}`
  return isTls
    ? `${place}. Check that TLS_CERT and TLS_KEY are PEM files that belong together.`
    : `${place} (${code ?? 'unknown reason'}).`
}

function listeningUrl({ host, shownHost = host, tls }: WebOptions, port: number): string {
  return `${tls ? 'https' : 'http'}://${shownHost.includes(':') ? `[${shownHost}]` : shownHost}:${port}`
}
