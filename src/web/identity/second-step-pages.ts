import { Elysia } from 'elysia'
import { SecondStepFaults, SecondStepPage } from '#views/identity/second-step-page.tsx'
import { readForm } from '../form-fields.ts'
import { createPageRenderer, wantsFragment } from '../page-renderer.ts'
import { redirectTo, safeReturnPath } from '../redirects.ts'
import { originOf } from '../request-origin.ts'
import type { WebContext } from '../web-context.ts'
import { createSecondStepCookie } from './second-step-cookie.ts'
import { withCookies } from './setup-pages.ts'

/** Where somebody goes on whose password was right and who has an authenticator app. */
export function secondStepAddress(next: string): string {
  return next === '/' ? '/sign-in/second-factor' : `/sign-in/second-factor?next=${encodeURIComponent(next)}`
}

/** The second step of signing in. */
export function createSecondStepPages(context: WebContext) {
  const { secondSteps } = context.services
  const pages = createPageRenderer(context)
  const cookie = createSecondStepCookie(context)

  async function show(request: Request): Promise<Response> {
    if (!(await secondSteps.isOpen(cookie.read(request)))) return redirectTo(request, '/sign-in')
    const next = safeReturnPath(new URL(request.url).searchParams.get('next'))
    return pages.page(request, [SecondStepPage, { next, issues: [] }])
  }

  async function finish(request: Request, body: unknown): Promise<Response> {
    const form = readForm(body)
    const next = safeReturnPath(form.text('next'))
    const result = await pages.attempt(request, ['code'], () =>
      secondSteps.finish({
        token: cookie.read(request),
        code: form.text('code').slice(0, CODE_MAX_CHARS),
        headers: request.headers,
        origin: originOf(request, context.clientAddresses),
        publicUrl: context.publicUrl(),
      }),
    )
    if (result.ok) return cookie.forget(withCookies(redirectTo(request, next), result.value))
    const { status, issues, message } = result.failure
    return wantsFragment(request)
      ? pages.fragment(request, [SecondStepFaults, { issues, message }], { status })
      : pages.page(request, [SecondStepPage, { next, issues, message }], { status })
  }

  return new Elysia({ name: 'second-step-pages' })
    .get('/sign-in/second-factor', ({ request }) => show(request))
    .post('/sign-in/second-factor', ({ request, body }) => finish(request, body))
}

const CODE_MAX_CHARS = 40
