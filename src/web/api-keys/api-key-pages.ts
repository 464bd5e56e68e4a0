import { Elysia } from 'elysia'
import {
  API_KEY_LIFETIME_DEFAULT_DAYS,
  API_KEY_LIFETIMES_DAYS,
  API_KEY_REQUESTS_PER_MINUTE_DEFAULT,
  type ListedApiKey,
  permissionsOfApiKey,
  requestsPerMinuteOf,
  stateOfApiKey,
} from '#core/access/api-key.ts'
import type { NewApiKey } from '#core/access/api-key-service.ts'
import { ORGANIZATION_PERMISSIONS, type OrganizationPermission } from '#core/access/permissions.ts'
import type { Principal } from '#core/access/principal.ts'
import { PAGE_LIMIT_DEFAULT } from '#core/page.ts'
import { ApiKeyListPage, type ApiKeyRow } from '#views/api-keys/api-key-list-page.tsx'
import { ApiKeyMadePage, MadeKeyFragment } from '#views/api-keys/api-key-made-page.tsx'
import {
  API_KEY_FIELDS,
  ApiKeyFaults,
  ApiKeyNewPage,
  type ApiKeyValues,
  NEVER,
} from '#views/api-keys/api-key-new-page.tsx'
import { ApiKeyPage } from '#views/api-keys/api-key-page.tsx'
import type { FormFailure } from '../form-failure.ts'
import { type FormReader, readForm } from '../form-fields.ts'
import { createPageRenderer, wantsFragment } from '../page-renderer.ts'
import { redirectTo } from '../redirects.ts'
import { confirmName } from '../removal-confirmation.ts'
import type { WebContext } from '../web-context.ts'

interface Post {
  request: Request
  principal: Principal
  params: { id: string }
  body: unknown
}

/** Keys of programs: list, form, the one answer that shows a key, revocation. */
export function createApiKeyPages(context: WebContext) {
  const { guard, clock, publicUrl } = context
  const { apiKeys } = context.services
  const pages = createPageRenderer(context)

  const rowOf = (apiKey: ListedApiKey): ApiKeyRow => ({
    apiKey,
    state: stateOfApiKey(apiKey, clock.now()),
    permissions: permissionsOfApiKey(apiKey),
  })

  async function index(request: Request, { scope }: Principal) {
    const cursor = new URL(request.url).searchParams.get('cursor') ?? undefined
    const { items, nextCursor } = await apiKeys.listApiKeys(scope, { limit: PAGE_LIMIT_DEFAULT, cursor })
    const olderHref = nextCursor && `/api-keys?cursor=${encodeURIComponent(nextCursor)}`
    return pages.page(request, [ApiKeyListPage, { rows: items.map(rowOf), olderHref }])
  }

  function showForm(
    request: Request,
    { permissions }: Principal,
    { values = EMPTY_FORM, failure }: { values?: ApiKeyValues; failure?: FormFailure } = {},
  ) {
    const offered = ORGANIZATION_PERMISSIONS.filter(permission => permissions.includes(permission))
    const { status = 200, issues = [], message } = failure ?? {}
    const props = { values, offered, lifetimesDays: API_KEY_LIFETIMES_DAYS, issues, message }
    return pages.page(request, [ApiKeyNewPage, props], { status })
  }

  async function create({ request, principal, body }: Omit<Post, 'params'>) {
    const values = readValues(readForm(body))
    const result = await pages.attempt(request, API_KEY_FIELDS, () =>
      apiKeys.createApiKey(principal, inputOf(values)),
    )
    if (result.ok) return showMade(request, result.value)
    const { status, issues, message } = result.failure
    return wantsFragment(request)
      ? pages.fragment(request, [ApiKeyFaults, { issues, message }], { status })
      : showForm(request, principal, { values, failure: result.failure })
  }

  /** NB: the one place where a page holds a key. It is no redirect, since nobody could show it again. */
  function showMade(request: Request, { key, apiKey }: NewApiKey) {
    const example = exampleFor(publicUrl(), apiKey, permissionsOfApiKey(key))
    const props = { name: key.name, apiKey, example }
    return wantsFragment(request)
      ? pages.fragment(request, [MadeKeyFragment, props])
      : pages.page(request, [ApiKeyMadePage, props], { status: 201 })
  }

  function show(request: Request, apiKey: ListedApiKey, revocation?: FormFailure) {
    const props = { ...rowOf(apiKey), requestsPerMinute: requestsPerMinuteOf(apiKey), revocation }
    return pages.page(request, [ApiKeyPage, props], { status: revocation?.status ?? 200 })
  }

  async function revoke({ request, principal: { scope }, params, body }: Post) {
    const apiKey = await apiKeys.getApiKey(scope, params.id)
    const result = await pages.attempt(request, ['confirmation'], async () => {
      confirmName(readForm(body), apiKey.name)
      await apiKeys.revokeApiKey(scope, apiKey.id)
    })
    if (result.ok) return redirectTo(request, '/api-keys')
    if (wantsFragment(request)) return pages.removalFaults(request, result.failure)
    return show(request, apiKey, result.failure)
  }

  return new Elysia({ name: 'api-key-pages' })
    .use(guard)
    .get('/api-keys', ({ request, principal }) => index(request, principal), { permission: 'api_keys.read' })
    .get('/api-keys/new', ({ request, principal }) => showForm(request, principal), {
      permission: 'api_keys.write',
    })
    .post('/api-keys', create, { permission: 'api_keys.write' })
    .get(
      '/api-keys/:id',
      async ({ request, principal, params }) =>
        show(request, await apiKeys.getApiKey(principal.scope, params.id)),
      { permission: 'api_keys.read' },
    )
    .post('/api-keys/:id/revocation', revoke, { permission: 'api_keys.write' })
}

const EMPTY_FORM: ApiKeyValues = {
  name: '',
  permissions: [],
  expiresInDays: String(API_KEY_LIFETIME_DEFAULT_DAYS),
  requestsPerMinute: String(API_KEY_REQUESTS_PER_MINUTE_DEFAULT),
}

function readValues(form: FormReader): ApiKeyValues {
  const chosen = form.list('permissions')
  return {
    name: form.text('name'),
    permissions: ORGANIZATION_PERMISSIONS.filter(permission => chosen.includes(permission)),
    expiresInDays: form.text('expiresInDays'),
    requestsPerMinute: form.text('requestsPerMinute').trim(),
  }
}

function inputOf({ expiresInDays, requestsPerMinute, ...values }: ApiKeyValues) {
  return {
    ...values,
    expiresInDays: expiresInDays === NEVER ? null : toNumber(expiresInDays),
    requestsPerMinute: toNumber(requestsPerMinute),
  }
}

/** Text that is no number stays text: the schema says what is wrong with it. */
function toNumber(text: string): number | string {
  return /^\d{1,9}$/.test(text) ? Number(text) : text
}

/** Asks for something that the key may do; whatever it may, it can be exchanged. */
function exampleFor(url: string, apiKey: string, permissions: readonly OrganizationPermission[]): string {
  const bearer = `-H 'Authorization: Bearer ${apiKey}'`
  if (permissions.includes('calls.read')) return `curl ${bearer} ${url}/api/v1/calls`
  if (permissions.includes('agents.read')) return `curl ${bearer} ${url}/api/v1/agents`
  return `curl -X POST ${bearer} ${url}/api/v1/token`
}
