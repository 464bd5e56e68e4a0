import { Elysia } from 'elysia'
import type { Principal } from '#core/access/principal.ts'
import { EMPTY_CONTEXT } from '#core/organizations/organization.ts'
import type { OrganizationWithContext } from '#core/organizations/organization-service.ts'
import {
  ORGANIZATION_FIELDS,
  OrganizationOutcome,
  OrganizationPage,
  type OrganizationValues,
} from '#views/organizations/organization-page.tsx'
import { type FormReader, readForm } from '../form-fields.ts'
import { createPageRenderer, wantsFragment } from '../page-renderer.ts'
import { redirectTo } from '../redirects.ts'
import type { WebContext } from '../web-context.ts'

const TIME_ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone')]

/** What every agent knows about the organization. */
export function createOrganizationPages(context: WebContext) {
  const { guard, clock } = context
  const { organizations } = context.services
  const pages = createPageRenderer(context)

  async function show(request: Request, principal: Principal, query: Record<string, unknown>) {
    const values = valuesOf(await organizations.getOrganization(principal.scope))
    const welcome = query.welcome === 'example' || query.welcome === 'empty' ? query.welcome : null
    return pages.page(request, [
      OrganizationPage,
      { values, issues: [], welcome, savedAt: null, timeZones: TIME_ZONES },
    ])
  }

  async function save(request: Request, principal: Principal, body: unknown) {
    const form = readForm(body)
    const values = readValues(form)
    const { name, ...change } = values
    const result = await pages.attempt(request, ORGANIZATION_FIELDS, () =>
      organizations.changeOrganization(principal.scope, { name, context: change }),
    )
    if (result.ok && form.has('welcome')) return redirectTo(request, '/agents')
    const failure = result.ok ? { status: 200, issues: [], message: undefined } : result.failure
    const issues = failure.issues.map(issue => ({ ...issue, path: issue.path.replace(/^context\./, '') }))
    const { status } = failure
    const message = issues.length > 0 ? undefined : failure.message
    const savedAt = result.ok ? clock.now() : null
    if (wantsFragment(request)) {
      return pages.fragment(request, [OrganizationOutcome, { issues, message, savedAt }], { status })
    }
    const welcome = form.has('welcome') ? 'example' : null
    const props = { values, issues, message, welcome, savedAt, timeZones: TIME_ZONES } as const
    return pages.page(request, [OrganizationPage, props], { status })
  }

  /** Time zone and language stay: they are not part of the example's story. */
  async function empty(request: Request, { scope }: Principal) {
    const { timeZone: _zone, language: _language, ...texts } = EMPTY_CONTEXT
    await organizations.changeOrganization(scope, { context: texts })
    return redirectTo(request, '/organization?welcome=empty')
  }

  return new Elysia({ name: 'organization-pages' })
    .use(guard)
    .get('/organization', ({ request, principal, query }) => show(request, principal, query), {
      permission: 'organization.read',
    })
    .post('/organization', ({ request, principal, body }) => save(request, principal, body), {
      permission: 'organization.write',
    })
    .post('/organization/empty-context', ({ request, principal }) => empty(request, principal), {
      permission: 'organization.write',
    })
}

function valuesOf({ name, context }: OrganizationWithContext): OrganizationValues {
  return { name, ...context }
}

function readValues(form: FormReader): OrganizationValues {
  return {
    name: form.text('name'),
    about: form.text('about'),
    openingHours: form.text('openingHours'),
    address: form.text('address'),
    facts: form.text('facts'),
    tone: form.text('tone'),
    timeZone: form.text('timeZone').trim(),
    language: form.text('language').trim(),
  }
}
