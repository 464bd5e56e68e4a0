import { afterAll, beforeAll, expect, test } from 'bun:test'
import { AppError } from '#core/errors.ts'
import { createPlainHttpRule } from '#core/sign-in-providers/plain-http.ts'
import { createProviderFetch, PROVIDER_ANSWER_MAX_BYTES } from './provider-fetch.ts'

let server: Bun.Server<undefined>
let origin: string
const asked: string[] = []

beforeAll(() => {
  server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch(request) {
      const { pathname } = new URL(request.url)
      if (pathname === '/slow') return new Promise<Response>(() => undefined)
      if (pathname === '/away') return Response.redirect('http://127.0.0.1:1/', 302)
      if (pathname === '/whole') return new Response('x'.repeat(PROVIDER_ANSWER_MAX_BYTES))
      if (pathname === '/more') return new Response('x'.repeat(PROVIDER_ANSWER_MAX_BYTES + 1))
      return Response.json({ method: request.method })
    },
  })
  origin = `http://127.0.0.1:${server.port}`
})
afterAll(() => server?.stop(true))

const options = { method: 'GET', headers: {}, body: undefined, redirect: 'manual' } as const

function ask(path: string, change: Partial<Parameters<typeof createProviderFetch>[0]> = {}) {
  const admit = async (address: string) => void asked.push(address)
  return createProviderFetch({ admit, mayUseHttp: async () => true, ...change })(origin + path, options)
}

const wordsOf = (promise: Promise<Response>) =>
  promise.then(
    ({ status }) => `answered ${status}`,
    error => (error instanceof AppError ? `${error.code}: ${error.phrase.text}` : String(error)),
  )

test('an answer comes through, after its address was admitted', async () => {
  expect(await (await ask('/')).json()).toEqual({ method: 'GET' })
  expect(asked).toEqual([`${origin}/`])
})

test('an address that is not admitted is not asked', async () => {
  const refusal = new AppError('forbidden', 'Not that one.')
  expect(await wordsOf(ask('/', { admit: () => Promise.reject(refusal) }))).toBe('forbidden: Not that one.')
})

test('a provider that does not answer in time is told as such', async () => {
  expect(await wordsOf(ask('/slow', { timeoutMs: 100 }))).toBe(
    'unavailable: {host} did not answer in {seconds} seconds.',
  )
})

test('a redirect is not followed', async () => {
  expect(await wordsOf(ask('/away'))).toContain('sends requests somewhere else')
})

test('an answer has a largest size', async () => {
  expect(await wordsOf(ask('/whole'))).toBe('answered 200')
  expect(await wordsOf(ask('/more'))).toBe('unavailable: The answer of {host} is too large.')
})

test('without https nothing is sent, but where the operator said so', async () => {
  expect(await wordsOf(ask('/', { mayUseHttp: async () => false }))).toContain('does not begin with https://')
})

test.each([
  [[], 'http://127.0.0.1:8080', [], false],
  [['127.0.0.1'], 'http://127.0.0.1:8080', [], true],
  [['127.0.0.1:8081'], 'http://127.0.0.1:8080', [], false],
  [['sso.lan'], 'http://sso.lan', ['10.1.2.3'], true],
  // What leads outside is not private, listed or not.
  [['sso.example.com'], 'http://sso.example.com', ['203.0.113.9'], false],
  [['sso.lan'], 'http://sso.lan', ['10.1.2.3', '203.0.113.9'], false],
  [['private'], 'http://169.254.169.254', [], false],
  [['169.254.169.254'], 'http://169.254.169.254', [], false],
  [['sso.lan'], 'http://sso.lan', [], false],
])('with %p plain http to %p (%p): %p', async (allowed, address, addresses, expected) => {
  const mayUseHttp = createPlainHttpRule(allowed, async () => addresses)
  expect(await mayUseHttp(address)).toBe(expected)
})
