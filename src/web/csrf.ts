import { AppError } from '#core/errors.ts'
import type { RequestIdentity } from './request-identity.ts'
import { isApiPath, isWidgetPath, pathOf } from './request-path.ts'

/** The field of a form, and the header that htmx sends, which carry the token. */
export const CSRF_FIELD = '_csrf'
export const CSRF_HEADER = 'x-csrf-token'

/** Proof that a form came from a page of ours: bound to this browser and to who is signed in, and signed. */
export interface Csrf {
  /** A token for the forms of the page that answers this request. */
  createToken(request: Request): Promise<string>
  /**
   * Lets a request pass that changes nothing, or belongs to REST or a widget, which know no cookies, or proves where it comes from.
   * Throws forbidden otherwise.
   * `body` is the parsed form, which may carry the token.
   */
  verify(request: Request, body: unknown): Promise<void>
  /** The Set-Cookie line that this request's answer needs, when a token was made for a browser that we had not met. */
  cookieFor(request: Request): string | null
}

interface Dependencies {
  secret: string
  identity: Pick<RequestIdentity, 'identifyPerson'>
  isSecure: boolean
  publicUrl(): string
}

/** A form that stays open over night still works in the morning. */
const TOKEN_MAX_AGE_MS = 24 * 60 * 60 * 1000
const COOKIE_MAX_AGE_S = 180 * 24 * 60 * 60
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])
const VISITOR_PATTERN = /^[\w-]{20,64}$/

export function createCsrf({ secret, identity, isSecure, publicUrl }: Dependencies): Csrf {
  // The prefix keeps another service on a sibling domain from planting a cookie that we would believe.
  const cookieName = isSecure ? '__Host-parley_visitor' : 'parley_visitor'
  const newVisitors = new WeakMap<Request, string>()

  function visitorOf(request: Request): string | undefined {
    const visitor = new Bun.CookieMap(request.headers.get('cookie') ?? '').get(cookieName)
    return visitor && VISITOR_PATTERN.test(visitor) ? visitor : newVisitors.get(request)
  }

  async function sessionOf(request: Request, visitor: string): Promise<string> {
    const person = await identity.identifyPerson(request)
    if (!person) return `${visitor}|nobody`
    // A form of one organization must not act in the next, when another tab has switched.
    return `${visitor}|${person.session.id}|${person.principal?.scope.organizationId ?? 'none'}`
  }

  return {
    async createToken(request) {
      let visitor = visitorOf(request)
      if (!visitor) {
        visitor = crypto.getRandomValues(new Uint8Array(24)).toBase64({ alphabet: 'base64url' })
        newVisitors.set(request, visitor)
      }
      const sessionId = await sessionOf(request, visitor)
      return Bun.CSRF.generate(secret, { sessionId, expiresIn: TOKEN_MAX_AGE_MS })
    },

    async verify(request, body) {
      const path = pathOf(request)
      if (SAFE_METHODS.has(request.method) || isApiPath(path) || isWidgetPath(path)) return
      if (!comesFromOurselves(request, publicUrl()))
        throw new AppError('forbidden', 'This request came from another site.')
      const token = request.headers.get(CSRF_HEADER) ?? fieldOf(body)
      const visitor = visitorOf(request)
      const isValid =
        token &&
        visitor &&
        Bun.CSRF.verify(token, {
          secret,
          sessionId: await sessionOf(request, visitor),
          maxAge: TOKEN_MAX_AGE_MS,
        })
      if (!isValid) throw new AppError('forbidden', 'This page is out of date. Reload it and try again.')
    },

    cookieFor(request) {
      const visitor = newVisitors.get(request)
      if (!visitor) return null
      const secure = isSecure ? '; Secure' : ''
      return `${cookieName}=${visitor}; Path=/; Max-Age=${COOKIE_MAX_AGE_S}; HttpOnly; SameSite=Lax${secure}`
    },
  }
}

/** Browsers say where a request comes from; one that says nothing at all is left to the token. */
function comesFromOurselves(request: Request, publicUrl: string): boolean {
  const site = request.headers.get('sec-fetch-site')
  if (site !== null) return site === 'same-origin'
  const origin = request.headers.get('origin')
  if (origin === null) return true
  return (
    origin === new URL(publicUrl).origin || origin.replace(/^https?:\/\//, '') === request.headers.get('host')
  )
}

function fieldOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !(CSRF_FIELD in body)) return undefined
  const token = body[CSRF_FIELD]
  return typeof token === 'string' ? token : undefined
}

/** The form without our own field, so that what the handler sees is what the person filled in. */
export function withoutToken(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !(CSRF_FIELD in body)) return body
  const { [CSRF_FIELD]: _, ...fields } = body
  return fields
}
