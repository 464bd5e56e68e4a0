import { AppError } from '#core/errors.ts'

/** One open stream of server-sent events. */
export interface EventStream {
  /** Sends one message; htmx swaps an unnamed one as if it were an answer. A client too slow to read is let go. */
  send(data: string, options?: { id?: string; event?: string }): void
  /** Ends the stream; htmx connects again on its own. */
  close(): void
}

export interface EventStreams {
  /**
   * Answers a request with a stream. `start` begins to send and returns what must be undone at the end, which happens exactly once:
   * when the client leaves, falls behind, `close` is called or the server stops. Throws rate_limited or unavailable.
   */
  open(request: Request, options: StreamOptions): Response
  closeAll(): void
  count(): number
}

export interface StreamOptions {
  /** Whose stream it is: one person or key may hold only so many. */
  owner: string
  /** How many one owner may hold; STREAMS_PER_OWNER_MAX where nothing is said. */
  maxOfOwner?: number
  start(stream: EventStream): () => void
}

export const STREAMS_MAX = 2_000
export const STREAMS_PER_OWNER_MAX = 40
/** Proxies close what is silent for a minute. */
export const HEARTBEAT_INTERVAL_MS = 15_000
/** What waits for a client that does not read; more, and it is let go: when it comes back it gets the current state. */
export const BACKLOG_MAX_BYTES = 512 * 1024

interface Dependencies {
  /** Lifts the server's idle limit for this request. */
  keepOpen(request: Request): void
  heartbeatIntervalMs?: number
}

export function createEventStreams({
  keepOpen,
  heartbeatIntervalMs = HEARTBEAT_INTERVAL_MS,
}: Dependencies): EventStreams {
  const closers = new Set<() => void>()
  const owners = new Map<string, number>()
  let isStopping = false

  function admit({ owner, maxOfOwner = STREAMS_PER_OWNER_MAX }: StreamOptions): () => void {
    if (isStopping) throw new AppError('unavailable', 'Parley is stopping.')
    const held = owners.get(owner) ?? 0
    if (held >= maxOfOwner)
      throw new AppError('rate_limited', 'Too many live pages are open. Close some of them.')
    if (closers.size >= STREAMS_MAX)
      throw new AppError('unavailable', 'Too many live pages are open on this Parley.')
    owners.set(owner, held + 1)
    return () => {
      const left = (owners.get(owner) ?? 1) - 1
      if (left > 0) owners.set(owner, left)
      else owners.delete(owner)
    }
  }

  return {
    open(request, options) {
      const release = admit(options)
      keepOpen(request)
      let finish = () => {}
      const body = new ReadableStream<Uint8Array>(
        {
          start(controller) {
            const writer = createWriter(controller, () => finish())
            const heartbeat = setInterval(() => writer.write(': still here\n\n'), heartbeatIntervalMs)
            let stop = () => {}
            let isOver = false
            finish = () => {
              if (isOver) return
              isOver = true
              clearInterval(heartbeat)
              closers.delete(finish)
              request.signal.removeEventListener('abort', finish)
              release()
              stop()
              writer.end()
            }
            closers.add(finish)
            request.signal.addEventListener('abort', finish)
            writer.write(': connected\n\n')
            stop = options.start({
              send: (data, field) => writer.write(formatMessage(data, field)),
              close: finish,
            })
            if (isOver) stop()
          },
          cancel: () => finish(),
        },
        { highWaterMark: BACKLOG_MAX_BYTES, size: chunk => chunk?.byteLength ?? 0 },
      )
      return new Response(body, {
        headers: {
          'content-type': 'text/event-stream',
          'cache-control': 'no-store',
          'x-accel-buffering': 'no',
        },
      })
    },

    closeAll() {
      isStopping = true
      for (const close of [...closers]) close()
    },

    count: () => closers.size,
  }
}

function createWriter(controller: ReadableStreamDefaultController<Uint8Array>, giveUp: () => void) {
  const encoder = new TextEncoder()
  let isOpen = true
  return {
    write(text: string) {
      if (!isOpen) return
      if ((controller.desiredSize ?? 0) <= 0) giveUp()
      else controller.enqueue(encoder.encode(text))
    },
    end() {
      if (!isOpen) return
      isOpen = false
      try {
        controller.close()
      } catch {
        // The client has cancelled it already: closed either way.
      }
    },
  }
}

/** NB: a line break inside a field would begin a new one, so that data from outside could write events of its own. */
function formatMessage(data: string, { id, event }: { id?: string; event?: string } = {}): string {
  const lines = data.split(/\r\n|\r|\n/).map(line => `data: ${line}\n`)
  return `${field('id', id)}${field('event', event)}${lines.join('')}\n`
}

function field(name: string, value: string | undefined): string {
  return value === undefined ? '' : `${name}: ${value.replace(/[\r\n\0]/g, ' ')}\n`
}
