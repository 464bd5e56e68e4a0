import { describe, expect, test } from 'bun:test'
import { AppError } from '#core/errors.ts'
import { createCsrf, withoutToken } from './csrf.ts'
import type { RequestIdentity } from './request-identity.ts'

const ORIGIN = 'https://parley.example.com'

/** Whose session it is, is what the cookie `user` says; in which organization they work, the cookie `organization`. */
const identity: Pick<RequestIdentity, 'identifyPerson'> = {
  async identifyPerson(request) {
    const cookies = new Bun.CookieMap(request.headers.get('cookie') ?? '')
    const id = cookies.get('user')
    if (!id) return null
    const organizationId = cookies.get('organization')
    return {
      session: { id: `session of ${id}` },
      principal: organizationId ? { scope: { organizationId } } : null,
    } as Awaited<ReturnType<RequestIdentity['identifyPerson']>>
  },
}

const csrf = createCsrf({ secret: 'a'.repeat(32), identity, isSecure: true, publicUrl: () => ORIGIN })

interface Parts {
  method?: string
  path?: string
  cookies?: Record<string, string>
  headers?: Record<string, string>
}

function request({ method = 'POST', path = '/agents', cookies = {}, headers = {} }: Parts = {}): Request {
  const cookie = Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ')
  return new Request(ORIGIN + path, { method, headers: { cookie, ...headers } })
}

/** What a browser has after it opened a page: the visitor cookie and the token of the form. */
async function openPage(user?: string, cookies: Record<string, string> = {}) {
  const page = request({ method: 'GET', cookies: { ...cookies, ...(user ? { user } : {}) } })
  const token = await csrf.createToken(page)
  const [name = '', value = ''] = csrf.cookieFor(page)?.split(';')[0]?.split('=') ?? []
  return { token, cookies: { ...cookies, ...(name ? { [name]: value } : {}), ...(user ? { user } : {}) } }
}

async function isAccepted(posted: Request, body: unknown = undefined): Promise<boolean> {
  try {
    await csrf.verify(posted, body)
    return true
  } catch (error) {
    if (error instanceof AppError && error.code === 'forbidden') return false
    throw error
  }
}

describe('a form', () => {
  test('of our own page is taken, with its token in a field or in the header of htmx', async () => {
    const { token, cookies } = await openPage('ann')
    expect(await isAccepted(request({ cookies }), { _csrf: token })).toBe(true)
    expect(await isAccepted(request({ cookies, headers: { 'x-csrf-token': token } }))).toBe(true)
  })

  test('needs a token before anybody has signed in, too', async () => {
    const { token, cookies } = await openPage()
    expect(await isAccepted(request({ path: '/sign-in', cookies }), { _csrf: token })).toBe(true)
    expect(await isAccepted(request({ path: '/sign-in', cookies }), {})).toBe(false)
  })

  test.each<
    [string, (mine: { token: string; cookies: Record<string, string> }) => Promise<[Request, unknown]>]
  >([
    ['without a token', async ({ cookies }) => [request({ cookies }), {}]],
    [
      'with a token that was changed',
      async ({ token, cookies }) => [request({ cookies }), { _csrf: `${token.slice(0, -4)}AAAA` }],
    ],
    [
      'with the token of another browser',
      async ({ cookies }) => [request({ cookies }), { _csrf: (await openPage('ann')).token }],
    ],
    [
      'with the token of somebody else in this browser',
      async ({ cookies }) => {
        const { token } = await openPage('bob', {
          '__Host-parley_visitor': cookies['__Host-parley_visitor'] ?? '',
        })
        return [request({ cookies }), { _csrf: token }]
      },
    ],
    [
      'with the token of the page before signing in',
      async ({ cookies }) => {
        const { token } = await openPage(undefined, {
          '__Host-parley_visitor': cookies['__Host-parley_visitor'] ?? '',
        })
        return [request({ cookies }), { _csrf: token }]
      },
    ],
    [
      'of the organization that this browser worked in before',
      async ({ token, cookies }) => [
        request({ cookies: { ...cookies, organization: 'another' } }),
        { _csrf: token },
      ],
    ],
    [
      'without the cookie of the browser',
      async ({ token }) => [request({ cookies: { user: 'ann' } }), { _csrf: token }],
    ],
    ['with a token twice', async ({ token, cookies }) => [request({ cookies }), { _csrf: [token, token] }]],
    [
      'that another site sent',
      async ({ token, cookies }) => [
        request({ cookies, headers: { 'sec-fetch-site': 'cross-site' } }),
        { _csrf: token },
      ],
    ],
    [
      'that a sibling domain sent',
      async ({ token, cookies }) => [
        request({ cookies, headers: { 'sec-fetch-site': 'same-site' } }),
        { _csrf: token },
      ],
    ],
    [
      'of another origin',
      async ({ token, cookies }) => [
        request({ cookies, headers: { origin: 'https://evil.example' } }),
        { _csrf: token },
      ],
    ],
    [
      'of no origin that has a name',
      async ({ token, cookies }) => [request({ cookies, headers: { origin: 'null' } }), { _csrf: token }],
    ],
  ])('%s is refused', async (_, build) => {
    const [posted, body] = await build(await openPage('ann'))
    expect(await isAccepted(posted, body)).toBe(false)
  })

  test('of our own origin is taken, by its public name and by the one it was asked under', async () => {
    const { token, cookies } = await openPage('ann')
    for (const origin of [ORIGIN, 'http://192.0.2.7:3000']) {
      const headers = { origin, host: '192.0.2.7:3000' }
      expect(await isAccepted(request({ cookies, headers }), { _csrf: token })).toBe(true)
    }
  })

  test('of every method that changes something needs a token; reading and REST do not', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
      expect(await isAccepted(request({ method }))).toBe(false)
    for (const method of ['GET', 'HEAD']) expect(await isAccepted(request({ method }))).toBe(true)
    expect(await isAccepted(request({ path: '/api/v1/agents' }))).toBe(true)
    expect(await isAccepted(request({ path: '/apix' }))).toBe(false)
  })
})

describe('the cookie of a browser', () => {
  test('is set once, for this host alone, out of reach of scripts', async () => {
    const page = request({ method: 'GET' })
    const [first, second] = [await csrf.createToken(page), await csrf.createToken(page)]
    expect(first).not.toBe(second)
    expect(csrf.cookieFor(page)).toMatch(
      /^__Host-parley_visitor=[\w-]{32}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/,
    )
    const { cookies } = await openPage()
    const again = request({ method: 'GET', cookies })
    await csrf.createToken(again)
    expect(csrf.cookieFor(again)).toBeNull()
  })

  test('that nobody of ours can have made is replaced', async () => {
    const page = request({ method: 'GET', cookies: { '__Host-parley_visitor': 'a|b' } })
    await csrf.createToken(page)
    expect(csrf.cookieFor(page)).not.toBeNull()
  })
})

test('a handler sees the form without the token', () => {
  expect(withoutToken({ _csrf: 'x', name: 'Ann' })).toEqual({ name: 'Ann' })
  expect(withoutToken('text')).toBe('text')
  expect(withoutToken(undefined)).toBeUndefined()
})
