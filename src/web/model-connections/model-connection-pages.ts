import { Elysia } from 'elysia'
import type { Principal } from '#core/access/principal.ts'
import { AppError, type FieldIssue } from '#core/errors.ts'
import { localModels } from '#core/model-connections/local-models.ts'
import type { ModelConnection, ModelConnectionTest } from '#core/model-connections/model-connection.ts'
import { PAGE_LIMIT_DEFAULT } from '#core/page.ts'
import {
  ConnectionFaults,
  type ConnectionValues,
  fieldsOf,
  NEW_PATH,
} from '#views/model-connections/model-connection-form.tsx'
import { ModelConnectionListPage } from '#views/model-connections/model-connection-list-page.tsx'
import { ModelConnectionNewPage } from '#views/model-connections/model-connection-new-page.tsx'
import {
  ConnectionOutcome,
  ModelConnectionPage,
  TestResult,
} from '#views/model-connections/model-connection-page.tsx'
import { SlotFields } from '#views/model-connections/slot-fields.tsx'
import type { FormFailure } from '../form-failure.ts'
import { readForm } from '../form-fields.ts'
import { createPageRenderer, wantsFragment } from '../page-renderer.ts'
import { redirectTo } from '../redirects.ts'
import { confirmName } from '../removal-confirmation.ts'
import type { WebContext } from '../web-context.ts'
import { changeOf, inputOf, kindOf, newValues, typedValues, valuesOf } from './model-connection-fields.ts'

interface Post {
  request: Request
  principal: Principal
  params: { id: string }
  body: unknown
}

type SlotPost = Omit<Post, 'params'> & { params: { id?: string; slot: string } }

interface ShowOptions {
  values?: ConnectionValues
  failure?: FormFailure
  savedAt?: Date
  test?: ModelConnectionTest
  removal?: FormFailure
}

/** Where agents hear, think and speak: list, form, test, deletion. */
export function createModelConnectionPages(context: WebContext) {
  const { guard, clock } = context
  const { modelConnections, egress } = context.services
  const pages = createPageRenderer(context)

  async function index(request: Request, { scope }: Principal) {
    const cursor = new URL(request.url).searchParams.get('cursor') ?? undefined
    const page = await modelConnections.listModelConnections(scope, { limit: PAGE_LIMIT_DEFAULT, cursor })
    const olderHref = page.nextCursor && `/model-connections?cursor=${encodeURIComponent(page.nextCursor)}`
    return pages.page(request, [ModelConnectionListPage, { connections: page.items, olderHref }])
  }

  function showNew(request: Request) {
    const kind = kindOf(new URL(request.url).searchParams.get('kind') ?? 'gemini-live')
    return pages.page(request, [ModelConnectionNewPage, { values: newValues(kind), issues: [] }])
  }

  async function create({ request, principal, body }: Omit<Post, 'params'>) {
    const form = readForm(body)
    const values = typedValues(form, newValues(kindOf(form.text('kind'))))
    const result = await pages.attempt(request, fieldsOf(values.kind), () =>
      modelConnections.createModelConnection(principal.scope, inputOf(form, values)),
    )
    if (result.ok) return redirectTo(request, `/model-connections/${result.value.id}`)
    const { status, issues, message } = result.failure
    return wantsFragment(request)
      ? pages.fragment(request, [ConnectionFaults, { kind: values.kind, issues, message }], { status })
      : pages.page(request, [ModelConnectionNewPage, { values, issues, message }], { status })
  }

  /** What calls over this connection would be refused for: said before somebody waits on the line. */
  async function refusalsOf(connection: ModelConnection) {
    return (await egress.previewRefusals(connection)).map(({ error }) => error.phrase)
  }

  async function show(request: Request, connection: ModelConnection, options: ShowOptions = {}) {
    const { failure, removal, savedAt = null, test = null } = options
    const issues: readonly FieldIssue[] = failure?.issues ?? []
    const status = failure?.status ?? removal?.status ?? 200
    const { id, name } = connection
    const values = options.values ?? valuesOf(connection)
    const refusals = await refusalsOf(connection)
    const props = { id, name, values, issues, message: failure?.message, savedAt, test, refusals, removal }
    return pages.page(request, [ModelConnectionPage, props], { status })
  }

  async function save({ request, principal: { scope }, params, body }: Post) {
    const form = readForm(body)
    const kept = await modelConnections.getModelConnection(scope, params.id)
    const values = typedValues(form, valuesOf(kept))
    const result = await pages.attempt(request, fieldsOf(values.kind), () =>
      modelConnections.changeModelConnection(scope, params.id, changeOf(form, values)),
    )
    const connection = result.ok ? result.value : kept
    const savedAt = result.ok ? clock.now() : null
    if (!wantsFragment(request)) {
      return show(
        request,
        connection,
        result.ok ? { savedAt: result.value.updatedAt } : { ...result, values },
      )
    }
    const { status = 200, issues = [], message } = result.ok ? {} : result.failure
    const fresh = result.ok ? valuesOf(connection) : values
    const refusals = await refusalsOf(connection)
    const outcome = {
      id: params.id,
      values: fresh,
      name: connection.name,
      issues,
      message,
      savedAt,
      refusals,
    }
    return pages.fragment(request, [ConnectionOutcome, outcome], { status })
  }

  /** One slot after another service was chosen; without a script the whole page. */
  async function choose({ request, principal: { scope }, params, body }: SlotPost) {
    const form = readForm(body)
    const kept = params.id ? await modelConnections.getModelConnection(scope, params.id) : null
    const values = typedValues(form, kept ? valuesOf(kept) : newValues(kindOf(form.text('kind'))))
    const slot = values.slots.find(candidate => candidate.slot === params.slot)
    if (!slot) throw new AppError('not_found', 'There is nothing at this address.')
    if (wantsFragment(request)) {
      const path = kept ? `/model-connections/${kept.id}` : NEW_PATH
      return pages.fragment(request, [SlotFields, { values: slot, issues: [], path }])
    }
    if (kept) return show(request, kept, { values })
    return pages.page(request, [ModelConnectionNewPage, { values, issues: [] }])
  }

  async function createLocal(request: Request, { scope }: Principal) {
    const { name } = (await pages.contextOf(request)).messages.modelConnections.local
    const { id } = await modelConnections.createModelConnection(scope, localModels(name))
    return redirectTo(request, `/model-connections/${id}`)
  }

  async function test({ request, principal: { scope }, params }: Post) {
    const result = await modelConnections.testModelConnection(scope, params.id)
    if (wantsFragment(request)) return pages.fragment(request, [TestResult, { test: result }])
    return show(request, await modelConnections.getModelConnection(scope, params.id), { test: result })
  }

  async function remove({ request, principal: { scope }, params, body }: Post) {
    const connection = await modelConnections.getModelConnection(scope, params.id)
    const result = await pages.attempt(request, ['confirmation'], async () => {
      confirmName(readForm(body), connection.name)
      await modelConnections.removeModelConnection(scope, params.id)
    })
    if (result.ok) return redirectTo(request, '/model-connections')
    if (wantsFragment(request)) return pages.removalFaults(request, result.failure)
    return show(request, connection, { removal: result.failure })
  }

  return new Elysia({ name: 'model-connection-pages' })
    .use(guard)
    .get('/model-connections', ({ request, principal }) => index(request, principal), {
      permission: 'connections.read',
    })
    .get('/model-connections/new', ({ request }) => showNew(request), { permission: 'connections.write' })
    .post('/model-connections', create, { permission: 'connections.write' })
    .get(
      '/model-connections/:id',
      async ({ request, principal, params }) =>
        show(request, await modelConnections.getModelConnection(principal.scope, params.id)),
      { permission: 'connections.read' },
    )
    .post('/model-connections/:id', save, { permission: 'connections.write' })
    .post('/model-connections/local', ({ request, principal }) => createLocal(request, principal), {
      permission: 'connections.write',
    })
    .post('/model-connections/new/parts/:slot', choose, { permission: 'connections.write' })
    .post('/model-connections/:id/parts/:slot', choose, { permission: 'connections.write' })
    .post('/model-connections/:id/test', test, { permission: 'connections.write' })
    .post('/model-connections/:id/removal', remove, { permission: 'connections.write' })
}
