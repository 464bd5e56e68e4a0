import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { createTestApp, type Tenant, type TestApp } from '#testing/test-app.ts'

/** Bounded, so that the suite stays short; the seed is printed by fast-check when a run fails. */
const RUNS = 150

let web: TestApp
let tenant: Tenant
let targets: { method: string; path: string }[]

beforeAll(async () => {
  web = await createTestApp()
  tenant = await web.createTenant()
  const first = async (path: string): Promise<string> =>
    (await web.api('GET', path, { key: tenant.apiKey })).json.items[0].id
  const ids: Record<string, string> = {
    agents: await first('/agents'),
    'model-connections': await first('/model-connections'),
    calls: Bun.randomUUIDv7(),
  }
  targets = web.app.routes
    .filter(route => route.path.startsWith('/api/v1') && route.method !== 'GET' && route.method !== 'DELETE')
    .map(({ method, path }) => ({
      method,
      path: path.slice('/api/v1'.length).replace(':id', ids[path.split('/')[3] ?? ''] ?? ''),
    }))
})
afterAll(() => web.close())

const FIELDS = [
  'name',
  'kind',
  'stt',
  'llm',
  'tts',
  'baseUrl',
  'model',
  'apiKey',
  'voice',
  'prompt',
  'greeting',
  'language',
  'modelConnectionId',
  'tools',
  'context',
  'timeZone',
  'facts',
  'draft',
  'variables',
  'version',
  '__proto__',
  'constructor',
  '',
]
const leaf = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '\0',
    '\ud800',
    '\udfff\ud800',
    'cascade',
    'rehearsal',
    'en',
    'http://',
    'http://x',
    'x'.repeat(60_000),
  ),
  fc.double(),
  fc.constantFrom(1e308, -1e308, 2 ** 53, -(2 ** 31) - 1, 0, -0),
  fc.boolean(),
  fc.constant(null),
)
const json = fc.letrec(tie => ({
  value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, tie('list'), tie('fields')),
  list: fc.array(tie('value'), { maxLength: 4 }),
  fields: fc.dictionary(fc.oneof(fc.constantFrom(...FIELDS), fc.string({ maxLength: 5 })), tie('value'), {
    maxKeys: 8,
  }),
})).value

async function expectRefusalInWords(method: string, path: string, body: string, type = 'application/json') {
  const answer = await web.api(method, path, { key: tenant.apiKey, body, headers: { 'content-type': type } })
  expect(answer.status).toBeLessThan(500)
  if (answer.status >= 400)
    expect(answer.json).toMatchObject({ status: answer.status, detail: expect.any(String) })
}

describe('no body makes a route fail', () => {
  test('any JSON value', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(), json, async (index, body) => {
        const { method, path } = targets[index % targets.length]!
        await expectRefusalInWords(method, path, JSON.stringify(body) ?? '')
      }),
      { numRuns: RUNS },
    ))

  test('any bytes of any type', () =>
    fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.string({ unit: 'binary' }),
        fc.constantFrom(
          'application/json',
          'application/x-www-form-urlencoded',
          'text/plain',
          'multipart/form-data',
          'x',
          '',
        ),
        async (index, body, type) => {
          const { method, path } = targets[index % targets.length]!
          await expectRefusalInWords(method, path, body, type)
        },
      ),
      { numRuns: RUNS },
    ))

  test.each([
    ['nested a hundred thousand deep', '['.repeat(100_000)],
    ['nested deep and well formed', `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`],
    ['a number beyond every number', '{"version":1e999}'],
    ['a key that is a prototype', '{"__proto__":{"name":"x"}}'],
    [
      'a hundred thousand fields',
      JSON.stringify(Object.fromEntries(Array.from({ length: 1e5 }, (_, i) => [i, i]))),
    ],
    ['a byte order mark', '\ufeff{}'],
  ])('%s', async (_, body) => {
    for (const { method, path } of targets) await expectRefusalInWords(method, path, body)
  })
})

test('no query and no path makes a route fail', () =>
  fc.assert(
    fc.asyncProperty(
      fc.constantFrom('/agents', '/calls', '/model-connections'),
      fc.webPath(),
      fc.webQueryParameters(),
      async (list, tail, query) => {
        const answer = await web.api('GET', `${list}${tail}?${query}`, { key: tenant.apiKey })
        expect(answer.status).toBeLessThan(500)
      },
    ),
    { numRuns: RUNS },
  ))
