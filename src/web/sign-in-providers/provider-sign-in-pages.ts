import { Elysia } from 'elysia'
import { AppError } from '#core/errors.ts'
import { createRequestQuota } from '#core/model-connections/request-quota.ts'
import { networkOf } from '#lib/network-address.ts'
import { say } from '#messages/say.ts'
import { ProviderSignInFailedPage } from '#views/sign-in-providers/provider-sign-in-page.tsx'
import { createSecondStepCookie } from '../identity/second-step-cookie.ts'
import { secondStepAddress } from '../identity/second-step-pages.ts'
import { withCookies } from '../identity/setup-pages.ts'
import { createPageRenderer } from '../page-renderer.ts'
import { STATUS_OF_CODE } from '../problem-details.ts'
import { redirectTo, safeReturnPath } from '../redirects.ts'
import { originOf } from '../request-origin.ts'
import type { WebContext } from '../web-context.ts'
import { callbackAddress } from './callback-address.ts'
import { createJourneyCookie } from './journey-cookie.ts'

/** There and back count one each; a whole office may be one address. Each makes requests of ours to somebody else. */
export const JOURNEYS_PER_MINUTE_MAX = 120
const JOURNEYS_AT_ONCE_MAX = 10

/** To a provider and back. Nobody is signed in yet, so both routes are open; what they are bound to is the cookie of the journey. */
export function createProviderSignInPages(context: WebContext) {
  const { authenticator, clientAddresses, clock, guard, identity, logger, publicUrl, services } = context
  const pages = createPageRenderer(context)
  const cookie = createJourneyCookie(context)
  const stepCookie = createSecondStepCookie(context)
  const admit = createRequestQuota({
    clock,
    perMinuteMax: JOURNEYS_PER_MINUTE_MAX,
    atOnceMax: JOURNEYS_AT_ONCE_MAX,
    refuse: () => new AppError('rate_limited', 'Too many sign-ins from your network. Try again in a minute.'),
  })
  const visitorOf = (request: Request) => networkOf(clientAddresses.of(request) ?? '0.0.0.0')

  /** A page of words for what the person can mend or must know; anything else is an error page. */
  async function inWords(request: Request, isLinking: () => boolean, work: () => Promise<Response>) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'internal' || error.code === 'not_found') throw error
      logger.info('A sign-in by provider ended in words', {
        reason: error.phrase.text,
        code: codeOf(error.cause),
      })
      const message = say(error.phrase, await pages.messagesOf(request))
      const props = { message, isLinking: isLinking() }
      return pages.page(request, [ProviderSignInFailedPage, props], { status: STATUS_OF_CODE[error.code] })
    }
  }

  function begin(request: Request, providerId: string): Promise<Response> {
    const next = safeReturnPath(new URL(request.url).searchParams.get('next'))
    return inWords(
      request,
      () => false,
      async () => {
        const redirectUri = callbackAddress(publicUrl(), providerId)
        const { address, journey } = await admit(visitorOf(request), () =>
          services.providerSignIn.begin({ providerId, redirectUri, next, linkUserId: null }),
        )
        return cookie.keep(redirectTo(request, address), journey)
      },
    )
  }

  async function finish(request: Request, providerId: string): Promise<Response> {
    const person = await identity.identifyPerson(request)
    const origin = originOf(request, clientAddresses)
    const outcome = await admit(visitorOf(request), () =>
      services.providerSignIn.complete({
        providerId,
        redirectUri: callbackAddress(publicUrl(), providerId),
        parameters: new URL(request.url).searchParams,
        journey: cookie.read(request),
        userId: person?.user.id ?? null,
        origin,
      }),
    )
    if (outcome.kind === 'linked') return redirectTo(request, '/account?done=linked')
    const cookies = await authenticator.startSession(outcome.userId, {
      method: 'provider',
      headers: request.headers,
      ...(origin.address === null ? {} : { address: origin.address }),
    })
    const next = safeReturnPath(outcome.next)
    // A provider's word stands in for the password; whoever has an authenticator app is asked for its code all the same.
    const secondStep = await services.secondSteps.divert(cookies)
    if (secondStep !== null) return stepCookie.keep(redirectTo(request, secondStepAddress(next)), secondStep)
    await services.signIns.recordSignIn(cookies, origin)
    return withCookies(redirectTo(request, next), cookies)
  }

  async function comeBack(request: Request, providerId: string): Promise<Response> {
    let isLinking = false
    const response = await inWords(
      request,
      () => isLinking,
      async () => {
        isLinking = (await identity.identifyPerson(request)) !== null
        return finish(request, providerId)
      },
    )
    return cookie.forget(response)
  }

  return new Elysia({ name: 'provider-sign-in-pages' })
    .use(guard)
    .get('/sign-in/providers/:id', ({ request, params }) => begin(request, params.id))
    .get('/sign-in/providers/:id/callback', ({ request, params }) => comeBack(request, params.id))
}

/** A short word of the library or the provider, for the log. NB: never the error itself: it holds claims and whole answers. */
function codeOf(cause: unknown): string | undefined {
  if (typeof cause !== 'object' || cause === null) return undefined
  const word = ('error' in cause && cause.error) || ('code' in cause && cause.code)
  return typeof word === 'string' && /^\w{1,80}$/.test(word) ? word : undefined
}
