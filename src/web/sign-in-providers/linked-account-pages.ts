import { Elysia } from 'elysia'
import type { Person } from '#core/access/principal.ts'
import {
  LinkedAccounts,
  LinkedAccountsPage,
  type LinkedAccountsProps,
} from '#views/sign-in-providers/linked-accounts.tsx'
import { ProviderDeparturePage } from '#views/sign-in-providers/provider-sign-in-page.tsx'
import { createPageRenderer, wantsFragment } from '../page-renderer.ts'
import { redirectTo } from '../redirects.ts'
import type { WebContext } from '../web-context.ts'
import { callbackAddress } from './callback-address.ts'
import { createJourneyCookie } from './journey-cookie.ts'

interface Post {
  request: Request
  person: Person
  params: { id: string }
}

/** Providers among the ways into one's own account: linking is a form, so that no other site can begin it. */
export function createLinkedAccountPages(context: WebContext) {
  const { guard, publicUrl, services } = context
  const { linkedAccounts, providerSignIn, signInProviders } = services
  const pages = createPageRenderer(context)
  const cookie = createJourneyCookie(context)

  async function show(request: Request, person: Person, options: Answer = {}): Promise<Response> {
    const accounts = await linkedAccounts.listAccounts(person.user.id)
    const { notice, status = 200 } = options
    const props = { accounts, ...(notice ? { notice } : {}) }
    return wantsFragment(request)
      ? pages.fragment(request, [LinkedAccounts, props], { status })
      : pages.page(request, [LinkedAccountsPage, props], { status })
  }

  async function link({ request, person, params: { id } }: Post): Promise<Response> {
    const { name } = await signInProviders.getProvider(id)
    const { address, journey } = await providerSignIn.begin({
      providerId: id,
      redirectUri: callbackAddress(publicUrl(), id),
      next: '/account',
      linkUserId: person.user.id,
    })
    // The policy of our pages lets no form lead away from us, by a redirect neither.
    const response = wantsFragment(request)
      ? redirectTo(request, address)
      : await pages.page(request, [ProviderDeparturePage, { name, address }])
    return cookie.keep(response, journey)
  }

  async function unlink({ request, person, params: { id } }: Post): Promise<Response> {
    const result = await pages.attempt(request, [], () =>
      linkedAccounts.unlink(person.platformScope, person.user.id, id),
    )
    const { unlinkedNow } = (await pages.messagesOf(request)).signInProviders.account
    if (result.ok) return show(request, person, { notice: { text: unlinkedNow, isFault: false } })
    const { status, message = '' } = result.failure
    // NB: htmx swaps what is refused as well; the status stays for programs.
    return show(request, person, { notice: { text: message, isFault: true }, status })
  }

  return new Elysia({ name: 'linked-account-pages' })
    .use(guard)
    .get('/account/sign-in-providers', ({ request, person }) => show(request, person), { person: true })
    .post('/account/sign-in-providers/:id/linking', link, { person: true })
    .post('/account/sign-in-providers/:id/unlinking', unlink, { person: true })
}

interface Answer {
  notice?: LinkedAccountsProps['notice']
  status?: number
}
