import { Elysia } from 'elysia'
import type { Person } from '#core/access/principal.ts'
import { AppError, notFound } from '#core/errors.ts'
import { OwnOrganizationsPage } from '#views/organizations/own-organizations-page.tsx'
import { idParams } from '../api/api-schemas.ts'
import { readForm } from '../form-fields.ts'
import { createPageRenderer } from '../page-renderer.ts'
import { redirectTo, safeReturnPath } from '../redirects.ts'
import type { WebContext } from '../web-context.ts'
import { OWN_ORGANIZATIONS, pageAfterSwitch } from './first-page.ts'

interface Answer {
  status?: number
  message?: string
  hasLeft?: boolean
}

/** The organizations of one person: working in another, joining, leaving. It needs no role anywhere. */
export function createOwnOrganizationPages(context: WebContext) {
  const { guard, services, authenticator, events } = context
  const pages = createPageRenderer(context)

  async function show(request: Request, person: Person, { status, ...rest }: Answer = {}) {
    const { memberships, user } = person
    const invitations = await services.joining.listReceived(user)
    const props = {
      memberships,
      invitations,
      isEmailVerified: user.emailVerified,
      hasLeft: false,
      ...rest,
    }
    return pages.page(request, [OwnOrganizationsPage, props], { status })
  }

  /** This browser works there from now on; the person's other open pages look again at what they show. */
  async function workIn(person: Person, organizationId: string) {
    await authenticator.chooseOrganization(person.session.id, organizationId)
    events.publishPersonChanged({ userId: person.user.id })
  }

  async function choose(request: Request, person: Person, body: unknown) {
    const form = readForm(body)
    const organizationId = form.text('organizationId')
    const membership = person.memberships.find(each => each.organizationId === organizationId)
    if (!membership) throw notFound('organization')
    if (membership.suspendedAt !== null) {
      const values = { organization: membership.organizationName }
      throw new AppError('forbidden', '{organization} is suspended. Ask whoever runs this Parley.', {
        values,
      })
    }
    await workIn(person, organizationId)
    return redirectTo(request, pageAfterSwitch(safeReturnPath(form.text('next')), membership.permissions))
  }

  async function join(request: Request, person: Person, invitationId: string) {
    const { user, platformScope } = person
    const { organizationId } = await services.joining.joinReceived(user, invitationId, platformScope.origin)
    await workIn(person, organizationId)
    return redirectTo(request, '/')
  }

  async function leave(request: Request, person: Person, organizationId: string) {
    if (!person.memberships.some(each => each.organizationId === organizationId))
      throw notFound('organization')
    const scope = { ...person.platformScope, organizationId }
    const result = await pages.attempt(request, [], () =>
      services.members.leaveOrganization(scope, person.user.id),
    )
    if (result.ok) return redirectTo(request, `${OWN_ORGANIZATIONS}?left`)
    const { status, message } = result.failure
    return show(request, person, { status, message })
  }

  return new Elysia({ name: 'own-organization-pages' })
    .use(guard)
    .post('/organization-choice', ({ request, person, body }) => choose(request, person, body), {
      person: true,
    })
    .get(
      OWN_ORGANIZATIONS,
      ({ request, person, query }) => show(request, person, { hasLeft: query.left !== undefined }),
      { person: true },
    )
    .post(
      '/organizations/invitations/:id',
      ({ request, person, params }) => join(request, person, params.id),
      { person: true, params: idParams },
    )
    .post(
      '/organizations/:id/departure',
      ({ request, person, params }) => leave(request, person, params.id),
      { person: true, params: idParams },
    )
}
