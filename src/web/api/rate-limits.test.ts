import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Principal } from '#core/access/principal.ts'
import { createTestApp, TEST_ORIGIN, type Tenant, type TestApp } from '#testing/test-app.ts'
import { createTestClock } from '#testing/test-foundation.ts'
import { createWebApp } from '../web-app.ts'
import {
  BUCKETS_MAX,
  createRateLimits,
  STRANGER_REQUESTS_PER_MINUTE,
  STRANGERS_TOGETHER_PER_MINUTE,
} from './rate-limits.ts'

let web: TestApp
let tenant: Tenant

beforeAll(async () => {
  web = await createTestApp()
  tenant = await web.createTenant()
})
afterAll(() => web.close())

async function makeKey(requestsPerMinute: number): Promise<string> {
  const body = { name: 'Limited', permissions: ['agents.read'], requestsPerMinute }
  return (await web.api('POST', '/api-keys', { key: tenant.apiKey, body })).json.apiKey
}

const limitsOf = ({ headers }: { headers: Headers }) =>
  ['limit', 'remaining', 'reset'].map(name => Number(headers.get(`ratelimit-${name}`) ?? Number.NaN))

describe('a key', () => {
  test('may ask for a minute’s worth at once, and then as fast as its bucket fills', async () => {
    const key = await makeKey(6)
    expect(limitsOf(await web.api('GET', '/agents', { key }))).toEqual([6, 5, 10])
    for (const left of [4, 3, 2, 1, 0])
      expect(limitsOf(await web.api('GET', '/agents', { key }))[1]).toBe(left)
    const refused = await web.api('GET', '/agents', { key })
    expect(refused.status).toBe(429)
    expect(refused.headers.get('content-type')).toBe('application/problem+json')
    expect(refused.headers.get('retry-after')).toBe('10')
    expect(limitsOf(refused)).toEqual([6, 0, 60])
    expect(refused.json).toMatchObject({
      status: 429,
      code: 'rate_limited',
      detail: expect.stringContaining('10'),
    })
    web.foundation.clock.advance(9_999)
    expect((await web.api('GET', '/agents', { key })).status).toBe(429)
    web.foundation.clock.advance(1)
    const taken = await web.api('GET', '/agents', { key })
    expect(taken.status).toBe(200)
    expect(taken.headers.get('retry-after')).toBeNull()
    web.foundation.clock.advance(3_600_000)
    expect(limitsOf(await web.api('GET', '/agents', { key }))[1]).toBe(5)
  })

  test('counts with its access tokens, so that an exchange wins nothing', async () => {
    const key = await makeKey(3)
    const { accessToken } = (await web.api('POST', '/token', { key })).json
    expect(limitsOf(await web.api('GET', '/agents', { key: accessToken }))[1]).toBe(1)
    expect(limitsOf(await web.api('GET', '/agents', { key }))[1]).toBe(0)
    expect((await web.api('GET', '/agents', { key: accessToken })).status).toBe(429)
  })

  test('is told about its limit in every answer, refusals too', async () => {
    const key = await makeKey(100)
    for (const [method, path] of [
      ['GET', '/agents/x'],
      ['GET', '/nothing'],
      ['DELETE', '/agents'],
      ['GET', '/calls'],
      ['POST', '/token'],
    ] as const) {
      const [limit, remaining] = limitsOf(
        await web.api(method, path, { key, body: method === 'POST' ? [] : undefined }),
      )
      expect([path, limit]).toEqual([path, 100])
      expect(remaining).toBeLessThan(100)
    }
  })

  test('is slowed down by nobody else', async () => {
    const [busy, calm] = [await makeKey(1), await makeKey(1)]
    await web.api('GET', '/agents', { key: busy })
    expect((await web.api('GET', '/agents', { key: busy })).status).toBe(429)
    expect((await web.api('GET', '/agents', { key: calm })).status).toBe(200)
  })
})

describe('whoever shows no key that works', () => {
  const from = (address: string | undefined) => {
    const app = createWebApp(web.dependencies, {
      isSecure: false,
      publicUrl: () => TEST_ORIGIN,
      peerAddress: () => address,
    })
    return (key: string | null) =>
      app.handle(
        new Request(`${TEST_ORIGIN}/api/v1/agents`, {
          headers: key === null ? {} : { authorization: `Bearer ${key}` },
        }),
      )
  }

  test('is slowed down by address, and takes nothing from keys that do', async () => {
    const ask = from('203.0.113.7')
    const answers: number[] = []
    for (let asked = 0; asked <= STRANGER_REQUESTS_PER_MINUTE; asked++)
      answers.push((await ask(asked % 2 ? null : `parley_${asked}`)).status)
    expect(new Set(answers.slice(0, -1))).toEqual(new Set([401]))
    expect(answers.at(-1)).toBe(429)
    expect((await ask(tenant.apiKey)).status).toBe(200)
  })

  test('and whose address nobody can tell counts with all the others of that kind', async () => {
    const refused = await from(undefined)(null)
    expect(refused.status).toBe(401)
    expect(limitsOf(refused)[0]).toBe(STRANGERS_TOGETHER_PER_MINUTE)
  })
})

test('pages have no such limit', async () => {
  const page = await web.app.handle(new Request(`${TEST_ORIGIN}/sign-in`))
  expect(page.headers.get('ratelimit-limit')).toBeNull()
})

test('a flood of keys or addresses is not remembered for ever', () => {
  const clock = createTestClock()
  const limits = createRateLimits({
    clock,
    clientAddresses: { of: request => request.headers.get('x') ?? '' },
  })
  const ask = (apiKeyId: string) => {
    const request = new Request(TEST_ORIGIN)
    limits.countKey(request, {
      credential: { apiKeyId, requestsPerMinute: 2, isAccessToken: false },
    } as Principal)
    return Number(new Headers(limits.headersOf(request)).get('ratelimit-remaining'))
  }
  expect([ask('first'), ask('second'), ask('first')]).toEqual([1, 1, 0])
  for (let other = 0; other < BUCKETS_MAX - 1; other++) ask(`other ${other}`)
  // The one that was used longest ago is gone and begins anew; the other is still held to what it asked.
  expect(() => ask('first')).toThrow('Too many requests')
  expect(ask('second')).toBe(1)
})
