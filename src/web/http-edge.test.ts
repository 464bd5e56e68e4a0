import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createTestApp, TEST_ORIGIN, type Tenant, type TestApp } from '#testing/test-app.ts'
import { createWebApp } from './web-app.ts'

let web: TestApp
let tenant: Tenant

beforeAll(async () => {
  web = await createTestApp()
  tenant = await web.createTenant()
})
afterAll(() => web.close())

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  web.app.handle(new Request(TEST_ORIGIN + path, { method, headers }))
const key = () => ({ authorization: `Bearer ${tenant.apiKey}` })

describe('every answer', () => {
  test.each([
    ['JSON', '/api/v1/agents', 200],
    ['a problem', '/api/v1/agents/x', 404],
    ['a page', '/sign-in', 200],
    ['a missing page', '/nothing', 404],
    ['a missing file', '/static/x', 404],
    ['the health', '/healthz', 200],
    ['a redirect', '/agents', 303],
  ])('(%s) carries the headers that keep a browser safe', async (_, path, status) => {
    const answer = await ask(path, { ...key(), accept: 'text/html' })
    expect(answer.status).toBe(status)
    const policy = answer.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("connect-src 'self'")
    expect(policy).toContain("require-trusted-types-for 'script'")
    for (const nobody of ['base-uri', 'frame-ancestors']) expect(policy).toContain(`${nobody} 'none'`)
    expect(policy).not.toMatch(/unsafe|\*|https?:|wss?:/)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'permissions-policy': expect.stringContaining('microphone=(self)'),
      'cross-origin-opener-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
    })
  })

  test('is kept by nobody unless it says so itself', async () => {
    expect((await ask('/api/v1/agents', key())).headers.get('cache-control')).toBe('no-store')
    expect((await ask('/openapi.json')).headers.get('cache-control')).toBe('no-cache')
  })

  test('asks for https only where people reach us by it', async () => {
    expect((await ask('/healthz')).headers.get('strict-transport-security')).toBeNull()
    const secure = createWebApp(web.dependencies, {
      isSecure: true,
      publicUrl: () => 'https://parley.example.com',
    })
    const answer = await secure.handle(new Request('http://localhost/healthz'))
    expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000')
  })
})

describe('a request', () => {
  test('with a method that the address does not know is told which it knows', async () => {
    const answer = await ask('/healthz', {}, 'DELETE')
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET'])
    const list = await ask('/api/v1/agents', key(), 'DELETE')
    expect([list.status, list.headers.get('allow')]).toEqual([405, 'GET, POST'])
  })

  test('for the head of an answer gets it without the body', async () => {
    const answer = await ask('/healthz', {}, 'HEAD')
    expect([answer.status, await answer.text()]).toEqual([200, ''])
  })

  test('without a host, as old health checks send it, is answered', async () => {
    const bare = {
      url: '/healthz',
      method: 'GET',
      headers: new Headers(),
      signal: new AbortController().signal,
    }
    expect((await web.app.handle(bare as Request)).status).toBe(200)
  })

  test('with a host that is none is refused in words', async () => {
    const odd = new Proxy(new Request(TEST_ORIGIN), {
      get: (target, name) => (name === 'url' ? 'http://[::1/healthz' : Reflect.get(target, name, target)),
    })
    expect((await web.app.handle(odd)).status).toBe(400)
  })
})

describe('compression', () => {
  test.each([
    ['gzip, deflate, br, zstd', 'zstd', Bun.zstdDecompressSync],
    ['gzip', 'gzip', Bun.gunzipSync],
    ['zstd;q=0, gzip;q=0.5', 'gzip', Bun.gunzipSync],
  ] as const)('to a client that takes %s is %s', async (accepted, encoding, open) => {
    const plain = await (await ask('/openapi.json')).text()
    const answer = await ask('/openapi.json', { 'accept-encoding': accepted })
    expect(answer.headers.get('content-encoding')).toBe(encoding)
    expect(answer.headers.get('vary')).toContain('accept-encoding')
    const bytes = new Uint8Array(await answer.arrayBuffer())
    expect(bytes.byteLength).toBeLessThan(plain.length / 4)
    expect(new TextDecoder().decode(open(bytes))).toBe(plain)
  })

  test.each([
    ['identity', '/openapi.json'],
    ['', '/openapi.json'],
    ['gzip', '/healthz'],
  ])('is left out for a client that takes %p at %s', async (accepted, path) => {
    const answer = await ask(path, { 'accept-encoding': accepted })
    expect(answer.headers.get('content-encoding')).toBeNull()
    expect(await answer.json()).toBeObject()
  })

  test('of a long answer does not hold up the others, and is whole', async () => {
    const facts = Array.from({ length: 1_700 }, (_, i) => `Fact ${i}.`).join('\n')
    const context = { about: facts, address: facts, facts, tone: facts, openingHours: facts }
    await web.api('PATCH', '/organization', { key: tenant.apiKey, body: { context } })
    for (const encoding of ['gzip', 'zstd']) {
      const answer = await ask('/api/v1/organization', { ...key(), 'accept-encoding': encoding })
      const bytes = new Uint8Array(await answer.arrayBuffer())
      const text = new TextDecoder().decode(
        encoding === 'gzip' ? Bun.gunzipSync(bytes) : Bun.zstdDecompressSync(bytes),
      )
      expect(text.length).toBeGreaterThan(64 * 1024)
      expect(JSON.parse(text).context.facts).toBe(facts)
    }
  })
})
