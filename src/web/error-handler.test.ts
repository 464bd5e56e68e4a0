import { describe, expect, test } from 'bun:test'
import { Elysia } from 'elysia'
import { z } from 'zod'
import { AppError, type ErrorCode } from '#core/errors.ts'
import { createQuietLogger } from '#testing/quiet-logger.ts'
import { createErrorHandler, REFUSALS_LOGGED_PER_MINUTE_MAX, type RenderErrorPage } from './error-handler.ts'
import { HttpError } from './problem-details.ts'

const page = { accept: 'text/html,application/xhtml+xml' }
const request = (path = '/agents', headers: Record<string, string> = {}, method = 'GET') =>
  new Request(`http://localhost${path}`, { headers, method })

const plainErrorPage: RenderErrorPage = failure => new Response(failure.message, { status: failure.status })

function setUp(renderErrorPage: RenderErrorPage = plainErrorPage) {
  const logger = createQuietLogger()
  return { logger, ...createErrorHandler({ logger, renderErrorPage }) }
}

describe('a program', () => {
  test.each<[ErrorCode, number]>([
    ['invalid', 422],
    ['unauthenticated', 401],
    ['forbidden', 403],
    ['not_found', 404],
    ['conflict', 409],
    ['payment_required', 402],
    ['rate_limited', 429],
    ['unavailable', 503],
  ])('reads %s as status %i in a problem document', async (code, status) => {
    const { respond } = setUp()
    const issues = [{ path: 'name', message: 'Too long.' }]
    const answer = await respond(new AppError(code, 'What to do.', { issues }), request('/api/v1/agents'))
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(await answer.json()).toEqual({
      type: `urn:parley:problem:${code}`,
      title: expect.any(String),
      status,
      detail: 'What to do.',
      code,
      errors: issues,
    })
  })

  test('is told when to ask again, and how to show who it is', async () => {
    const { respond } = setUp()
    const ask = (code: ErrorCode) => respond(new AppError(code, 'x'), request('/api/v1/agents'))
    expect((await ask('unavailable')).headers.get('retry-after')).toBe('5')
    expect((await ask('rate_limited')).headers.get('retry-after')).toBe('5')
    expect((await ask('unauthenticated')).headers.get('www-authenticate')).toBe('Bearer')
  })

  test('that lacks a right, or shows a key that is none, is seen in the log; a flood does not fill it', async () => {
    const { respond, logger } = setUp()
    await respond(new AppError('forbidden', 'x'), request('/api/v1/agents?secret=canary'))
    const key = { authorization: 'Bearer canary' }
    await respond(new AppError('unauthenticated', 'x'), request('/api/v1/calls', key))
    await respond(new AppError('unauthenticated', 'x'), request('/api/v1/calls'))
    await respond(new AppError('not_found', 'x'), request('/api/v1/calls'))
    expect(logger.lines.map(({ attributes }) => attributes)).toEqual([
      { method: 'GET', path: '/api/v1/agents', code: 'forbidden' },
      { method: 'GET', path: '/api/v1/calls', code: 'unauthenticated' },
    ])
    for (let n = 0; n < 500; n++) await respond(new AppError('forbidden', 'x'), request())
    // The minute of the clock may turn once meanwhile.
    expect(logger.lines.length).toBeLessThanOrEqual(2 * REFUSALS_LOGGED_PER_MINUTE_MAX)
  })

  test.each([
    ['an error of ours', new AppError('internal', 'canary')],
    ['an error of a library', new TypeError('canary is not a function')],
    ['something that is no error', 'canary'],
  ])('learns of %s nothing but a reference that stands in the log', async (_, thrown) => {
    const { respond, logger } = setUp()
    const answer = await respond(thrown, request('/api/v1/agents?cursor=canary'))
    const problem = (await answer.json()) as { traceId: string }
    expect(answer.status).toBe(500)
    expect(JSON.stringify(problem)).not.toContain('canary')
    expect(logger.lines).toEqual([
      {
        level: 'error',
        message: 'A request failed',
        attributes: { method: 'GET', path: '/api/v1/agents', traceId: problem.traceId, error: thrown },
      },
    ])
  })
})

describe('validation by the routes', () => {
  const { respond, logger } = setUp()
  const app = new Elysia({ handler: { standardHostname: false } })
    .onError(({ error, request: failed }) => respond(error, failed))
    .post('/api/in', ({ body }) => body, { body: z.strictObject({ count: z.number() }) })
    .get('/api/out', () => ({ count: 'canary' }) as never, {
      response: { 200: z.object({ count: z.number() }) },
    })

  test('names the fields of a request and repeats no value', async () => {
    const body = JSON.stringify({ count: 'canary', other: 'canary' })
    const answer = await app.handle(
      new Request('http://localhost/api/in', {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
      }),
    )
    expect(answer.status).toBe(422)
    const text = await answer.text()
    expect(JSON.parse(text).errors).toEqual([
      { path: 'count', message: 'This must be a number.' },
      { path: 'other', message: 'This field is not known.' },
    ])
    expect(text).not.toContain('canary')
  })

  test('of an answer is our own mistake: 500, and the log has the field without the data', async () => {
    const answer = await app.handle(request('/api/out'))
    expect(answer.status).toBe(500)
    expect(await answer.text()).not.toContain('canary')
    const [line] = logger.lines.splice(0)
    expect(line?.attributes.error).toMatchObject({
      message: expect.stringContaining('count: This must be a number.'),
    })
    expect(Bun.inspect(line, { depth: 9 })).not.toContain('canary')
  })
})

describe('a person', () => {
  test('without a session is sent to sign in and from there back', async () => {
    const { respond } = setUp()
    const answer = await respond(new AppError('unauthenticated', 'x'), request('/calls?x=1', page))
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/sign-in?next=%2Fcalls'])
    const posted = await respond(new AppError('unauthenticated', 'x'), request('/calls', page, 'POST'))
    expect(posted.headers.get('location')).toBe('/sign-in')
  })

  test('whose session ended on an open page is taken to the sign-in page by htmx', async () => {
    const { respond } = setUp()
    const answer = await respond(
      new AppError('unauthenticated', 'x'),
      request('/calls', { 'hx-request': 'true' }),
    )
    expect([answer.status, answer.headers.get('hx-redirect')]).toEqual([401, '/sign-in'])
    expect(answer.headers.get('location')).toBeNull()
  })

  test('gets the page of the error, with its status and headers', async () => {
    const { respond } = setUp(
      failure => new Response(`<h1>${failure.message}</h1>`, { status: failure.status }),
    )
    const answer = await respond(new HttpError(405, 'No.', { allow: 'GET' }), request('/calls', page))
    expect([answer.status, await answer.text()]).toEqual([405, '<h1>No.</h1>'])
    expect(answer.headers.get('allow')).toBe('GET')
  })

  test('gets a problem document when even the page of the error fails, and the log says so', async () => {
    const { respond, logger } = setUp(() => {
      throw new Error('no template')
    })
    const answer = await respond(new AppError('conflict', 'x'), request('/calls', page))
    expect([answer.status, answer.headers.get('content-type')]).toEqual([409, 'application/problem+json'])
    expect(logger.lines.map(line => line.message)).toEqual(['An error page could not be rendered'])
  })
})
