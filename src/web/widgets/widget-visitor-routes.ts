import { Elysia } from 'elysia'
import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { parseInput } from '#core/validation.ts'
import type { Visitor } from '#core/widgets/widget-desk.ts'
import { textColorOn } from '#lib/contrast.ts'
import { en, type Messages } from '#messages/en.ts'
import { findLanguage } from '#messages/languages.ts'
import { say } from '#messages/say.ts'
import { idParams } from '../api/api-schemas.ts'
import { failureOf, problemResponse } from '../problem-details.ts'
import { RESOURCE_POLICY } from '../security-headers.ts'
import type { WebContext } from '../web-context.ts'
import { streamWords } from './widget-words.ts'

const LOADER = 'build/widget.js'
const CALL_SCRIPT = 'build/widget-call.js'
const LOADER_CACHE = 'public, max-age=600'
const SETTINGS_CACHE = 'private, max-age=60'
const PREFLIGHT_MAX_AGE_S = 600

const PROOF_TOKEN_MAX_CHARS = 300
const SOLUTIONS_MAX = 16

const callBody = z.strictObject({
  challenge: z.string().max(PROOF_TOKEN_MAX_CHARS),
  solutions: z.array(z.int().min(0)).max(SOLUTIONS_MAX),
})

/**
 * What talk buttons on foreign pages ask. Browsers let only the pages of a widget's own origins read the answers; who is no browser
 * may lie about the origin, and is held by the proof of work and the limits. NB: cookies are never read here.
 */
export function createWidgetVisitorRoutes(context: WebContext) {
  const { services, staticFiles, clientAddresses, streams, logger } = context
  const { widgetDesk } = services

  function visitorOf(request: Request, widgetId: string): Visitor {
    return {
      widgetId,
      origin: request.headers.get('origin'),
      address: clientAddresses.of(request) ?? null,
    }
  }

  /** Does the work for a visitor; what goes wrong is told in the page's language to pages that may know it. */
  async function serve(request: Request, visitor: Visitor, work: (words: Messages) => Promise<Response>) {
    const { messages } = findLanguage(new URL(request.url).searchParams.get('lang') ?? '') ?? { messages: en }
    try {
      return allowOrigin(await work(messages), visitor)
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'internal') throw error
      if (error.code === 'unavailable') logger.warn('A visitor of a widget could not be served', { error })
      const response = problemResponse({ ...failureOf(error), message: say(error.phrase, messages) })
      return (await widgetDesk.isKnown(visitor)) ? allowOrigin(response, visitor) : response
    }
  }

  /** A page that is not named may read that it is not: whoever made it wants to know, and it is said of every widget alike. */
  async function settings(request: Request, visitor: Visitor): Promise<Response> {
    const response = await tell(request, visitor)
    if (response.status === 404) response.headers.set('access-control-allow-origin', '*')
    return response
  }

  const tell = (request: Request, visitor: Visitor) =>
    serve(request, visitor, async messages => {
      const { widget, isReachable } = await widgetDesk.openWidget(visitor)
      const { look } = widget
      const answer = {
        isReachable,
        look: { ...look, textColor: textColorOn(look.color) },
        callScript: `/widget/call.js${versionOf(staticFiles.url(CALL_SCRIPT))}`,
        words: messages.widgets.button,
      }
      return Response.json(answer, { headers: { 'cache-control': SETTINGS_CACHE } })
    })

  const challenge = (request: Request, visitor: Visitor) =>
    serve(request, visitor, async () =>
      Response.json(await widgetDesk.issueChallenge(visitor), { status: 201 }),
    )

  const place = (request: Request, visitor: Visitor, body: unknown) =>
    serve(request, visitor, async () => {
      const { challenge: token, solutions } = parseInput(callBody, body)
      const { ticket, wordsTicket } = await widgetDesk.placeCall(visitor, { token, solutions })
      return Response.json({ token: ticket.token, wordsTicket }, { status: 201 })
    })

  const words = (request: Request, visitor: Visitor) =>
    serve(request, visitor, async () => {
      const ticket = new URL(request.url).searchParams.get('ticket') ?? ''
      return streamWords(request, streams, await widgetDesk.openWords(visitor, ticket))
    })

  async function preflight(visitor: Visitor): Promise<Response> {
    if (!(await widgetDesk.isKnown(visitor))) return new Response(null, { status: 404 })
    const headers = {
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'content-type',
      'access-control-max-age': String(PREFLIGHT_MAX_AGE_S),
    }
    return allowOrigin(new Response(null, { status: 204, headers }), visitor)
  }

  function script(request: Request, path: string): Response {
    const response = staticFiles.respondWith(path, request)
    response.headers.set(RESOURCE_POLICY, 'cross-origin')
    // A module is loaded the careful way, and so must be told that everybody may have it.
    response.headers.set('access-control-allow-origin', '*')
    return response
  }

  return new Elysia({ name: 'widget-visitors' })
    .get('/widget.js', ({ request }) => {
      const response = script(request, LOADER)
      response.headers.set('cache-control', LOADER_CACHE)
      return response
    })
    .get('/widget/call.js', ({ request }) => script(request, CALL_SCRIPT))
    .get('/widget/:id/settings', ({ request, params }) => settings(request, visitorOf(request, params.id)), {
      params: idParams,
    })
    .post(
      '/widget/:id/challenge',
      ({ request, params }) => challenge(request, visitorOf(request, params.id)),
      { params: idParams },
    )
    .post(
      '/widget/:id/calls',
      ({ request, params, body }) => place(request, visitorOf(request, params.id), body),
      { params: idParams },
    )
    .get('/widget/:id/words', ({ request, params }) => words(request, visitorOf(request, params.id)), {
      params: idParams,
    })
    .options('/widget/:id/settings', ({ request, params }) => preflight(visitorOf(request, params.id)), {
      params: idParams,
    })
    .options('/widget/:id/challenge', ({ request, params }) => preflight(visitorOf(request, params.id)), {
      params: idParams,
    })
    .options('/widget/:id/calls', ({ request, params }) => preflight(visitorOf(request, params.id)), {
      params: idParams,
    })
}

/** NB: one origin, never a star: what is told here is for the pages that the widget names. */
function allowOrigin(response: Response, { origin }: Visitor): Response {
  response.headers.append('vary', 'origin')
  if (origin !== null) response.headers.set('access-control-allow-origin', origin)
  return response
}

function versionOf(url: string): string {
  return url.includes('?') ? url.slice(url.indexOf('?')) : ''
}
