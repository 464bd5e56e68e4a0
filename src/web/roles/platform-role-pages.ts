import { Elysia } from 'elysia'
import {
  ORGANIZATION_PERMISSIONS,
  type OrganizationPermission,
  PREDEFINED_ROLES,
  ROLE_PERMISSIONS,
} from '#core/access/permissions.ts'
import type { Person } from '#core/access/principal.ts'
import {
  PlatformRoleListPage,
  ROLE_FIELDS,
  RoleNewPage,
  RoleOutcome,
  RolePage,
  type RoleValues,
} from '#views/roles/role-pages.tsx'
import type { FormFailure } from '../form-failure.ts'
import { readForm } from '../form-fields.ts'
import { createPageRenderer, wantsFragment } from '../page-renderer.ts'
import { redirectTo } from '../redirects.ts'
import { confirmName } from '../removal-confirmation.ts'
import type { WebContext } from '../web-context.ts'

const LIST_HREF = '/platform/roles'
const RIGHTS = ORGANIZATION_PERMISSIONS

/** Custom roles of the appliance. Platform admins only. */
export function createPlatformRolePages(context: WebContext) {
  const { roles } = context.services
  const pages = createPageRenderer(context)

  async function index(request: Request) {
    const note = new URL(request.url).searchParams.get('note')
    const predefined = PREDEFINED_ROLES.map(role => ({ role, permissions: ROLE_PERMISSIONS[role] }))
    const notice = note === 'created' || note === 'removed' ? note : null
    return pages.page(request, [
      PlatformRoleListPage,
      { roles: await roles.listRolesInUse(), predefined, notice },
    ])
  }

  async function create(request: Request, person: Person, body: unknown) {
    const values = readValues(body)
    const result = await pages.attempt(request, ROLE_FIELDS, () => roles.createRole(person, values))
    if (result.ok) return redirectTo(request, `${LIST_HREF}?note=created`)
    const { issues, message, status } = result.failure
    return wantsFragment(request)
      ? pages.fragment(request, [RoleOutcome, { issues, message, savedAt: null }], { status })
      : pages.page(request, [RoleNewPage, { values, rights: RIGHTS, issues, message }], { status })
  }

  async function show(request: Request, roleId: string, change: Shown = {}) {
    const { values, failure, savedAt = null, removal = null } = change
    const role = await roles.getRole(roleId)
    const { issues = [], message } = failure ?? {}
    const status = failure?.status ?? removal?.status
    const props = { role, values: values ?? role, rights: RIGHTS, issues, message, savedAt, removal }
    return pages.page(request, [RolePage, props], { status })
  }

  async function save(request: Request, person: Person, roleId: string, body: unknown) {
    const values = readValues(body)
    const result = await pages.attempt(request, ROLE_FIELDS, () => roles.changeRole(person, roleId, values))
    const failure = result.ok ? undefined : result.failure
    const savedAt = result.ok ? context.clock.now() : null
    if (!wantsFragment(request)) return show(request, roleId, { values, failure, savedAt })
    const { issues = [], message, status } = failure ?? {}
    return pages.fragment(request, [RoleOutcome, { issues, message, savedAt }], { status })
  }

  async function remove(request: Request, person: Person, roleId: string, body: unknown) {
    const role = await roles.getRole(roleId)
    const result = await pages.attempt(request, ['confirmation'], async () => {
      confirmName(readForm(body), role.name)
      await roles.removeRole(person, roleId)
    })
    if (result.ok) return redirectTo(request, `${LIST_HREF}?note=removed`)
    if (wantsFragment(request)) return pages.removalFaults(request, result.failure)
    return show(request, roleId, { removal: result.failure })
  }

  return new Elysia({ name: 'platform-role-pages' })
    .use(context.guard)
    .get(LIST_HREF, ({ request }) => index(request), { platform: 'roles.write' })
    .get(`${LIST_HREF}/new`, ({ request }) => pages.page(request, [RoleNewPage, EMPTY_FORM]), {
      platform: 'roles.write',
    })
    .post(LIST_HREF, ({ request, person, body }) => create(request, person, body), {
      platform: 'roles.write',
    })
    .get(`${LIST_HREF}/:id`, ({ request, params }) => show(request, params.id), { platform: 'roles.write' })
    .post(`${LIST_HREF}/:id`, ({ request, person, params, body }) => save(request, person, params.id, body), {
      platform: 'roles.write',
    })
    .post(
      `${LIST_HREF}/:id/removal`,
      ({ request, person, params, body }) => remove(request, person, params.id, body),
      { platform: 'roles.write' },
    )
}

interface Shown {
  values?: RoleValues
  failure?: FormFailure
  savedAt?: Date | null
  removal?: FormFailure | null
}

const EMPTY_FORM = { values: { name: '', description: '', permissions: [] }, rights: RIGHTS, issues: [] }

/** A right that is not known is left out: no box of ours sends one. */
function readValues(body: unknown): RoleValues & { permissions: OrganizationPermission[] } {
  const form = readForm(body)
  const chosen = form.list('permissions')
  return {
    name: form.text('name'),
    description: form.text('description'),
    permissions: RIGHTS.filter(right => chosen.includes(right)),
  }
}
