import type { CallDetail } from '../calls/call.ts'
import type { CallService, PlacedCall } from '../calls/call-service.ts'
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import type { DomainEvent, EventBus } from '../events.ts'
import type { Scope, SystemScopes } from '../scope.ts'
import type { Store } from '../store.ts'
import { type Challenge, createChallenges, type Proof } from './proof-of-work.ts'
import { createVisitorKeys } from './visitor-keys.ts'
import { createVisitorThrottle } from './visitor-throttle.ts'
import type { Widget } from './widget.ts'
import { admitVisit, switchedOff } from './widget-limits.ts'
import { findObstacle } from './widget-service.ts'
import { createWordsTickets } from './words-ticket.ts'

/** A page that shows a widget, or pretends to. */
export interface Visitor {
  widgetId: string
  /** Of the page, as its browser says; null where none was sent. */
  origin: string | null
  /** The visitor's network address; null where nobody can tell. It is never kept. */
  address: string | null
}

export interface OpenWidget {
  widget: Widget
  /** false: the agent is gone or not published. */
  isReachable: boolean
}

export interface PlacedVisit extends PlacedCall {
  /** Opens the words of the call for the page; null where the widget shows none. */
  wordsTicket: string | null
}

/** What is said in one call, for the visitor who is in it. */
export interface VisitWords {
  callId: string
  read(): Promise<Pick<CallDetail, 'turns' | 'state'>>
  /** Hears the events of this call alone until the returned function is called. */
  subscribe(listener: (event: DomainEvent) => void): () => void
}

/**
 * What strangers may ask of a widget. An unknown widget and one that does not know the page's origin give the same answer: not_found.
 * A suspended organization and a widget that is switched off are forbidden, with words.
 */
export interface WidgetDesk {
  /** True for a widget that names this origin, whatever else may be wrong: its pages may read what they are told. */
  isKnown(visitor: Visitor): Promise<boolean>
  openWidget(visitor: Visitor): Promise<OpenWidget>
  /** Throws rate_limited as well. */
  issueChallenge(visitor: Visitor): Promise<Challenge>
  /** Throws what `openWidget` and `placeVisitorCall` throw, rate_limited, and forbidden for a proof that does not hold. */
  placeCall(visitor: Visitor, proof: Proof): Promise<PlacedVisit>
  /** Throws what `openWidget` throws, and forbidden for a ticket that this page was not given. */
  openWords(visitor: Visitor, ticket: string): Promise<VisitWords>
}

interface Dependencies {
  store: Store
  clock: Clock
  events: Pick<EventBus, 'subscribe'>
  calls: Pick<CallService, 'placeVisitorCall'>
  systemScope: SystemScopes
  /** Signs challenges. */
  secret: string
}

export function createWidgetDesk(dependencies: Dependencies): WidgetDesk {
  const { store, clock, events, calls, systemScope, secret } = dependencies
  const challenges = createChallenges({ secret, clock })
  const tickets = createWordsTickets({ secret, clock })
  const visitors = createVisitorKeys({ unscoped: store.unscoped, clock })
  const throttle = createVisitorThrottle(clock)

  async function find({ widgetId, origin }: Visitor): Promise<{ scope: Scope; widget: Widget } | undefined> {
    if (origin === null) return undefined
    const organizationId = await store.unscoped.findOrganizationOfWidget(widgetId)
    if (organizationId === undefined) return undefined
    const scope = systemScope(organizationId, 'widget')
    const widget = await store.widgets.find(scope, widgetId)
    return widget?.allowedOrigins.includes(origin) ? { scope, widget } : undefined
  }

  async function open(visitor: Visitor): Promise<{ scope: Scope; widget: Widget }> {
    const found = await find(visitor)
    if (!found) throw new AppError('not_found', 'This talk button may not be used on this page.')
    if ((await store.organizations.get(found.scope)).suspendedAt)
      throw new AppError('forbidden', 'Nobody can be reached here: the organization is suspended.')
    if (!found.widget.isEnabled) throw switchedOff()
    return found
  }

  /** NB: not the address: it may change while a call goes on. */
  const pageOf = ({ widgetId, origin }: Visitor) => [widgetId, origin].join('|')
  const bindingOf = ({ widgetId, origin, address }: Visitor) =>
    [widgetId, origin, address ?? 'unknown'].join('|')

  return {
    isKnown: async visitor => (await find(visitor)) !== undefined,

    async openWidget(visitor) {
      const { scope, widget } = await open(visitor)
      return { widget, isReachable: (await findObstacle(store, scope, widget)) === null }
    },

    async issueChallenge(visitor) {
      throttle.count(visitor.address)
      await open(visitor)
      return challenges.issue(bindingOf(visitor))
    },

    async placeCall(visitor, proof) {
      throttle.count(visitor.address)
      const { scope, widget } = await open(visitor)
      challenges.redeem(bindingOf(visitor), proof)
      if (await findObstacle(store, scope, widget))
        throw new AppError('conflict', 'Nobody can be reached here at the moment.')
      const visitorKey = await visitors.keyOf(widget.id, visitor.address)
      const placed = await calls.placeVisitorCall(scope, widget.agentId, {
        widgetId: widget.id,
        visitorKey,
        origin: visitor.origin ?? '',
        admit: () => admitVisit(store, scope, { widgetId: widget.id, visitorKey, now: clock.now() }),
      })
      const wordsTicket = widget.look.hasTranscript ? tickets.issue(placed.call.id, pageOf(visitor)) : null
      return { ...placed, wordsTicket }
    },

    async openWords(visitor, ticket) {
      const { scope } = await open(visitor)
      const callId = tickets.open(ticket, pageOf(visitor))
      return {
        callId,
        read: () => store.calls.getDetail(scope, callId),
        subscribe: listener =>
          events.subscribe(scope.organizationId, event => {
            if ('callId' in event && event.callId === callId) listener(event)
          }),
      }
    },
  }
}
