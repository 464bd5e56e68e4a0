import { isAllowed, type Permission } from '#core/access/permissions.ts'
import type { Principal } from '#core/access/principal.ts'
import { AppError } from '#core/errors.ts'
import type { DomainEvent, EventBus } from '#core/events.ts'
import type { Logger } from '#telemetry/logger.ts'
import type { EventStream, EventStreams } from './event-streams.ts'
import type { RequestIdentity } from './request-identity.ts'

/** Pages that change by themselves: what happens in an organization becomes fragments for htmx. */
export interface LiveEvents {
  /**
   * Answers a request with a stream of fragments, for as long as its session may read them. The stream begins with the snapshot, so
   * that whatever was missed while the page was away is there; Last-Event-ID needs no memory of ours.
   */
  respond(request: Request, page: LivePage): Response
}

export interface LivePage {
  principal: Principal
  /** The right that the route names: it is asked for again while the stream is open. */
  permission: Permission
  /** The parts of the page that live, as `partial`s, as they stand now. Left out where the page itself was just rendered. */
  renderSnapshot?(): Promise<string>
  /** What changes on the page when this happens; null when nothing does. Asked for one event after the other. */
  render(event: DomainEvent): Promise<string | null> | string | null
}

/** A fragment and the place that it goes to: `target` is a CSS selector, `swap` one of htmx's ways. */
export function partial(target: string, html: string, swap = 'outerMorph'): string {
  return `<hx-partial hx-target="${Bun.escapeHTML(target)}" hx-swap="${Bun.escapeHTML(swap)}">${html}</hx-partial>`
}

/** A session that was revoked sees nothing new after at most this long. */
export const RECHECK_INTERVAL_MS = 30_000
/** Events that wait for their turn to be rendered; more, and the page is better off with a new snapshot. */
export const EVENT_QUEUE_MAX = 500

interface Dependencies {
  events: EventBus
  identity: Pick<RequestIdentity, 'identifyAgain'>
  streams: EventStreams
  logger: Logger
  recheckIntervalMs?: number
}

export function createLiveEvents(dependencies: Dependencies): LiveEvents {
  const { events, streams, recheckIntervalMs = RECHECK_INTERVAL_MS } = dependencies
  return {
    respond(request, page) {
      const { scope } = page.principal
      return streams.open(request, {
        owner: JSON.stringify(scope.actor),
        start(stream) {
          const renderer = createRenderer(dependencies, page, stream)
          // NB: listening comes before the snapshot is read, else what happens in between is lost.
          const unsubscribe = events.subscribe(scope.organizationId, renderer.add)
          const recheck = setInterval(
            () => void closeWhenRevoked(dependencies, request, { page, stream }),
            recheckIntervalMs,
          )
          renderer.start()
          return () => {
            unsubscribe()
            clearInterval(recheck)
            renderer.stop()
          }
        },
      })
    },
  }
}

interface Renderer {
  add(event: DomainEvent): void
  start(): void
  stop(): void
}

/** Renders one event after the other, so that the page sees them in the order in which they happened. */
function createRenderer(
  { logger }: Pick<Dependencies, 'logger'>,
  page: LivePage,
  stream: EventStream,
): Renderer {
  const queue: DomainEvent[] = []
  let isBusy = true
  let isStopped = false

  async function drain() {
    for (let event = queue.shift(); event && !isStopped; event = queue.shift()) {
      const html = await renderEvent(page, event)
      if (html && !isStopped) stream.send(html)
    }
    isBusy = false
  }

  const run = (work: () => Promise<void>) =>
    void work().catch(error => {
      logger.error('A live page could not be rendered', { error })
      stream.close()
    })

  return {
    add(event) {
      // Words on their way replace one another: a page that is behind needs only the latest.
      if (event.type === 'call.partial' && isSamePartial(queue.at(-1), event)) queue.pop()
      queue.push(event)
      if (queue.length > EVENT_QUEUE_MAX) stream.close()
      else if (!isBusy) {
        isBusy = true
        run(drain)
      }
    },

    start: () =>
      run(async () => {
        const snapshot = await page.renderSnapshot?.()
        if (snapshot && !isStopped) stream.send(snapshot)
        await drain()
      }),

    stop() {
      isStopped = true
      queue.length = 0
    },
  }
}

/** What an event tells of may be gone by the time it is read: then there is nothing to show. */
async function renderEvent(page: LivePage, event: DomainEvent): Promise<string | null> {
  try {
    return await page.render(event)
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return null
    throw error
  }
}

function isSamePartial(
  waiting: DomainEvent | undefined,
  event: DomainEvent & { type: 'call.partial' },
): boolean {
  return waiting?.type === 'call.partial' && waiting.callId === event.callId && waiting.role === event.role
}

async function closeWhenRevoked(
  { identity, logger }: Dependencies,
  request: Request,
  { page, stream }: { page: LivePage; stream: EventStream },
): Promise<void> {
  try {
    const principal = await identity.identifyAgain(request)
    const isStillAllowed =
      principal?.scope.organizationId === page.principal.scope.organizationId &&
      isAllowed(principal.permissions, page.permission)
    if (!isStillAllowed) stream.close()
  } catch (error) {
    // A key that was removed ends here too. Who cannot be checked sees nothing new; the page asks again on its own.
    if (!(error instanceof AppError && error.code === 'unauthenticated'))
      logger.warn('A live page could not be checked', { error })
    stream.close()
  }
}
