import type { ServerWebSocket } from 'bun'

/** What the stand-in answers, whatever it is asked; a socket is answered message by message. */
export interface StandIn {
  baseUrl: string
  /** Everything that came in, in order. */
  requests: { path: string; headers: Record<string, string>; body: string }[]
  said: Record<string, unknown>[]
  answer: (path: string) => Response
  /** null refuses the handshake with `answer`. */
  hear: ((message: Record<string, unknown>, socket: ServerWebSocket<undefined>) => void) | null
  stop(): Promise<void>
}

/** A tiny provider on a free port: enough to see what a test of a connection says and understands. */
export function startStandIn(): StandIn {
  const requests: StandIn['requests'] = []
  const said: StandIn['said'] = []
  const server = Bun.serve<undefined>({
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request, upgrader) {
      const { pathname, search } = new URL(request.url)
      const headers = Object.fromEntries(request.headers)
      if (headers.upgrade === 'websocket') {
        requests.push({ path: pathname + search, headers, body: '' })
        if (standIn.hear && upgrader.upgrade(request, { data: undefined })) return undefined
        return standIn.answer(pathname)
      }
      requests.push({ path: pathname + search, headers, body: await request.text() })
      return standIn.answer(pathname)
    },
    websocket: {
      message(socket, text) {
        const message = JSON.parse(String(text)) as Record<string, unknown>
        said.push(message)
        standIn.hear?.(message, socket)
      },
    },
  })
  const standIn: StandIn = {
    baseUrl: `http://127.0.0.1:${server.port}`,
    requests,
    said,
    answer: () => new Response('not set', { status: 500 }),
    hear: null,
    stop: () => server.stop(true),
  }
  return standIn
}

/** A quarter of a second of a quiet tone, 24 kHz. */
export const SOUND = Buffer.from(
  Int16Array.from({ length: 6_000 }, (_, i) => Math.round(2_000 * Math.sin(i / 8))).buffer,
)
