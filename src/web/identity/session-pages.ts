import { Elysia } from 'elysia'
import { AppError } from '#core/errors.ts'
import { findPasskeyObstacle } from '#core/identity/passkey.ts'
import { findLanguage } from '#messages/languages.ts'
import { SIGN_IN_NOTES, SignInFaults, SignInPage } from '#views/identity/sign-in-page.tsx'
import { THEMES } from '#views/page-context.tsx'
import { readForm } from '../form-fields.ts'
import { firstPageOf } from '../organizations/first-page.ts'
import { LANGUAGE_COOKIE } from '../page-language.ts'
import { createPageRenderer, THEME_COOKIE, wantsFragment } from '../page-renderer.ts'
import { redirectTo, safeReturnPath } from '../redirects.ts'
import { originOf } from '../request-origin.ts'
import type { WebContext } from '../web-context.ts'
import { createSecondStepCookie } from './second-step-cookie.ts'
import { secondStepAddress } from './second-step-pages.ts'
import { withCookies } from './setup-pages.ts'

const CHOICE_MAX_AGE_S = 365 * 24 * 60 * 60

/** The ways to sign in beside the password. */
export async function otherPlaces({ services, publicUrl }: Pick<WebContext, 'services' | 'publicUrl'>) {
  const providers = await services.signInProviders.listEnabledProviders()
  return { providers, hasPasskeys: findPasskeyObstacle(publicUrl()) === null }
}

/** Coming in, going out, the front page, and the choice of colours and language. */
export function createSessionPages(context: WebContext) {
  const { authenticator, clientAddresses, identity, guard, isSecure, publicUrl, services } = context
  const pages = createPageRenderer(context)
  const stepCookie = createSecondStepCookie(context)

  async function home(request: Request): Promise<Response> {
    if (!(await services.setup.isSetUp())) return redirectTo(request, '/setup')
    const person = await identity.identifyPerson(request)
    return redirectTo(request, person ? firstPageOf(person) : '/sign-in')
  }

  async function showSignIn(request: Request, query: Record<string, unknown>): Promise<Response> {
    if (!(await services.setup.isSetUp())) return redirectTo(request, '/setup')
    const next = safeReturnPath(typeof query.next === 'string' ? query.next : null)
    if (await identity.identifyPerson(request)) return redirectTo(request, next)
    const note = SIGN_IN_NOTES.find(name => query[name] !== undefined)
    const places = await otherPlaces(context)
    return pages.page(request, [SignInPage, { email: '', issues: [], next, note, ...places }])
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
    if (result.ok) {
      const { cookies, secondStep } = result.value
      if (cookies) return withCookies(redirectTo(request, next), cookies)
      return stepCookie.keep(redirectTo(request, secondStepAddress(next)), secondStep)
    }
    const { status, issues, message } = result.failure
    if (wantsFragment(request))
      return pages.fragment(request, [SignInFaults, { issues, message }], { status })
    const places = await otherPlaces(context)
    return pages.page(request, [SignInPage, { email, issues, message, next, ...places }], { status })
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
    const person = await identity.identifyPerson(request)
    if (person) await authenticator.keepLanguage(person.user.id, language || null)
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
    .post('/theme', ({ request, body }) => keepTheme(request, body), { person: true })
}
