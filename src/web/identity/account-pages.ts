import { Elysia } from 'elysia'
import type { Person } from '#core/access/principal.ts'
import { PASSWORD_MIN_CHARS } from '#core/identity/user.ts'
import { ACCOUNT_NOTES, AccountPage, PASSWORD_FIELDS, PasswordFaults } from '#views/identity/account-page.tsx'
import type { FormFailure } from '../form-failure.ts'
import { readForm } from '../form-fields.ts'
import { createPageRenderer, wantsFragment } from '../page-renderer.ts'
import { redirectTo } from '../redirects.ts'
import { originOf } from '../request-origin.ts'
import type { WebContext } from '../web-context.ts'
import { withCookies } from './setup-pages.ts'

/** Everybody's own account: address, password, the browsers that are signed in. */
export function createAccountPages(context: WebContext) {
  const { clientAddresses, guard, publicUrl } = context
  const { accounts, linkedAccounts } = context.services
  const pages = createPageRenderer(context)

  interface Answer {
    done?: unknown
    failure?: FormFailure
  }

  async function show(request: Request, person: Person, { done, failure }: Answer = {}): Promise<Response> {
    const props = {
      person: { name: person.user.name, email: person.user.email, isVerified: person.user.emailVerified },
      hasPassword: await accounts.hasPassword(person),
      sessions: await accounts.listSessions(person),
      factors: await summarizeFactors(person),
      currentSessionId: person.session.id,
      passwordMinChars: PASSWORD_MIN_CHARS,
      linkedAccounts: await linkedAccounts.listAccounts(person.user.id),
      note: ACCOUNT_NOTES.find(note => note === done) ?? null,
      issues: failure?.issues ?? [],
      message: failure?.message,
    }
    return pages.page(request, [AccountPage, props], { status: failure?.status })
  }

  async function summarizeFactors(person: Person) {
    const { secondFactors, passkeys } = context.services
    const { isEnabled } = await secondFactors.findState(person)
    return { isEnabled, passkeys: (await passkeys.list(person)).length }
  }

  async function changePassword(request: Request, person: Person, body: unknown): Promise<Response> {
    const form = readForm(body)
    const result = await pages.attempt(request, PASSWORD_FIELDS, () =>
      accounts.changePassword(person, {
        currentPassword: form.text('currentPassword'),
        password: form.text('password'),
        headers: request.headers,
        origin: originOf(request, clientAddresses),
        publicUrl: publicUrl(),
      }),
    )
    if (result.ok) return withCookies(redirectTo(request, '/account?done=password'), result.value)
    const { status, issues, message } = result.failure
    return wantsFragment(request)
      ? pages.fragment(request, [PasswordFaults, { issues, message }], { status })
      : show(request, person, { failure: result.failure })
  }

  async function endOthers(request: Request, person: Person): Promise<Response> {
    await accounts.endOtherSessions(person)
    return redirectTo(request, '/account?done=sessions')
  }

  async function endOne(request: Request, person: Person, sessionId: string): Promise<Response> {
    await accounts.endSession(person, sessionId)
    return redirectTo(request, '/account?done=session')
  }

  return new Elysia({ name: 'account-pages' })
    .use(guard)
    .get('/account', ({ request, person, query }) => show(request, person, { done: query.done }), {
      person: true,
    })
    .post('/account/password', ({ request, person, body }) => changePassword(request, person, body), {
      person: true,
    })
    .post('/account/sessions/removal', ({ request, person }) => endOthers(request, person), { person: true })
    .post(
      '/account/sessions/:id/removal',
      ({ request, person, params }) => endOne(request, person, params.id),
      { person: true },
    )
}
