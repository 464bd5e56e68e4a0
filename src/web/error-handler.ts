import { NotFoundError, ParseError, ValidationError } from 'elysia'
import { z } from 'zod'
import { AppError, invalidInput } from '#core/errors.ts'
import { findIssues } from '#core/validation.ts'
import { en } from '#messages/en.ts'
import type { Logger } from '#telemetry/logger.ts'
import { type Failure, failureOf, HttpError, problemResponse } from './problem-details.ts'
import { isForPrograms, pathOf, wantsPage } from './request-path.ts'

/** How a failure looks to a person: a whole page, a fragment for htmx, or words for a script of a page. Written by the pages. */
export type RenderErrorPage = (failure: Failure, request: Request) => Response | Promise<Response>

export interface ErrorHandler {
  /** Turns whatever was thrown into an answer. Never throws, never tells a person what only the operator may know. */
  respond(error: unknown, request: Request): Promise<Response>
}

interface Dependencies {
  logger: Logger
  renderErrorPage: RenderErrorPage
}

export function createErrorHandler({ logger, renderErrorPage }: Dependencies): ErrorHandler {
  async function answer(failure: Failure, request: Request, headers: Record<string, string>) {
    const path = pathOf(request)
    if (isForPrograms(path)) return problemResponse(failure, headers)
    if (failure.code === 'unauthenticated' && wantsPage(request)) return redirectToSignIn(request, path)
    const page = await renderErrorPage(failure, request)
    for (const [name, value] of Object.entries(headers)) page.headers.set(name, value)
    return page
  }

  let minute = 0
  let told = 0

  /** Who tries doors shall be seen by whoever reads the log; a flood of them shall not fill it. */
  function logRefusal(error: unknown, request: Request) {
    if (!(error instanceof AppError) || !isRefusal(error, request)) return
    const now = Math.floor(Date.now() / MINUTE_MS)
    told = now === minute ? told + 1 : 1
    minute = now
    if (told > REFUSALS_LOGGED_PER_MINUTE_MAX) return
    logger.info('A request was refused', { method: request.method, path: pathOf(request), code: error.code })
  }

  return {
    async respond(thrown, request) {
      const error = normalise(thrown)
      logRefusal(error, request)
      const failure = toFailure(error, request, logger)
      try {
        return await answer(failure, request, headersOf(error, request))
      } catch (pageError) {
        logger.error('An error page could not be rendered', { error: pageError, path: pathOf(request) })
        return problemResponse(failure)
      }
    },
  }
}

export const REFUSALS_LOGGED_PER_MINUTE_MAX = 60
const MINUTE_MS = 60_000

/** A right that is lacking, a form of another site, a key that is none. NB: a page without a session is just an ended one. */
function isRefusal({ code }: AppError, request: Request): boolean {
  return code === 'forbidden' || (code === 'unauthenticated' && request.headers.has('authorization'))
}

/** A program that is told 401 stops asking; htmx reads HX-Redirect whatever the status and takes the whole page along. */
function redirectToSignIn(request: Request, path: string): Response {
  if (request.headers.has('hx-request')) {
    return new Response(null, { status: 401, headers: { 'hx-redirect': '/sign-in' } })
  }
  const next = request.method === 'GET' && path !== '/' ? `?next=${encodeURIComponent(path)}` : ''
  return new Response(null, { status: 303, headers: { location: `/sign-in${next}` } })
}

function normalise(thrown: unknown): unknown {
  if (thrown instanceof ParseError) {
    const { cause } = thrown
    return cause instanceof AppError || cause instanceof HttpError
      ? cause
      : new HttpError(400, 'The body could not be read.')
  }
  if (thrown instanceof NotFoundError) return new HttpError(404, 'There is nothing at this address.')
  if (thrown instanceof ValidationError && thrown.type !== 'response') return toInvalid(thrown)
  return thrown
}

/** Elysia's own words for a validation error repeat the value; ours name the field and no more. */
function toInvalid({ validator, value }: ValidationError): AppError {
  const { schema } = validator as { schema?: unknown }
  return invalidInput(
    'Some fields are not valid.',
    schema instanceof z.ZodType ? findIssues(schema, value) : [],
  )
}

function toFailure(error: unknown, request: Request, logger: Logger): Failure {
  const facts = { method: request.method, path: pathOf(request) }
  if (error instanceof HttpError) return failureOf(error)
  if (error instanceof AppError && error.code !== 'internal') {
    if (error.code === 'unavailable') logger.warn('A request could not be served', { ...facts, error })
    return failureOf(error)
  }
  const traceId = crypto.randomUUID()
  logger.error('A request failed', { ...facts, traceId, error: safeCause(error) })
  return { ...failureOf(new AppError('internal', en.shell.errors.advice.internal)), traceId }
}

/** NB: the message of Elysia's response validation holds the whole answer: its issues say what is wrong without the data. */
function safeCause(error: unknown): unknown {
  if (!(error instanceof ValidationError)) return error
  const issues = toInvalid(error).issues.map(({ path, message }) => `${path}: ${message}`)
  return new Error(`The answer does not fit its schema. ${issues.join('; ')}`)
}

function headersOf(error: unknown, request: Request): Record<string, string> {
  if (error instanceof HttpError) return error.headers
  if (!(error instanceof AppError)) return {}
  if (error.code === 'unauthenticated' && isForPrograms(pathOf(request)))
    return { 'www-authenticate': 'Bearer' }
  return error.code === 'unavailable' || error.code === 'rate_limited' ? { 'retry-after': '5' } : {}
}
