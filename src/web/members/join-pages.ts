import { Elysia } from 'elysia'
import type { Person } from '#core/access/principal.ts'
import { AppError } from '#core/errors.ts'
import { PASSWORD_MIN_CHARS } from '#core/identity/user.ts'
import type { ReceivedInvitation } from '#core/members/member.ts'
import { JOIN_FIELDS, JoinFaults, JoinPage, type JoinState } from '#views/members/join-page.tsx'
import type { FormFailure } from '../form-failure.ts'
import { readForm } from '../form-fields.ts'
import { withCookies } from '../identity/setup-pages.ts'
import { createPageRenderer, wantsFragment } from '../page-renderer.ts'
import { redirectTo } from '../redirects.ts'
import { originOf } from '../request-origin.ts'
import type { WebContext } from '../web-context.ts'

/** Behind the link of an invitation: open to whoever holds it, whether they have an account or not. */
export function createJoinPages(context: WebContext) {
  const { guard, services, authenticator, events, identity, clientAddresses } = context
  const { joining } = services
  const pages = createPageRenderer(context)

  async function stateOf(invitation: ReceivedInvitation, person: Person | null): Promise<JoinState> {
    if (invitation.suspendedAt !== null) return 'suspended'
    if (person) return isFor(invitation, person) ? 'ready' : 'foreign'
    return (await joining.hasAccount(invitation)) ? 'signs-in' : 'new'
  }

  async function show(request: Request, token: string, failed?: { name: string; failure: FormFailure }) {
    const invitation = await joining.openInvitation(token)
    const state = await stateOf(invitation, await identity.identifyPerson(request))
    const { status = state === 'foreign' || state === 'suspended' ? 403 : 200, ...words } =
      failed?.failure ?? { issues: [] }
    const passwordMinChars = PASSWORD_MIN_CHARS
    const props = { invitation, token, state, name: failed?.name ?? '', passwordMinChars, ...words }
    return pages.page(request, [JoinPage, props], { status })
  }

  async function joinAsNobody(request: Request, body: unknown) {
    const form = readForm(body)
    const [token, name] = [form.text('token'), form.text('name')]
    const origin = originOf(request, clientAddresses)
    const result = await pages.attempt(request, JOIN_FIELDS, () =>
      joining.joinAsNewPerson(token, { name, password: form.text('password') }, origin),
    )
    if (result.ok) {
      const { userId, organizationId } = result.value
      const { headers } = request
      const address = origin.address ?? undefined
      const start = { method: 'password', headers, address, organizationId } as const
      const cookies = await authenticator.startSession(userId, start)
      await services.signIns.recordSignIn(cookies, origin)
      return withCookies(redirectTo(request, '/'), cookies)
    }
    const { status, issues, message } = result.failure
    if (wantsFragment(request)) return pages.fragment(request, [JoinFaults, { issues, message }], { status })
    return show(request, token, { name, failure: result.failure })
  }

  async function join(request: Request, body: unknown) {
    const person = await identity.identifyPerson(request)
    if (!person) return joinAsNobody(request, body)
    const token = readForm(body).text('token')
    const { user, session, platformScope } = person
    const { organizationId } = await joining.joinByLink(user, token, platformScope.origin)
    await authenticator.chooseOrganization(session.id, organizationId)
    events.publishPersonChanged({ userId: user.id })
    return redirectTo(request, '/')
  }

  return new Elysia({ name: 'join-pages' })
    .use(guard)
    .get('/join', ({ request, query }) => show(request, tokenOf(query)))
    .post('/join', ({ request, body }) => join(request, body))
}

function isFor({ email }: ReceivedInvitation, { user }: Person): boolean {
  return user.email.toLowerCase() === email.toLowerCase()
}

const TOKEN_MAX_CHARS = 200

function tokenOf({ token }: Record<string, unknown>): string {
  if (typeof token === 'string' && token.length <= TOKEN_MAX_CHARS) return token
  throw new AppError('not_found', 'There is nothing at this address.')
}
