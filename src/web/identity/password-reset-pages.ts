import { Elysia } from 'elysia'
import { AppError } from '#core/errors.ts'
import { PASSWORD_MIN_CHARS } from '#core/identity/user.ts'
import { isMailAddress } from '#lib/mail-address.ts'
import { ForgotPasswordFaults, ForgotPasswordPage } from '#views/identity/forgot-password-page.tsx'
import { ResetPasswordFaults, ResetPasswordPage } from '#views/identity/reset-password-page.tsx'
import { SpentLinkPage } from '#views/identity/spent-link-page.tsx'
import { readForm } from '../form-fields.ts'
import { createPageRenderer, wantsFragment } from '../page-renderer.ts'
import { redirectTo } from '../redirects.ts'
import { originOf } from '../request-origin.ts'
import type { WebContext } from '../web-context.ts'

/** A new password by a link in a mail. */
export function createPasswordResetPages(context: WebContext) {
  const { clientAddresses, publicUrl } = context
  const { passwordResets } = context.services
  const pages = createPageRenderer(context)

  async function ask(request: Request, body: unknown): Promise<Response> {
    const email = readForm(body).text('email').trim()
    const result = await pages.attempt(request, ['email'], async () => {
      if (!isMailAddress(email))
        throw new AppError('invalid', 'Use an e-mail address such as ann@example.com.')
      const origin = originOf(request, clientAddresses)
      passwordResets.requestReset({ email, origin, publicUrl: publicUrl() })
    })
    if (result.ok) return redirectTo(request, '/forgot-password?sent')
    const { status, issues, message } = result.failure
    return wantsFragment(request)
      ? pages.fragment(request, [ForgotPasswordFaults, { issues, message }], { status })
      : pages.page(request, [ForgotPasswordPage, { email, issues, message }], { status })
  }

  async function showForm(request: Request, token: string): Promise<Response> {
    const person = await passwordResets.findPerson(token)
    if (!person) return showSpent(request)
    const props = { token, email: person.email, issues: [], passwordMinChars: PASSWORD_MIN_CHARS }
    return pages.page(request, [ResetPasswordPage, props])
  }

  function showSpent(request: Request): Promise<Response> {
    return pages.page(request, [SpentLinkPage, { kind: 'reset' }], { status: 403 })
  }

  async function reset(request: Request, body: unknown): Promise<Response> {
    const form = readForm(body)
    const token = form.text('token')
    const person = await passwordResets.findPerson(token)
    if (!person)
      return wantsFragment(request)
        ? redirectTo(request, `/reset-password?token=${encodeURIComponent(token)}`)
        : showSpent(request)
    const result = await pages.attempt(request, ['password'], () =>
      passwordResets.resetPassword({
        token,
        password: form.text('password'),
        origin: originOf(request, clientAddresses),
        publicUrl: publicUrl(),
      }),
    )
    if (result.ok) return redirectTo(request, '/sign-in?reset')
    const { status, issues, message } = result.failure
    if (wantsFragment(request))
      return pages.fragment(request, [ResetPasswordFaults, { issues, message }], { status })
    const props = { token, email: person.email, issues, message, passwordMinChars: PASSWORD_MIN_CHARS }
    return pages.page(request, [ResetPasswordPage, props], { status })
  }

  return new Elysia({ name: 'password-reset-pages' })
    .get('/forgot-password', ({ request, query }) =>
      pages.page(request, [ForgotPasswordPage, { email: '', issues: [], isSent: query.sent !== undefined }]),
    )
    .post('/forgot-password', ({ request, body }) => ask(request, body))
    .get('/reset-password', ({ request, query }) => showForm(request, String(query.token ?? '')))
    .post('/reset-password', ({ request, body }) => reset(request, body))
}
