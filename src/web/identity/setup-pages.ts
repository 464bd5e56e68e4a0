import { Elysia } from 'elysia'
import { PASSWORD_MIN_CHARS } from '#core/identity/user.ts'
import { OWNER_FIELDS, SetupFaults, SetupNoticePage, SetupPage } from '#views/identity/setup-page.tsx'
import { readForm } from '../form-fields.ts'
import { chosenOnBrowser } from '../page-language.ts'
import { createPageRenderer, wantsFragment } from '../page-renderer.ts'
import { redirectTo } from '../redirects.ts'
import { originOf } from '../request-origin.ts'
import type { WebContext } from '../web-context.ts'

/** The one-time set-up of the owner. Whoever holds the token from the terminal is the owner. */
export function createSetupPages(context: WebContext) {
  const { setup, signIns } = context.services
  const { authenticator, clientAddresses, publicUrl } = context
  const pages = createPageRenderer(context)

  async function show(request: Request, token: string): Promise<Response> {
    if (await setup.isSetUp()) return pages.page(request, [SetupNoticePage, { kind: 'done' }])
    if (token === '') return pages.page(request, [SetupNoticePage, { kind: 'waiting' }])
    if (!(await setup.isSetupTokenValid(token))) {
      return pages.page(request, [SetupNoticePage, { kind: 'invalidLink' }], { status: 403 })
    }
    const values = { name: '', email: '', organization: '' }
    return pages.page(request, [
      SetupPage,
      { token, values, issues: [], passwordMinChars: PASSWORD_MIN_CHARS },
    ])
  }

  async function create(request: Request, body: unknown): Promise<Response> {
    const form = readForm(body)
    const values = {
      name: form.text('name'),
      email: form.text('email'),
      organization: form.text('organization'),
    }
    const token = form.text('token')
    const password = form.text('password')
    const result = await pages.attempt(request, OWNER_FIELDS, async () => {
      const { userId } = await setup.setUpOwner(token, { ...values, password })
      const language = chosenOnBrowser(request)
      if (language) await authenticator.keepLanguage(userId, language)
      return signIns.signIn({
        email: values.email,
        password,
        headers: request.headers,
        origin: originOf(request, clientAddresses),
        publicUrl: publicUrl(),
      })
    })
    if (!result.ok) {
      const { status, issues, message } = result.failure
      if (wantsFragment(request))
        return pages.fragment(request, [SetupFaults, { issues, message }], { status })
      const props = { token, values, issues, message, passwordMinChars: PASSWORD_MIN_CHARS }
      return pages.page(request, [SetupPage, props], { status })
    }
    const cookies = result.value.cookies ?? new Headers()
    return withCookies(redirectTo(request, '/organization?welcome=example'), cookies)
  }

  return new Elysia({ name: 'setup-pages' })
    .get('/setup', ({ request, query }) => show(request, String(query.token ?? '')))
    .post('/setup', ({ request, body }) => create(request, body))
}

/** Takes the cookies of the sign-in library over into our answer, and nothing else of it. */
export function withCookies(response: Response, from: Headers): Response {
  for (const cookie of from.getSetCookie()) response.headers.append('set-cookie', cookie)
  return response
}
