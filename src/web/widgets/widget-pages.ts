import { Elysia } from 'elysia'
import type { Principal } from '#core/access/principal.ts'
import { PAGE_LIMIT_DEFAULT, PAGE_LIMIT_MAX } from '#core/page.ts'
import type { Scope } from '#core/scope.ts'
import type { Widget } from '#core/widgets/widget.ts'
import { WIDGET_FIELDS, WidgetFaults, type WidgetValues } from '#views/widgets/widget-form.tsx'
import { WidgetListPage } from '#views/widgets/widget-list-page.tsx'
import { WidgetNewPage } from '#views/widgets/widget-new-page.tsx'
import { WidgetOutcome, WidgetPage } from '#views/widgets/widget-page.tsx'
import type { FormFailure } from '../form-failure.ts'
import { readForm } from '../form-fields.ts'
import { createPageRenderer, wantsFragment } from '../page-renderer.ts'
import { redirectTo } from '../redirects.ts'
import { confirmName } from '../removal-confirmation.ts'
import type { WebContext } from '../web-context.ts'
import { inputOf, newValues, typedValues, valuesOf } from './widget-fields.ts'

interface Post {
  request: Request
  principal: Principal
  params: { id: string }
  body: unknown
}

interface ShowOptions {
  values?: WidgetValues
  failure?: FormFailure
  savedAt?: Date
  removal?: FormFailure
}

/** Talk buttons for pages of others: list, form with preview, removal. */
export function createWidgetPages(context: WebContext) {
  const { guard, clock, publicUrl } = context
  const { widgets, agents } = context.services
  const pages = createPageRenderer(context)

  async function agentsOf(scope: Scope) {
    return (await agents.listAgents(scope, { limit: PAGE_LIMIT_MAX })).items
  }

  /** Published ones, and the one that is chosen whatever became of it: the form must not choose another by itself. */
  async function choicesOf(scope: Scope, { agentId, goneName }: { agentId: string; goneName: string }) {
    const choices = (await agentsOf(scope))
      .filter(({ id, publishedVersion }) => publishedVersion !== null || id === agentId)
      .map(({ id, draft }) => ({ id, name: draft.name }))
    const isKnown = agentId === '' || choices.some(({ id }) => id === agentId)
    return isKnown ? choices : [{ id: agentId, name: goneName }, ...choices]
  }

  async function index(request: Request, { scope }: Principal) {
    const cursor = new URL(request.url).searchParams.get('cursor') ?? undefined
    const [page, known] = await Promise.all([
      widgets.listWidgets(scope, { limit: PAGE_LIMIT_DEFAULT, cursor }),
      agentsOf(scope),
    ])
    const names = new Map(known.map(({ id, draft }) => [id, draft.name]))
    const rows = await Promise.all(
      page.items.map(async widget => ({
        widget,
        agentName: names.get(widget.agentId) ?? null,
        ...(await widgets.describeStanding(scope, widget)),
      })),
    )
    const olderHref = page.nextCursor && `/widgets?cursor=${encodeURIComponent(page.nextCursor)}`
    return pages.page(request, [WidgetListPage, { rows, olderHref }])
  }

  async function showNew(request: Request, { scope }: Principal, failed?: ShowOptions) {
    const { messages } = await pages.contextOf(request)
    const choices = await choicesOf(scope, { agentId: '', goneName: '' })
    const values = failed?.values ?? newValues(choices[0]?.id ?? '', messages.talk.start)
    const { issues = [], message, status = 200 } = failed?.failure ?? {}
    return pages.page(request, [WidgetNewPage, { values, agents: choices, issues, message }], { status })
  }

  async function create({ request, principal, body }: Omit<Post, 'params'>) {
    const values = typedValues(readForm(body))
    const result = await pages.attempt(request, WIDGET_FIELDS, () =>
      widgets.createWidget(principal.scope, { ...inputOf(values), isEnabled: true }),
    )
    if (result.ok) return redirectTo(request, `/widgets/${result.value.id}`)
    const { status, issues, message } = result.failure
    if (!wantsFragment(request)) return showNew(request, principal, { values, failure: result.failure })
    return pages.fragment(request, [WidgetFaults, { issues, message }], { status })
  }

  async function show(
    request: Request,
    { scope }: Principal,
    { widget, ...options }: ShowOptions & { widget: Widget },
  ) {
    const { values = valuesOf(widget), failure, savedAt = null, removal } = options
    const { messages } = await pages.contextOf(request)
    const choice = { agentId: widget.agentId, goneName: messages.widgets.goneAgent }
    const props = {
      widget,
      standing: await widgets.describeStanding(scope, widget),
      values,
      agents: await choicesOf(scope, choice),
      publicUrl: publicUrl(),
      issues: failure?.issues ?? [],
      message: failure?.message,
      savedAt,
      removal,
    }
    const status = failure?.status ?? removal?.status ?? 200
    return pages.page(request, [WidgetPage, props], { status })
  }

  async function save({ request, principal, params, body }: Post) {
    const { scope } = principal
    const kept = await widgets.getWidget(scope, params.id)
    const values = typedValues(readForm(body))
    const result = await pages.attempt(request, WIDGET_FIELDS, () =>
      widgets.changeWidget(scope, params.id, inputOf(values)),
    )
    if (!wantsFragment(request)) {
      const options = result.ok ? { savedAt: result.value.updatedAt } : { failure: result.failure, values }
      return show(request, principal, { widget: result.ok ? result.value : kept, ...options })
    }
    const widget = result.ok ? result.value : kept
    const { status = 200, issues = [], message } = result.ok ? {} : result.failure
    const standing = await widgets.describeStanding(scope, widget)
    const outcome = { widget, standing, issues, message, savedAt: result.ok ? clock.now() : null }
    return pages.fragment(request, [WidgetOutcome, outcome], { status })
  }

  async function remove({ request, principal, params, body }: Post) {
    const widget = await widgets.getWidget(principal.scope, params.id)
    const result = await pages.attempt(request, ['confirmation'], async () => {
      confirmName(readForm(body), widget.name)
      await widgets.removeWidget(principal.scope, params.id)
    })
    if (result.ok) return redirectTo(request, '/widgets')
    if (wantsFragment(request)) return pages.removalFaults(request, result.failure)
    return show(request, principal, { widget, removal: result.failure })
  }

  return new Elysia({ name: 'widget-pages' })
    .use(guard)
    .get('/widgets', ({ request, principal }) => index(request, principal), { permission: 'widgets.read' })
    .get('/widgets/new', ({ request, principal }) => showNew(request, principal), {
      permission: 'widgets.write',
    })
    .post('/widgets', create, { permission: 'widgets.write' })
    .get(
      '/widgets/:id',
      async ({ request, principal, params }) =>
        show(request, principal, { widget: await widgets.getWidget(principal.scope, params.id) }),
      { permission: 'widgets.read' },
    )
    .post('/widgets/:id', save, { permission: 'widgets.write' })
    .post('/widgets/:id/removal', remove, { permission: 'widgets.write' })
}
