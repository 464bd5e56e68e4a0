import { Elysia } from 'elysia'
import type { Person } from '#core/access/principal.ts'
import { PAGE_LIMIT_DEFAULT } from '#core/page.ts'
import { PlatformOrganizationListPage } from '#views/organizations/platform-organization-list-page.tsx'
import {
  PLATFORM_ORGANIZATION_FIELDS,
  PlatformOrganizationFaults,
  PlatformOrganizationNewPage,
} from '#views/organizations/platform-organization-new-page.tsx'
import {
  PLATFORM_ORGANIZATION_NOTES,
  type PlatformOrganizationNote,
  PlatformOrganizationPage,
} from '#views/organizations/platform-organization-page.tsx'
import { idParams } from '../api/api-schemas.ts'
import type { FormFailure } from '../form-failure.ts'
import { readForm } from '../form-fields.ts'
import { joinLink } from '../members/inviter.ts'
import { createPageRenderer, wantsFragment } from '../page-renderer.ts'
import { redirectTo } from '../redirects.ts'
import { confirmName } from '../removal-confirmation.ts'
import type { WebContext } from '../web-context.ts'

const LIST = '/platform/organizations'

interface Shown {
  note?: PlatformOrganizationNote
  failure?: FormFailure
  removal?: FormFailure
}

/** Organizations from outside, for platform admins. */
export function createPlatformOrganizationPages(context: WebContext) {
  const { guard, services, publicUrl } = context
  const { platformOrganizations } = services
  const pages = createPageRenderer(context)

  async function index(request: Request, person: Person, query: Record<string, unknown>) {
    const cursor = typeof query.cursor === 'string' ? query.cursor : undefined
    const page = { limit: PAGE_LIMIT_DEFAULT, cursor }
    const { items, nextCursor } = await platformOrganizations.listOrganizations(person.platformScope, page)
    const olderHref = nextCursor && `${LIST}?cursor=${encodeURIComponent(nextCursor)}`
    const hasRemoved = query.removed !== undefined
    return pages.page(request, [
      PlatformOrganizationListPage,
      { organizations: items, olderHref, hasRemoved },
    ])
  }

  async function show(request: Request, person: Person, id: string, shown: Shown = {}) {
    const { note = null, failure, removal } = shown
    const organization = await platformOrganizations.getOrganization(person.platformScope, id)
    const props = { organization, note, message: failure?.message, removal }
    const status = failure?.status ?? removal?.status
    return pages.page(request, [PlatformOrganizationPage, props], { status })
  }

  async function create(request: Request, { user, platformScope }: Person, body: unknown) {
    const form = readForm(body)
    const values = { name: form.text('name'), adminEmail: form.text('adminEmail').trim() }
    const creator = {
      scope: platformScope,
      userId: user.id,
      name: user.name,
      language: user.language,
      linkTo: joinLink(publicUrl()),
    }
    const result = await pages.attempt(request, PLATFORM_ORGANIZATION_FIELDS, () =>
      platformOrganizations.createOrganization(creator, values),
    )
    if (result.ok) return redirectTo(request, `${LIST}/${result.value.organizationId}?created`)
    const { status, issues, message } = result.failure
    return wantsFragment(request)
      ? pages.fragment(request, [PlatformOrganizationFaults, { issues, message }], { status })
      : pages.page(request, [PlatformOrganizationNewPage, { values, issues, message }], { status })
  }

  async function changeState(request: Request, person: Person, id: string, note: 'suspended' | 'resumed') {
    const { platformScope: scope } = person
    const result = await pages.attempt(request, [], () =>
      note === 'suspended'
        ? platformOrganizations.suspendOrganization(scope, id)
        : platformOrganizations.resumeOrganization(scope, id),
    )
    if (!result.ok) return show(request, person, id, { failure: result.failure })
    return redirectTo(request, `${LIST}/${id}?${note}`)
  }

  async function remove(request: Request, person: Person, { id, body }: { id: string; body: unknown }) {
    const { platformScope: scope } = person
    const { name } = await platformOrganizations.getOrganization(scope, id)
    const result = await pages.attempt(request, ['confirmation'], async () => {
      confirmName(readForm(body), name)
      await platformOrganizations.removeOrganization(scope, id)
    })
    if (result.ok) return redirectTo(request, `${LIST}?removed`)
    if (wantsFragment(request)) return pages.removalFaults(request, result.failure)
    return show(request, person, id, { removal: result.failure })
  }

  const write = { platform: 'organizations.write', params: idParams } as const
  return new Elysia({ name: 'platform-organization-pages' })
    .use(guard)
    .get(LIST, ({ request, person, query }) => index(request, person, query), {
      platform: 'organizations.read',
    })
    .get(
      `${LIST}/new`,
      ({ request }) =>
        pages.page(request, [
          PlatformOrganizationNewPage,
          { values: { name: '', adminEmail: '' }, issues: [] },
        ]),
      { platform: 'organizations.create' },
    )
    .post(LIST, ({ request, person, body }) => create(request, person, body), {
      platform: 'organizations.create',
    })
    .get(
      `${LIST}/:id`,
      ({ request, person, params, query }) =>
        show(request, person, params.id, {
          note: PLATFORM_ORGANIZATION_NOTES.find(name => query[name] !== undefined),
        }),
      { platform: 'organizations.read', params: idParams },
    )
    .post(
      `${LIST}/:id/suspension`,
      ({ request, person, params }) => changeState(request, person, params.id, 'suspended'),
      write,
    )
    .post(
      `${LIST}/:id/resumption`,
      ({ request, person, params }) => changeState(request, person, params.id, 'resumed'),
      write,
    )
    .post(
      `${LIST}/:id/removal`,
      ({ request, person, params, body }) => remove(request, person, { id: params.id, body }),
      write,
    )
}
