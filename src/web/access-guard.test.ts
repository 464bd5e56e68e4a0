import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { Elysia } from 'elysia'
import { z } from 'zod'
import { type Permission, ROLE_PERMISSIONS } from '#core/access/permissions.ts'
import type { Person } from '#core/access/principal.ts'
import { AppError } from '#core/errors.ts'
import { platformScope } from '#core/scope.ts'
import { makeCall } from '#testing/record-factories.ts'
import { createTestApp, TEST_ORIGIN, type Tenant, type TestApp } from '#testing/test-app.ts'
import {
  createAccessGuard,
  findUnguardedRoutes,
  isPublicRoute,
  PUBLIC_ROUTES,
  permissionOf,
} from './access-guard.ts'
import { createRequestIdentity } from './request-identity.ts'

let web: TestApp
let tenant: Tenant
let foreign: Tenant

beforeAll(async () => {
  web = await createTestApp()
  tenant = await web.createTenant('Ours')
  foreign = await web.createTenant('Theirs')
})
afterAll(() => web.close())

type RouteEntry = (typeof web.app.routes)[number]

const apiRoutes = () => web.app.routes.filter(route => route.path.startsWith('/api/'))
const pathOf = (route: { path: string }, id: string = Bun.randomUUIDv7()) => route.path.replace(':id', id)

function ask(method: string, path: string, headers: Record<string, string> = {}, body?: string) {
  return web.app.handle(new Request(TEST_ORIGIN + path, { method, headers, body }))
}

describe('the route table', () => {
  test('every route names a permission or stands on the public list', () => {
    expect(findUnguardedRoutes(web.app.routes)).toEqual([])
    expect(apiRoutes().length).toBeGreaterThan(15)
    const isOpen = (route: RouteEntry) =>
      permissionOf(route) === undefined && !isPublicRoute(route.method, route.path)
    expect(
      apiRoutes()
        .filter(isOpen)
        .map(route => route.path),
    ).toEqual([])
  })

  test('a route that was forgotten is found', () => {
    const guard = createAccessGuard(web.app.context.identity)
    const forgetful = new Elysia().use(guard).get('/healthz', 'public').get('/secrets', 'open')
    const careful = new Elysia().use(guard).get('/secrets', 'closed', { permission: 'agents.read' })
    expect(findUnguardedRoutes(forgetful.routes)).toEqual(['GET /secrets'])
    expect(findUnguardedRoutes(careful.routes)).toEqual([])
  })

  test('the public list holds nothing that is not there, and of REST only where a key becomes a token', () => {
    const known = web.app.routes.map(route => `${route.method} ${route.path}`)
    expect([...PUBLIC_ROUTES.keys()].filter(route => !known.includes(route))).toEqual([])
    expect([...PUBLIC_ROUTES.keys()].filter(route => route.includes('/api/'))).toEqual(['POST /api/v1/token'])
  })
})

describe('REST', () => {
  test.each<[string, () => Promise<Record<string, string>>]>([
    ['no key', async () => ({})],
    ['a key that is not ours', async () => ({ authorization: 'Bearer parley_nonsense' })],
    ['another scheme', async () => ({ authorization: `Basic ${btoa(`x:${tenant.apiKey}`)}` })],
    ['a key without a scheme', async () => ({ authorization: tenant.apiKey })],
    ['a session cookie', sessionCookie],
  ])('with %s every route answers 401, before it looks at the body', async (_, credentials) => {
    const headers = { ...(await credentials()), 'content-type': 'application/json' }
    for (const route of apiRoutes()) {
      const body = route.method === 'GET' || route.method === 'DELETE' ? undefined : '{"broken":'
      const answer = await ask(route.method, pathOf(route), headers, body)
      expect([route.method, route.path, answer.status]).toEqual([route.method, route.path, 401])
      expect(answer.headers.get('www-authenticate')).toBe('Bearer')
      expect(answer.headers.get('content-type')).toBe('application/problem+json')
    }
  })

  test('an address that does not exist is not told from one that does, without a key', async () => {
    expect((await ask('GET', '/api/v1/nothing')).status).toBe(401)
    expect((await ask('GET', '/api/v1/nothing', { authorization: `Bearer ${tenant.apiKey}` })).status).toBe(
      404,
    )
  })

  test('every route with an id answers a foreign one byte for byte as one that nobody has, and nothing changes', async () => {
    const ids = await idsOf(foreign)
    const before = await snapshot(foreign)
    // tests/access does the same with every route, every kind of id and every role; here are the ids that look dangerous.
    const withId = apiRoutes().filter(
      route => route.path.includes(':id') && (route.path.split('/')[3] ?? '') in ids,
    )
    expect(withId.length).toBeGreaterThanOrEqual(11)
    for (const route of withId) {
      const id = ids[route.path.split('/')[3] ?? '']
      const odd = [Bun.randomUUIDv7(), 'x', '%00', '%F0%9F', 'x'.repeat(3_000), "'%20or%201=1", '..%2f..']
      const theirs = await answerOf(route, id)
      expect(theirs.status).toBe(404)
      for (const unknown of odd) expect(await answerOf(route, unknown)).toEqual(theirs)
    }
    expect(await snapshot(foreign)).toEqual(before)
  })

  test('the words of a foreign connection cannot be borrowed through a body', async () => {
    const { 'model-connections': modelConnectionId } = await idsOf(foreign)
    const { status, json } = await web.api('POST', '/agents', {
      key: tenant.apiKey,
      body: { name: 'Spy', modelConnectionId },
    })
    expect(status).toBe(422)
    expect(json.errors).toEqual([
      { path: 'modelConnectionId', message: 'There is no such model connection.' },
    ])
  })

  async function idsOf({ apiKey: key, scope }: Tenant): Promise<Record<string, string>> {
    const first = async (path: string) => (await web.api('GET', path, { key })).json.items[0].id
    const call = await makeCall(web.foundation.store, scope)
    return {
      agents: await first('/agents'),
      'model-connections': await first('/model-connections'),
      calls: call.id,
    }
  }

  async function snapshot({ apiKey: key }: Tenant) {
    const paths = ['/organization', '/agents', '/model-connections', '/calls']
    return Promise.all(paths.map(async path => (await web.api('GET', path, { key })).text))
  }

  async function answerOf(route: { method: string; path: string }, id = '') {
    const sendsBody = route.method === 'POST' || route.method === 'PATCH'
    const answer = await ask(
      route.method,
      pathOf(route, id),
      {
        authorization: `Bearer ${tenant.apiKey}`,
        ...(sendsBody ? { 'content-type': 'application/json' } : {}),
      },
      sendsBody ? '{}' : undefined,
    )
    const headers = [...answer.headers].filter(([name]) => name !== 'date' && !name.startsWith('ratelimit'))
    return { status: answer.status, headers, text: await answer.text() }
  }

  async function sessionCookie(): Promise<Record<string, string>> {
    const headers = await web.foundation.authenticator.signIn({
      email: tenant.email,
      password: 'correct horse battery staple',
      headers: new Headers(),
    })
    return {
      cookie: headers
        .getSetCookie()
        .map(line => line.split(';')[0])
        .join('; '),
    }
  }
})

describe('a role', () => {
  test('opens what it includes, and is refused the rest by the name of the right before anything is validated', async () => {
    expect(await textsFor(makePerson({ permissions: ROLE_PERMISSIONS.member }))).toEqual({
      '/read': 'Ours',
      '/write': lacks('organization.write'),
      '/platform': lacks('roles.write'),
      '/person': 'ann',
    })
  })

  test('of the platform opens what belongs to it, and nothing of an organization', async () => {
    expect(await textsFor(makePerson({ isPlatformAdmin: true, permissions: [] }))).toEqual({
      '/read': lacks('organization.read'),
      '/write': lacks('organization.write'),
      '/platform': 'ann',
      '/person': 'ann',
    })
  })

  test('is needed: whoever is in no organization is told so, and still has an own account', async () => {
    expect(await textsFor({ ...makePerson({}), principal: null })).toMatchObject({
      '/read': 'forbidden: You are in no organization that is open. Ask for an invitation.',
      '/person': 'ann',
    })
    expect((await textsFor(null))['/person']).toStartWith('unauthenticated')
  })
})

const lacks = (permission: string) =>
  `forbidden: This needs the right ${permission}, which your role does not include.`

function makePerson({
  permissions = [],
  isPlatformAdmin = false,
}: {
  permissions?: readonly Permission[]
  isPlatformAdmin?: boolean
}): Person {
  const user = { id: 'ann', name: 'Ann', email: 'ann@example.com', language: null, emailVerified: true }
  const person = { ...user, isPlatformAdmin }
  return {
    user: person,
    session: { id: 'session', organizationId: null, method: 'password' },
    isPlatformAdmin,
    memberships: [],
    principal: { scope: tenant.scope, permissions, user: person, role: 'custom', organizationName: 'Ours' },
    platformScope: platformScope({ kind: 'user', userId: 'ann' }),
  }
}

/** What each of the three locks answers this person. The body of /write is never valid. */
async function textsFor(person: Person | null): Promise<Record<string, string>> {
  const identity = createRequestIdentity({
    access: { identifyPerson: async () => person },
    identifyBearer: () => Promise.reject(new AppError('unauthenticated', 'No key is valid here.')),
    originOf: () => ({ address: null, userAgent: null }),
  })
  const app = new Elysia({ handler: { standardHostname: false } })
    .onError(
      ({ error }) => new Response(error instanceof AppError ? `${error.code}: ${error.message}` : 'other'),
    )
    .use(createAccessGuard(identity))
    .get('/read', ({ principal }) => principal.organizationName, { permission: 'organization.read' })
    .post('/write', 'written', { permission: 'organization.write', body: z.strictObject({}) })
    .get('/platform', ({ person }) => person.user.id, { platform: 'roles.write' })
    .get('/person', ({ person }) => person.user.id, { person: true })
  const texts: Record<string, string> = {}
  for (const path of ['/read', '/write', '/platform', '/person']) {
    const method = path === '/write' ? 'POST' : 'GET'
    texts[path] = await (await app.handle(new Request(TEST_ORIGIN + path, { method }))).text()
  }
  return texts
}
