import { Elysia } from 'elysia'
import { SpentLinkPage } from '#views/identity/spent-link-page.tsx'
import { VerifyEmailPage } from '#views/identity/verify-email-page.tsx'
import { readForm } from '../form-fields.ts'
import { createPageRenderer } from '../page-renderer.ts'
import { redirectTo } from '../redirects.ts'
import { originOf } from '../request-origin.ts'
import type { WebContext } from '../web-context.ts'

/** The proof that an address is somebody's own. A button, not the link itself: mail scanners follow every link. */
export function createVerificationPages(context: WebContext) {
  const { clientAddresses, identity, publicUrl, guard } = context
  const { accounts } = context.services
  const pages = createPageRenderer(context)

  async function show(request: Request, token: string): Promise<Response> {
    return (await accounts.isVerificationValid(token))
      ? pages.page(request, [VerifyEmailPage, { token }])
      : showSpent(request)
  }

  async function verify(request: Request, body: unknown): Promise<Response> {
    const token = readForm(body).text('token')
    if (!(await accounts.isVerificationValid(token))) return showSpent(request)
    const { userId } = await accounts.verifyEmail(token, originOf(request, clientAddresses))
    // Somebody else may be signed in where the link was opened.
    const person = await identity.identifyPerson(request)
    return redirectTo(request, person?.user.id === userId ? '/account?done=verified' : '/sign-in?verified')
  }

  function showSpent(request: Request): Promise<Response> {
    return pages.page(request, [SpentLinkPage, { kind: 'verify' }], { status: 403 })
  }

  return new Elysia({ name: 'verification-pages' })
    .use(guard)
    .get('/verify-email', ({ request, query }) => show(request, String(query.token ?? '')))
    .post('/verify-email', ({ request, body }) => verify(request, body))
    .post(
      '/account/verification',
      async ({ request, person }) => {
        const result = await pages.attempt(request, [], () =>
          accounts.requestVerification(person, publicUrl()),
        )
        return redirectTo(request, `/account?done=${result.ok ? 'verification-sent' : 'too-many'}`)
      },
      { person: true },
    )
}
