import { Elysia } from 'elysia'
import type { Person } from '#core/access/principal.ts'
import {
  LINKED_ACCOUNTS_PATH,
  LinkedAccountsFaults,
  LinkedAccountsPage,
} from '#views/sign-in-providers/linked-accounts.tsx'
import { ProviderDeparturePage } from '#views/sign-in-providers/provider-sign-in-page.tsx'
import type { FormFailure } from '../form-failure.ts'
import { readForm } from '../form-fields.ts'
import { createPageRenderer, wantsFragment } from '../page-renderer.ts'
import { redirectTo } from '../redirects.ts'
import { originOf } from '../request-origin.ts'
import type { WebContext } from '../web-context.ts'
import { callbackAddress } from './callback-address.ts'
import { createJourneyCookie } from './journey-cookie.ts'

interface Post {
  request: Request
  person: Person
  params: { id: string }
  body: unknown
}

/**
 * Providers among the ways into one's own account. Linking is a form, so that no other site can begin it, and both acts ask for the
 * password: an open browser must not be enough to add a door.
 */
export function createLinkedAccountPages(context: WebContext) {
  const { clientAddresses, guard, publicUrl, services } = context
  const { identityCheck, linkedAccounts, providerSignIn, signInProviders } = services
  const pages = createPageRenderer(context)
  const cookie = createJourneyCookie(context)

  async function show(request: Request, person: Person, failure?: FormFailure): Promise<Response> {
    const props = {
      accounts: await linkedAccounts.listAccounts(person.user.id),
      asksPassword: await identityCheck.asksPassword(person),
      email: person.user.email,
      isDone: new URL(request.url).searchParams.get('done') === 'unlinked',
      issues: failure?.issues ?? [],
      message: failure?.message,
    }
    return pages.page(request, [LinkedAccountsPage, props], { status: failure?.status })
  }

  function refuse(request: Request, person: Person, failure: FormFailure): Promise<Response> {
    if (!wantsFragment(request)) return show(request, person, failure)
    const { status, issues, message } = failure
    return pages.fragment(request, [LinkedAccountsFaults, { issues, message }], { status })
  }

  function confirm({ request, person, body }: Post): Promise<void> {
    const password = readForm(body).text('currentPassword')
    return identityCheck.confirm(person, { password, origin: originOf(request, clientAddresses) })
  }

  async function link(post: Post): Promise<Response> {
    const { request, person, params } = post
    const { name } = await signInProviders.getProvider(params.id)
    const result = await pages.attempt(request, ['currentPassword'], async () => {
      await confirm(post)
      return providerSignIn.begin({
        providerId: params.id,
        redirectUri: callbackAddress(publicUrl(), params.id),
        next: '/account',
        linkUserId: person.user.id,
      })
    })
    if (!result.ok) return refuse(request, person, result.failure)
    const { address, journey } = result.value
    // The policy of our pages lets no form lead away from us, by a redirect neither.
    const response = wantsFragment(request)
      ? redirectTo(request, address)
      : await pages.page(request, [ProviderDeparturePage, { name, address }])
    return cookie.keep(response, journey)
  }

  async function unlink(post: Post): Promise<Response> {
    const { request, person, params } = post
    const result = await pages.attempt(request, ['currentPassword'], async () => {
      await confirm(post)
      await linkedAccounts.unlink(person.platformScope, person.user.id, params.id)
    })
    if (!result.ok) return refuse(request, person, result.failure)
    return redirectTo(request, `${LINKED_ACCOUNTS_PATH}?done=unlinked`)
  }

  return new Elysia({ name: 'linked-account-pages' })
    .use(guard)
    .get('/account/sign-in-providers', ({ request, person }) => show(request, person), { person: true })
    .post('/account/sign-in-providers/:id/linking', link, { person: true })
    .post('/account/sign-in-providers/:id/unlinking', unlink, { person: true })
}
