import type { ComponentType } from 'preact'
import { PLATFORM_PERMISSIONS } from '#core/access/permissions.ts'
import type { Person, Principal } from '#core/access/principal.ts'
import type { Messages } from '#messages/en.ts'
import { FormFaults } from '#views/components/form.tsx'
import { type PageContext, THEMES, type Theme } from '#views/page-context.tsx'
import { renderFragment, renderPage } from '#views/render.tsx'
import { accessMarkOf } from './access-mark.ts'
import { type Attempt, attempt, type FormFailure } from './form-failure.ts'
import { languageOf } from './page-language.ts'
import { pathOf, returnAddressOf } from './request-path.ts'
import type { WebContext } from './web-context.ts'

/** Turns a view and its props into an answer, with everything that every page of this request knows. */
export interface PageRenderer {
  page<Props extends object>(request: Request, view: View<Props>, options?: AnswerOptions): Promise<Response>
  /** A part of a page, for htmx. */
  fragment<Props extends object>(
    request: Request,
    view: View<Props>,
    options?: AnswerOptions,
  ): Promise<Response>
  /** The words beside a refused deletion. */
  removalFaults(request: Request, failure: FormFailure): Promise<Response>
  /** The same as text, for events of a stream that outlives its request. */
  text<Props extends object>(context: PageContext, view: View<Props>): string
  /** Does the work of a form, or answers why it was refused, in the language of this request. */
  attempt<T>(request: Request, fields: readonly string[], work: () => Promise<T>): Promise<Attempt<T>>
  /** The words of the language of this request. */
  messagesOf(request: Request): Promise<Messages>
  /** What a view knows about this request. */
  contextOf(request: Request): Promise<PageContext>
}

/** A component and what it is given. */
export type View<Props extends object> = readonly [component: ComponentType<Props>, props: NoInfer<Props>]

interface AnswerOptions {
  status?: number
}

export const THEME_COOKIE = 'parley_theme'
const NOBODY_ZONE = 'UTC'

type Dependencies = Pick<WebContext, 'services' | 'identity' | 'csrf' | 'staticFiles' | 'clock'>

export function createPageRenderer({
  services,
  identity,
  csrf,
  staticFiles,
  clock,
}: Dependencies): PageRenderer {
  async function contextOf(request: Request): Promise<PageContext> {
    const person = await identity.identifyPerson(request)
    const principal = person?.principal ?? null
    const { language, chosen } = languageOf(request, person?.user)
    return {
      messages: language.messages,
      chosenLanguage: chosen,
      viewer: person && viewerOf(person),
      csrfToken: await csrf.createToken(request),
      path: pathOf(request),
      address: returnAddressOf(request),
      theme: themeOf(request),
      timeZone: principal ? await timeZoneOf(principal) : NOBODY_ZONE,
      now: clock.now(),
      asset: path => staticFiles.url(path),
    }
  }

  async function timeZoneOf({ scope }: Principal): Promise<string> {
    return (await services.organizations.getOrganization(scope)).context.timeZone
  }

  const messagesOf = async (request: Request) =>
    languageOf(request, (await identity.identifyPerson(request))?.user).language.messages

  const fragment: PageRenderer['fragment'] = async (request, [component, props], { status = 200 } = {}) =>
    html(renderFragment(await contextOf(request), component, props), status)

  return {
    contextOf,
    messagesOf,
    fragment,
    attempt: (request, fields, work) => attempt({ fields, messages: () => messagesOf(request) }, work),
    async page(request, [component, props], { status = 200 } = {}) {
      return html(renderPage(await contextOf(request), component, props), status)
    },
    removalFaults: (request, { status, issues, message }) =>
      fragment(request, [FormFaults, { id: 'removal-message', fields: ['confirmation'], issues, message }], {
        status,
      }),
    text: (context, [component, props]) => renderFragment(context, component, props),
  }
}

/** True for a request that htmx made and that wants a part of the page. */
export function wantsFragment(request: Request): boolean {
  return request.headers.has('hx-request')
}

export function html(text: string, status: number): Response {
  return new Response(text, {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', vary: 'accept-language, cookie' },
  })
}

function viewerOf(person: Person): PageContext['viewer'] {
  const { user, principal, memberships, isPlatformAdmin } = person
  return {
    accessMark: accessMarkOf(person),
    name: user.name,
    email: user.email,
    organizationId: principal?.scope.organizationId ?? null,
    organizationName: principal?.organizationName ?? '',
    organizations: memberships.map(({ organizationId, organizationName, suspendedAt }) => ({
      id: organizationId,
      name: organizationName,
      isSuspended: suspendedAt !== null,
    })),
    permissions: principal?.permissions ?? (isPlatformAdmin ? PLATFORM_PERMISSIONS : []),
  }
}

function themeOf(request: Request): Theme {
  const kept = new Bun.CookieMap(request.headers.get('cookie') ?? '').get(THEME_COOKIE)
  return THEMES.find(theme => theme === kept) ?? 'system'
}
