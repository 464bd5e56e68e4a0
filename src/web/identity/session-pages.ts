import { Elysia } from 'elysia'
import { AppError } from '#core/errors.ts'
import { findLanguage } from '#messages/languages.ts'
import { SIGN_IN_NOTES, SignInFaults, SignInPage } from '#views/identity/sign-in-page.tsx'
import { THEMES } from '#views/page-context.tsx'
import { readForm } from '../form-fields.ts'
import { LANGUAGE_COOKIE } from '../page-language.ts'
import { createPageRenderer, THEME_COOKIE, wantsFragment } from '../page-renderer.ts'
import { redirectTo, safeReturnPath } from '../redirects.ts'
import { originOf } from '../request-origin.ts'
import type { WebContext } from '../web-context.ts'
import { withCookies } from './setup-pages.ts'

const CHOICE_MAX_AGE_S = 365 * 24 * 60 * 60

/** Coming in, going out, the front page, and the choice of colours and language. */
export function createSessionPages(context: WebContext) {
  const { authenticator, clientAddresses, identity, guard, isSecure, publicUrl, services } = context
  const pages = createPageRenderer(context)

  async function home(request: Request): Promise<Response> {
    if (!(await services.setup.isSetUp())) return redirectTo(request, '/setup')
    return redirectTo(request, (await identity.identify(request)) ? '/agents' : '/sign-in')
  }

  async function showSignIn(request: Request, query: Record<string, unknown>): Promise<Response> {
    if (!(await services.setup.isSetUp())) return redirectTo(request, '/setup')
    const next = safeReturnPath(typeof query.next === 'string' ? query.next : null)
    if (await identity.identify(request)) return redirectTo(request, next)
    const note = SIGN_IN_NOTES.find(name => query[name] !== undefined)
    return pages.page(request, [SignInPage, { email: '', issues: [], next, note }])
  }

  async function signIn(request: Request, body: unknown): Promise<Response> {
    const form = readForm(body)
    const email = form.text('email').trim()
    const password = form.text('password')
    const next = safeReturnPath(form.text('next'))
    const result = await pages.attempt(request, ['email', 'password'], async () => {
      if (email === '' || password === '') throw new AppError('invalid', 'Enter your e-mail and password.')
      const origin = originOf(request, clientAddresses)
      const { headers } = request
      return services.signIns.signIn({ email, password, headers, origin, publicUrl: publicUrl() })
    })
    if (result.ok) return withCookies(redirectTo(request, next), result.value)
    const { status, issues, message } = result.failure
    return wantsFragment(request)
      ? pages.fragment(request, [SignInFaults, { issues, message }], { status })
      : pages.page(request, [SignInPage, { email, issues, message, next }], { status })
  }

  async function signOut(request: Request): Promise<Response> {
    const origin = originOf(request, clientAddresses)
    const cookies = await services.signIns.signOut({ headers: request.headers, origin })
    return withCookies(redirectTo(request, '/sign-in?signed-out'), cookies)
  }

  function keepTheme(request: Request, body: unknown): Response {
    const form = readForm(body)
    const theme = THEMES.find(name => name === form.text('theme')) ?? 'system'
    const response = redirectTo(request, safeReturnPath(form.text('back')))
    keepOnBrowser(response, THEME_COOKIE, theme)
    return response
  }

  /** Empty is a choice too: what the browser asks for. */
  async function keepLanguage(request: Request, body: unknown): Promise<Response> {
    const form = readForm(body)
    const language = findLanguage(form.text('language'))?.tag ?? ''
    const principal = await identity.identify(request)
    if (principal?.user) await authenticator.keepLanguage(principal.user.id, language || null)
    const response = redirectTo(request, safeReturnPath(form.text('back')))
    keepOnBrowser(response, LANGUAGE_COOKIE, language)
    return response
  }

  function keepOnBrowser(response: Response, name: string, value: string): void {
    const maxAge = value === '' ? 0 : CHOICE_MAX_AGE_S
    const secure = isSecure ? '; Secure' : ''
    response.headers.append(
      'set-cookie',
      `${name}=${value}; Path=/; Max-Age=${maxAge}; SameSite=Lax; HttpOnly${secure}`,
    )
  }

  return new Elysia({ name: 'session-pages' })
    .use(guard)
    .get('/', ({ request }) => home(request))
    .get('/sign-in', ({ request, query }) => showSignIn(request, query))
    .post('/sign-in', ({ request, body }) => signIn(request, body))
    .post('/sign-out', ({ request }) => signOut(request))
    .post('/language', ({ request, body }) => keepLanguage(request, body))
    .post('/theme', ({ request, body }) => keepTheme(request, body), { permission: 'organization.read' })
}
