import type { ComponentProps } from 'preact'
import type { Principal } from '#core/access/principal.ts'
import type { CallDetail } from '#core/calls/call.ts'
import type { DomainEvent } from '#core/events.ts'
import { type CallAudience, CallUpdate } from '#views/calls/call-updates.tsx'
import { itemId, type TimelineItem, timelineOf } from '#views/calls/timeline.ts'
import { createPageRenderer } from '../page-renderer.ts'
import type { WebContext } from '../web-context.ts'

interface Follower {
  request: Request
  principal: Principal
  callId: string
}

type CallEvent = Extract<DomainEvent, { callId: string }>
type Change = Partial<Omit<ComponentProps<typeof CallUpdate>, 'call' | 'widgetName' | 'audience'>>

/** One call as it happens. The stream begins with everything so far, so that a page that was away misses nothing. */
export async function followCall(context: WebContext, { request, principal, callId }: Follower) {
  const { services, live, clock } = context
  const pages = createPageRenderer(context)
  const read = () => services.calls.getCall(principal.scope, callId)
  // Before the stream: another organization's call is a 404, not an empty stream.
  let call = await services.calls.openCall(principal.scope, callId)
  const widgetName = await services.widgets.nameWidget(principal.scope, call.widgetId)
  const page = await pages.contextOf(request)
  const audience = audienceOf(request)
  const sent = new Set<string>()

  const write = (change: Change) =>
    pages.text({ ...page, now: clock.now() }, [
      CallUpdate,
      { ...NO_CHANGE, call, widgetName, audience, ...change },
    ])

  async function renderEvent(event: CallEvent): Promise<string> {
    // Words on their way come several times a second and need nothing of the store.
    if (event.type === 'call.partial') return write({ partials: new Map([[event.role, event.text]]) })
    call = await read()
    return write({
      change: changeOf(timelineOf(call), sent, isHandedOver(event, call)),
      partials: replacedBy(event, call),
      hasNewState: event.type === 'call.changed',
    })
  }

  return live.respond(request, {
    principal,
    async renderSnapshot() {
      call = await read()
      const items = timelineOf(call)
      for (const item of items) sent.add(itemId(item))
      return write({ change: { kind: 'replace', items }, hasNewState: true })
    },
    render: event => ('callId' in event && event.callId === callId ? renderEvent(event) : null),
  })
}

const NO_CHANGE = {
  change: { kind: 'append' as const, items: [] },
  partials: new Map(),
  hasNewState: false,
}

function audienceOf(request: Request): CallAudience {
  return new URL(request.url).searchParams.get('for') === 'talk' ? 'talk' : 'page'
}

/** A turn takes the place of the words on their way of the same speaker; the end of the call of all of them. */
function replacedBy(event: CallEvent, call: CallDetail): NonNullable<Change['partials']> {
  if (call.state === 'ended')
    return new Map([
      ['caller' as const, ''],
      ['agent' as const, ''],
    ])
  if (event.type !== 'call.turn_added') return new Map()
  const turn = call.turns.find(({ seq }) => seq === event.seq)
  return new Map(turn ? [[turn.role, '']] : [])
}

/** From the first time on each word of an agent has the name of who said it, those before as well. */
function isHandedOver(event: CallEvent, call: CallDetail): boolean {
  return event.type === 'call.changed' && call.handOvers.length > 0
}

/** What is new goes to the end; where something new belongs in between, everything is told anew and morphed. */
function changeOf(
  items: readonly TimelineItem[],
  sent: Set<string>,
  isNewThroughout: boolean,
): NonNullable<Change['change']> {
  const isSent = (item: TimelineItem) => sent.has(itemId(item))
  const firstNew = items.findIndex(item => !isSent(item))
  const fresh = firstNew === -1 ? [] : items.slice(firstNew)
  const kind = isNewThroughout || fresh.some(isSent) ? 'replace' : 'append'
  for (const item of fresh) sent.add(itemId(item))
  return { kind, items: kind === 'append' ? fresh : items }
}
