import type { Principal } from '#core/access/principal.ts'
import type { CallDetail, TurnRole } from '#core/calls/call.ts'
import type { DomainEvent } from '#core/events.ts'
import { type CallAudience, CallUpdate } from '#views/calls/call-updates.tsx'
import { itemId, type TimelineItem, timelineOf } from '#views/calls/transcript.tsx'
import { createPageRenderer } from '../page-renderer.ts'
import type { WebContext } from '../web-context.ts'

interface Follower {
  request: Request
  principal: Principal
  callId: string
}

type CallEvent = Extract<DomainEvent, { callId: string }>

/** One call as it happens. The stream begins with everything so far, so that a page that was away misses nothing. */
export async function followCall(context: WebContext, { request, principal, callId }: Follower) {
  const { services, live, clock } = context
  const { scope } = principal
  // Before the stream: another organization's call is a 404, not an empty stream.
  await services.calls.getCall(scope, callId)
  const pages = createPageRenderer(context)
  const page = await pages.contextOf(request)
  const audience: CallAudience = new URL(request.url).searchParams.get('for') === 'talk' ? 'talk' : 'page'
  const sent = new Set<string>()

  type Change = Partial<Omit<Parameters<typeof CallUpdate>[0], 'call' | 'audience'>>
  const write = (call: CallDetail, change: Change) =>
    pages.text({ ...page, now: clock.now() }, [
      CallUpdate,
      {
        call,
        audience,
        change: { kind: 'append', items: [] },
        partials: new Map(),
        notices: [],
        hasNewState: false,
        ...change,
      },
    ])

  async function renderNew(partials: ReadonlyMap<TurnRole, string>, hasNewState: boolean) {
    const call = await services.calls.getCall(scope, callId)
    return write(call, { change: changeOf(timelineOf(call), sent), partials, hasNewState })
  }

  async function renderEvent(event: CallEvent) {
    switch (event.type) {
      case 'call.turn_added':
        return renderNew(await spokenBy(event.seq), false)
      case 'call.tool_called':
        return renderNew(new Map(), false)
      case 'call.changed':
        return renderNew(new Map(), true)
      case 'call.partial':
        return write(await services.calls.getCall(scope, callId), {
          partials: new Map([[event.role, event.text]]),
        })
      case 'call.notice':
        return write(await services.calls.getCall(scope, callId), { notices: [event.text] })
    }
  }

  /** The turn is written: the words on their way of the same speaker give way to it. */
  async function spokenBy(seq: number): Promise<ReadonlyMap<TurnRole, string>> {
    const { turns } = await services.calls.getCall(scope, callId)
    const role = turns.find(turn => turn.seq === seq)?.role
    return new Map(role ? [[role, '']] : [])
  }

  return live.respond(request, {
    principal,
    permission: 'calls.read',
    async renderSnapshot() {
      const call = await services.calls.getCall(scope, callId)
      const items = timelineOf(call)
      for (const item of items) sent.add(itemId(item))
      return write(call, { change: { kind: 'replace', items }, hasNewState: true })
    },
    render: event => ('callId' in event && event.callId === callId ? renderEvent(event) : null),
  })
}

/** What is new goes to the end; where something new belongs in between, everything is told anew and morphed. */
function changeOf(items: readonly TimelineItem[], sent: Set<string>) {
  const firstNew = items.findIndex(item => !sent.has(itemId(item)))
  const fresh = firstNew === -1 ? [] : items.slice(firstNew)
  const isAppend = fresh.every(item => !sent.has(itemId(item)))
  for (const item of fresh) sent.add(itemId(item))
  return isAppend ? { kind: 'append' as const, items: fresh } : { kind: 'replace' as const, items }
}
