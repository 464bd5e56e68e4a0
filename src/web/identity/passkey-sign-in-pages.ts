import { Elysia } from 'elysia'
import { SignInPage } from '#views/identity/sign-in-page.tsx'
import { readForm } from '../form-fields.ts'
import { createPageRenderer } from '../page-renderer.ts'
import { redirectTo, safeReturnPath } from '../redirects.ts'
import { originOf } from '../request-origin.ts'
import type { WebContext } from '../web-context.ts'
import { optionsAnswer, readAnswer } from './passkey-pages.ts'
import { otherPlaces } from './session-pages.ts'
import { withCookies } from './setup-pages.ts'

/** Signing in with a passkey: a question to the browser, and its answer. */
export function createPasskeySignInPages(context: WebContext) {
  const { clientAddresses, publicUrl } = context
  const { passkeys } = context.services
  const pages = createPageRenderer(context)

  async function sendOptions(request: Request) {
    const origin = originOf(request, clientAddresses)
    const result = await pages.attempt(request, [], () =>
      passkeys.beginSignIn({ origin, publicUrl: publicUrl() }),
    )
    return optionsAnswer(result)
  }

  async function signIn(request: Request, body: unknown) {
    const form = readForm(body)
    const next = safeReturnPath(form.text('next'))
    const result = await pages.attempt(request, [], () =>
      passkeys.signIn({
        answer: readAnswer(form),
        headers: request.headers,
        origin: originOf(request, clientAddresses),
        publicUrl: publicUrl(),
      }),
    )
    if (result.ok) return withCookies(redirectTo(request, next), result.value)
    const { status, issues, message } = result.failure
    const places = await otherPlaces(context)
    return pages.page(request, [SignInPage, { email: '', issues, message, next, ...places }], { status })
  }

  return new Elysia({ name: 'passkey-sign-in-pages' })
    .post('/sign-in/passkey/options', ({ request }) => sendOptions(request))
    .post('/sign-in/passkey', ({ request, body }) => signIn(request, body))
}
