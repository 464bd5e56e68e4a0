import { Elysia } from 'elysia'
import type { Person } from '#core/access/principal.ts'
import {
  PLATFORM_ADMIN_FIELDS,
  PlatformAdminFaults,
  PlatformAdminPage,
} from '#views/organizations/platform-admin-page.tsx'
import { idParams } from '../api/api-schemas.ts'
import type { FormFailure } from '../form-failure.ts'
import { readForm } from '../form-fields.ts'
import { createPageRenderer, wantsFragment } from '../page-renderer.ts'
import { redirectTo } from '../redirects.ts'
import type { WebContext } from '../web-context.ts'

const LIST = '/platform/admins'
const NOTES = ['granted', 'revoked'] as const

interface Shown {
  note?: (typeof NOTES)[number]
  email?: string
  failure?: FormFailure
}

/** Who runs this Parley, for those who do. */
export function createPlatformAdminPages(context: WebContext) {
  const { guard, services } = context
  const { platformAdmins } = services
  const pages = createPageRenderer(context)

  async function show(request: Request, { user }: Person, { note, email = '', failure }: Shown) {
    const admins = (await platformAdmins.listPlatformAdmins()).map(admin => ({
      ...admin,
      isSelf: admin.userId === user.id,
    }))
    const { status, issues = [], message } = failure ?? {}
    return pages.page(request, [PlatformAdminPage, { admins, note: note ?? null, email, issues, message }], {
      status,
    })
  }

  async function grant(request: Request, person: Person, body: unknown) {
    const email = readForm(body).text('email')
    const result = await pages.attempt(request, PLATFORM_ADMIN_FIELDS, () =>
      platformAdmins.grantPlatformAdmin(person.platformScope, { email }),
    )
    if (result.ok) return redirectTo(request, `${LIST}?granted`)
    const { status, issues, message } = result.failure
    if (wantsFragment(request))
      return pages.fragment(request, [PlatformAdminFaults, { issues, message }], { status })
    return show(request, person, { email, failure: result.failure })
  }

  async function revoke(request: Request, person: Person, userId: string) {
    const result = await pages.attempt(request, [], () =>
      platformAdmins.revokePlatformAdmin(person.platformScope, userId),
    )
    if (!result.ok) return show(request, person, { failure: result.failure })
    return redirectTo(request, person.user.id === userId ? '/' : `${LIST}?revoked`)
  }

  return new Elysia({ name: 'platform-admin-pages' })
    .use(guard)
    .get(
      LIST,
      ({ request, person, query }) =>
        show(request, person, { note: NOTES.find(name => query[name] !== undefined) }),
      { platform: 'platform_admins.write' },
    )
    .post(LIST, ({ request, person, body }) => grant(request, person, body), {
      platform: 'platform_admins.write',
    })
    .post(`${LIST}/:id/revocation`, ({ request, person, params }) => revoke(request, person, params.id), {
      platform: 'platform_admins.write',
      params: idParams,
    })
}
