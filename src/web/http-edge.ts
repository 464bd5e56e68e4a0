import type { RateLimits } from './api/rate-limits.ts'
import { compressResponse } from './compression.ts'
import type { Csrf } from './csrf.ts'
import type { ErrorHandler } from './error-handler.ts'
import { HttpError } from './problem-details.ts'
import { withRoutableUrl } from './routable-url.ts'
import { CACHE_DEFAULT, RESOURCE_POLICY, securityHeaders } from './security-headers.ts'

/** The outermost ring: what holds for every answer, whichever route gave it and even when none did. */
export interface HttpEdge {
  /** Never rejects. */
  handle(request: Request): Promise<Response>
  /** The answer to a request that failed before any route had it. */
  fail(request: Request, error: unknown): Promise<Response>
}

interface Dependencies {
  isSecure: boolean
  csrf: Csrf
  rateLimits: RateLimits
  errors: ErrorHandler
  handle(request: Request): Response | Promise<Response>
}

export function createHttpEdge({ isSecure, csrf, rateLimits, errors, handle }: Dependencies): HttpEdge {
  const headers = securityHeaders(isSecure)

  function finish(request: Request, response: Response): Promise<Response> {
    for (const [name, value] of headers) {
      // The scripts of talk buttons are for foreign pages: they say so themselves.
      if (name !== RESOURCE_POLICY || !response.headers.has(name)) response.headers.set(name, value)
    }
    for (const [name, value] of rateLimits.headersOf(request)) response.headers.set(name, value)
    if (!response.headers.has('cache-control')) response.headers.set('cache-control', CACHE_DEFAULT)
    const cookie = csrf.cookieFor(request)
    if (cookie) response.headers.append('set-cookie', cookie)
    return compressResponse(request, response)
  }

  const fail = async (request: Request, error: unknown) =>
    finish(request, await errors.respond(error, request))

  return {
    fail,

    async handle(received) {
      const request = withRoutableUrl(received)
      try {
        if (!URL.canParse(request.url)) throw new HttpError(400, 'The Host header is not a host name.')
        return await finish(request, await handle(request))
      } catch (error) {
        return fail(request, error)
      }
    },
  }
}
