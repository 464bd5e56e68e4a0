import { Elysia } from 'elysia'
import type { Principal } from '#core/access/principal.ts'
import type { CallDetail } from '#core/calls/call.ts'
import { AppError, notFound } from '#core/errors.ts'
import { PAGE_LIMIT_DEFAULT, PAGE_LIMIT_MAX } from '#core/page.ts'
import { CallListPage, CallListUpdate } from '#views/calls/call-list-page.tsx'
import { CallPage } from '#views/calls/call-page.tsx'
import { replyMsOf } from '#views/calls/reply-time.ts'
import { type ChosenReply, TimingPanel } from '#views/calls/waterfall.tsx'
import { createPageRenderer, wantsFragment } from '../page-renderer.ts'
import { redirectTo } from '../redirects.ts'
import type { WebContext } from '../web-context.ts'
import { followCall } from './call-stream.ts'

interface ListQuery {
  agentId: string
  cursor: string | undefined
}

/** The list of calls and the page of one, both live while calls go on. */
export function createCallPages(context: WebContext) {
  const { guard, identity, services, live } = context
  const pages = createPageRenderer(context)

  async function readList({ scope }: Principal, { agentId, cursor }: ListQuery) {
    const filter = agentId === '' ? {} : { agentId }
    const [page, widgetNames] = await Promise.all([
      services.calls.listCalls(scope, { limit: PAGE_LIMIT_DEFAULT, cursor, ...filter }),
      services.widgets.nameWidgets(scope),
    ])
    const olderHref =
      page.nextCursor && `/calls?${filterOf(agentId)}cursor=${encodeURIComponent(page.nextCursor)}`
    return { calls: page.items, widgetNames, olderHref, isFiltered: agentId !== '' }
  }

  async function index(request: Request, principal: Principal) {
    const query = listQueryOf(request)
    const [list, agents] = await Promise.all([
      readList(principal, query),
      services.agents.listAgents(principal.scope, { limit: PAGE_LIMIT_MAX }),
    ])
    const choices = agents.items.map(({ id, draft }) => ({ id, name: draft.name }))
    const eventsHref = query.cursor ? null : `/calls/events?${filterOf(query.agentId)}`
    return pages.page(request, [
      CallListPage,
      { ...list, agents: choices, agentId: query.agentId, eventsHref },
    ])
  }

  async function followList(request: Request, principal: Principal) {
    const query = listQueryOf(request)
    const page = await pages.contextOf(request)
    const render = async () => {
      const list = await readList(principal, query)
      return pages.text({ ...page, now: context.clock.now() }, [CallListUpdate, list])
    }
    return live.respond(request, {
      principal,
      renderSnapshot: render,
      render: event => (event.type === 'call.changed' ? render() : null),
    })
  }

  async function show(request: Request, { scope }: Principal, id: string) {
    const call = await services.calls.openCall(scope, id)
    const wanted = new URL(request.url).searchParams.get('turn')
    const widgetName = await services.widgets.nameWidget(scope, call.widgetId)
    return pages.page(request, [CallPage, { call, widgetName, chosen: chooseReply(call, wanted) }])
  }

  async function showTiming(request: Request, { scope }: Principal, path: { id: string; seq: string }) {
    const call = await services.calls.getCall(scope, path.id)
    const reply = measuredReplies(call).find(({ turn }) => String(turn.seq) === path.seq)
    if (!reply) throw notFound('reply')
    if (!wantsFragment(request)) return redirectTo(request, `/calls/${path.id}?turn=${path.seq}`)
    return pages.fragment(request, [TimingPanel, { reply, canChoose: true }])
  }

  /** The row follows when the call has ended; a call that ended meanwhile is simply shown as it is. */
  async function end(request: Request, { scope }: Principal, id: string) {
    try {
      await services.calls.endCall(scope, id)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'conflict') throw error
      return redirectTo(request, `/calls/${id}`)
    }
    return wantsFragment(request) ? new Response(null, { status: 204 }) : redirectTo(request, `/calls/${id}`)
  }

  /** It begins with everything so far: whoever may follow but not read would read. */
  async function follow(request: Request, principal: Principal, callId: string) {
    await identity.requirePermission(request, 'calls.read')
    return followCall(context, { request, principal, callId })
  }

  return new Elysia({ name: 'call-pages' })
    .use(guard)
    .get('/calls', ({ request, principal }) => index(request, principal), { permission: 'calls.read' })
    .get('/calls/events', ({ request, principal }) => followList(request, principal), {
      permission: 'calls.read',
    })
    .get('/calls/:id', ({ request, principal, params }) => show(request, principal, params.id), {
      permission: 'calls.read',
    })
    .get(
      '/calls/:id/turns/:seq',
      ({ request, principal, params }) => showTiming(request, principal, params),
      { permission: 'calls.read' },
    )
    .get('/calls/:id/events', ({ request, principal, params }) => follow(request, principal, params.id), {
      permission: 'calls.listen',
    })
    .post('/calls/:id/end', ({ request, principal, params }) => end(request, principal, params.id), {
      permission: 'calls.end',
    })
}

function listQueryOf(request: Request): ListQuery {
  const query = new URL(request.url).searchParams
  return { agentId: query.get('agent') ?? '', cursor: query.get('cursor') ?? undefined }
}

function filterOf(agentId: string): string {
  return agentId === '' ? '' : `agent=${encodeURIComponent(agentId)}&`
}

/** Replies whose stages were measured, in the order of the call. */
function measuredReplies({ turns }: CallDetail): ChosenReply[] {
  return turns
    .map(turn => ({ turn, replyMs: replyMsOf(turns, turn) }))
    .filter(({ turn, replyMs }) => turn.latency !== null && replyMs !== null)
}

/** The reply that was asked for, else the last one. */
function chooseReply(call: CallDetail, wanted: string | null): ChosenReply | null {
  const replies = measuredReplies(call)
  return replies.find(({ turn }) => String(turn.seq) === wanted) ?? replies.at(-1) ?? null
}
