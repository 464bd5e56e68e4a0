import { type AnyElysia, Elysia, NotFoundError } from 'elysia'
import { AppError } from '#core/errors.ts'
import { createAccessGuard, findUnguardedRoutes } from './access-guard.ts'
import { createAccessTokens } from './api/access-tokens.ts'
import { createBearerIdentity } from './api/bearer-identity.ts'
import { createRateLimits } from './api/rate-limits.ts'
import { createClientAddresses } from './client-address.ts'
import { createCsrf, withoutToken } from './csrf.ts'
import { createErrorHandler, type ErrorHandler } from './error-handler.ts'
import { createEventStreams } from './event-streams.ts'
import { createHttpEdge, type HttpEdge } from './http-edge.ts'
import { createLiveEvents } from './live-events.ts'
import { createLivekitProxy } from './livekit-proxy.ts'
import { createMethodCheck } from './method-check.ts'
import { readBody, STRANGER_BODY_MAX_BYTES } from './request-body.ts'
import { createRequestIdentity } from './request-identity.ts'
import { originOf } from './request-origin.ts'
import { isApiPath, isWidgetPath, pathOf } from './request-path.ts'
import { receivedRequest } from './routable-url.ts'
import { createErrorRenderer, createFeatures } from './routes.ts'
import { createStaticFiles } from './static-files.ts'
import type { WebContext } from './web-context.ts'
import type { WebDependencies } from './web-dependencies.ts'

/** The front door as a function from request to answer, without a port: tests ask it directly. */
export interface WebApp extends HttpEdge {
  context: WebContext
  errors: ErrorHandler
  /** The route table, for the checks that walk over it. */
  routes: AnyElysia['routes']
}

export interface WebAppOptions {
  isSecure: boolean
  publicUrl(): string
  /** Lifts the server's idle limit for a stream; nothing to do where there is no server. */
  keepOpen?(request: Request): void
  /** The other end of a request's connection; nothing where there is no server. */
  peerAddress?(request: Request): string | undefined
  /** Proxies in front whose X-Forwarded-For is believed. */
  trustedProxies?: readonly string[]
}

export function createWebApp(dependencies: WebDependencies, options: WebAppOptions): WebApp {
  const context = createContext(dependencies, options)
  const errors = createErrorHandler({ logger: context.logger, renderErrorPage: createErrorRenderer(context) })
  const elysia = createElysia(context, errors)
  for (const feature of createFeatures(context, () => elysia.routes)) elysia.use(feature)
  const unguarded = findUnguardedRoutes(elysia.routes)
  if (unguarded.length > 0) throw new Error(`Routes without a permission: ${unguarded.join(', ')}`)
  const edge = createHttpEdge({ ...context, errors, handle: request => elysia.handle(request) })
  return { ...edge, context, errors, routes: elysia.routes }
}

function createContext(
  dependencies: WebDependencies,
  { isSecure, publicUrl, keepOpen, peerAddress, trustedProxies = [] }: WebAppOptions,
): WebContext {
  const clientAddresses = createClientAddresses({
    peerAddress: request => peerAddress?.(receivedRequest(request)),
    trustedProxies,
    logger: dependencies.logger,
  })
  const { access, apiKeys, signingKeys } = dependencies.services
  const { clock } = dependencies
  const accessTokens = createAccessTokens({ signingKeys, issuer: dependencies.tokenIssuer, clock })
  const identity = createRequestIdentity({
    access,
    identifyBearer: createBearerIdentity({ apiKeys, accessTokens }),
    originOf: request => originOf(request, clientAddresses),
  })
  const streams = createEventStreams({ keepOpen: request => keepOpen?.(receivedRequest(request)) })
  return {
    ...dependencies,
    isSecure,
    publicUrl,
    identity,
    accessTokens,
    rateLimits: createRateLimits({ clock, clientAddresses }),
    guard: createAccessGuard(identity),
    clientAddresses,
    csrf: createCsrf({ secret: dependencies.csrfSecret, identity, isSecure, publicUrl }),
    streams,
    live: createLiveEvents({ ...dependencies, identity, streams }),
    staticFiles: createStaticFiles(dependencies.staticDir),
    livekit: createLivekitProxy(dependencies),
  }
}

/** What holds for every route. The order is Elysia's: request, parse, transform, validation, handler. */
function createElysia({ identity, rateLimits, csrf }: WebContext, errors: ErrorHandler) {
  const requireMethod = createMethodCheck(() => elysia.routes)
  const elysia: AnyElysia = new Elysia({ name: 'parley' })
    .onError({ as: 'global' }, ({ error, request }) =>
      errors.respond(error instanceof NotFoundError ? requireMethod(request) : error, request),
    )
    .onRequest(async ({ request }) => {
      // Before the body is read: whoever has no key gets no work out of us.
      if (isApiPath(pathOf(request))) await admitProgram(request, { identity, rateLimits })
    })
    .onParse({ as: 'global' }, ({ request, contentType }) =>
      readBody(
        request,
        contentType,
        isWidgetPath(pathOf(request)) ? { maxBytes: STRANGER_BODY_MAX_BYTES } : {},
      ),
    )
    .onTransform({ as: 'global' }, async context => {
      await csrf.verify(context.request, context.body)
      context.body = withoutToken(context.body)
    })
  return elysia
}

async function admitProgram(
  request: Request,
  { identity, rateLimits }: Pick<WebContext, 'identity' | 'rateLimits'>,
): Promise<void> {
  const principal = await identity.identify(request).catch(error => {
    rateLimits.countStranger(request)
    throw error
  })
  if (principal) return rateLimits.countKey(request, principal)
  rateLimits.countStranger(request)
  throw new AppError('unauthenticated', 'Send an API key: Authorization: Bearer parley_...')
}
