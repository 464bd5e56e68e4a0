import type { Person, Principal } from '#core/access/principal.ts'
import { AppError } from '#core/errors.ts'
import type { DomainEvent, EventBus } from '#core/events.ts'
import type { Logger } from '#telemetry/logger.ts'
import { accessMarkOf, NOBODY_MARK } from './access-mark.ts'
import type { EventStream, EventStreams } from './event-streams.ts'
import type { RequestIdentity } from './request-identity.ts'

/** Pages that change by themselves: what happens in an organization becomes fragments for htmx. */
export interface LiveEvents {
  /**
   * Answers a request with a stream of fragments, for as long as its session may read them. The stream begins with the snapshot, so
   * that whatever was missed while the page was away is there; Last-Event-ID needs no memory of ours.
   */
  respond(request: Request, page: LivePage): Response
  /** The stream of a page that does not live: it tells what its reader may do, and nothing else. */
  respondToPerson(request: Request, person: Person): Response
}

export interface LivePage {
  /** Whose events it hears: of an organization, or of the platform. */
  principal: Pick<Principal, 'scope'>
  /** The parts of the page that live, as `partial`s, as they stand now. Left out where the page itself was just rendered. */
  renderSnapshot?(): Promise<string>
  /** What changes on the page when this happens; null when nothing does. Asked for one event after the other. */
  render(event: DomainEvent): Promise<string | null> | string | null
}

/** A fragment and the place that it goes to: `target` is a CSS selector, `swap` one of htmx's ways. */
export function partial(target: string, html: string, swap = 'outerMorph'): string {
  return `<hx-partial hx-target="${Bun.escapeHTML(target)}" hx-swap="${Bun.escapeHTML(swap)}">${html}</hx-partial>`
}

/**
 * Every stream begins with the mark of what its reader may do, as an event of this name; the page compares it with its own
 * (src/client/access-refresh.ts). When the mark changes, the stream says so and ends: what it would send from then on was allowed before.
 */
export const ACCESS_EVENT = 'parley:access'
/** Changes of access are told at once; this finds what nobody tells of: a session that ran out, a change made by another Parley. */
export const RECHECK_INTERVAL_MS = 30_000
/** Events that wait for their turn to be rendered; more, and the page is better off with a new snapshot. */
export const EVENT_QUEUE_MAX = 500

interface Dependencies {
  events: EventBus
  identity: Pick<RequestIdentity, 'identifyPerson' | 'identifyPersonAgain'>
  streams: EventStreams
  logger: Logger
  recheckIntervalMs?: number
}

export function createLiveEvents(dependencies: Dependencies): LiveEvents {
  const { events, streams } = dependencies
  return {
    respond(request, page) {
      const { scope } = page.principal
      return streams.open(request, {
        owner: JSON.stringify(scope.actor),
        start(stream) {
          const { actor } = scope
          const watch =
            actor.kind === 'user' ? watchAccess(dependencies, request, actor.userId, stream) : null
          const mayGoOn = async () => watch?.settle()
          const renderer = createRenderer({ ...dependencies, mayGoOn }, page, stream)
          // NB: listening comes before the snapshot is read, else what happens in between is lost.
          const unsubscribe = events.subscribe(scope.organizationId, renderer.add)
          renderer.start()
          return () => {
            unsubscribe()
            watch?.stop()
            renderer.stop()
          }
        },
      })
    },

    respondToPerson: (request, { user, platformScope }) =>
      streams.open(request, {
        owner: JSON.stringify(platformScope.actor),
        start: stream => watchAccess(dependencies, request, user.id, stream).stop,
      }),
  }
}

interface AccessWatch {
  /** Waits while somebody is looking: what happens after a right was taken away must not be sent before that is found. Never rejects. */
  settle(): Promise<void>
  stop(): void
}

/** Looks again whenever something about the person changes, and now and then. */
function watchAccess(
  { events, identity, logger, recheckIntervalMs = RECHECK_INTERVAL_MS }: Dependencies,
  request: Request,
  userId: string,
  stream: EventStream,
): AccessWatch {
  let told: string | undefined
  let isOver = false
  let looking: Promise<unknown> = Promise.resolve()

  function tell(mark: string) {
    if (isOver || mark === told) return
    const isFirst = told === undefined
    told = mark
    stream.send(mark, { event: ACCESS_EVENT })
    if (!isFirst || mark === NOBODY_MARK) stream.close()
  }

  async function look() {
    try {
      tell(accessMarkOf(await identity.identifyPersonAgain(request)))
    } catch (error) {
      // Who cannot be checked sees nothing new; the page asks again on its own.
      if (!isOver) logger.warn('A live page could not be checked', { error })
      stream.close()
    }
  }

  function lookAgain() {
    looking = Promise.all([looking, look()])
  }

  // NB: listening comes first, then what the request was let in with, then whether that still holds.
  const unsubscribe = events.subscribeToPerson(userId, lookAgain)
  const recheck = setInterval(lookAgain, recheckIntervalMs)
  looking = identity
    .identifyPerson(request)
    .then(
      person => tell(accessMarkOf(person)),
      () => {},
    )
    .then(look)
  return {
    async settle() {
      for (let seen: unknown = null; seen !== looking; ) {
        seen = looking
        await looking
      }
    },
    stop() {
      isOver = true
      unsubscribe()
      clearInterval(recheck)
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
  { logger, mayGoOn }: Pick<Dependencies, 'logger'> & { mayGoOn(): Promise<void> },
  page: LivePage,
  stream: EventStream,
): Renderer {
  const queue: DomainEvent[] = []
  let isBusy = true
  let isStopped = false

  async function drain() {
    for (let event = queue.shift(); event && !isStopped; event = queue.shift()) {
      const html = await renderEvent(page, event)
      await mayGoOn()
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
        await mayGoOn()
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
