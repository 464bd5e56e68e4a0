import { TEST_ORIGIN, TEST_PEER_HEADER, type TestApp } from '#testing/test-app.ts'
import type { Place, World } from './world.ts'

export interface Answer {
  status: number
  headers: Headers
  /** Empty for a stream: it would not end. */
  text: string
}

/** What a route is asked with: a form for pages, JSON for REST. */
export type Body = Readonly<Record<string, unknown>>

/** Asks as one kind of caller does. */
export interface Client {
  ask(method: string, path: string, body?: Body): Promise<Answer>
}

/** A browser; with a session when there is a person. It has the token of a page that it opened. */
export async function openBrowser(app: TestApp, userId: string | null): Promise<BrowserClient> {
  const cookies = new Map<string, string>()
  if (userId !== null) {
    const start = { method: 'password', headers: new Headers() } as const
    keep(cookies, await app.foundation.authenticator.startSession(userId, start))
  }
  const page = await send(app, 'GET', userId === null ? '/sign-in' : '/account', {
    headers: pageHeaders(cookies),
  })
  keep(cookies, page.headers)
  const csrfToken = /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
  return {
    cookies,
    csrfToken,
    ask: (method, path, body = {}) =>
      send(app, method, path, {
        headers: pageHeaders(cookies),
        form: method === 'GET' ? undefined : { _csrf: csrfToken, ...body },
      }),
  }
}

export interface BrowserClient extends Client {
  cookies: ReadonlyMap<string, string>
  csrfToken: string
}

/** A program with a bearer key or token. */
export function openProgram(app: TestApp, key: string): Client {
  return {
    ask: (method, path, body = {}) =>
      send(app, method, path, {
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        json: method === 'GET' || method === 'DELETE' ? undefined : body,
      }),
  }
}

interface Sent {
  headers: Record<string, string>
  form?: Body
  json?: Body
}

export async function send(app: TestApp, method: string, path: string, sent: Sent): Promise<Answer> {
  const { form, json } = sent
  const body = form ? encodeForm(form) : json ? JSON.stringify(json) : undefined
  const headers: Record<string, string> = { ...sent.headers, [TEST_PEER_HEADER]: nextAddress() }
  if (form) headers['content-type'] = 'application/x-www-form-urlencoded'
  const response = await app.app.handle(new Request(TEST_ORIGIN + path, { method, headers, body }))
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false
  if (isStream) await response.body?.cancel()
  return { status: response.status, headers: response.headers, text: isStream ? '' : await response.text() }
}

let addresses = 0

/** Nobody is slowed down for what another asked: that is looked at elsewhere. */
function nextAddress(): string {
  addresses++
  return `10.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses & 255}`
}

export function pageHeaders(cookies: ReadonlyMap<string, string>): Record<string, string> {
  return {
    accept: 'text/html',
    'sec-fetch-site': 'same-origin',
    cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
  }
}

function encodeForm(form: Body): string {
  const fields = Object.entries(form).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, String(one)]),
  )
  return new URLSearchParams(fields).toString()
}

/** NB: a value goes back as it came: the signature of a session is percent-encoded inside it. */
function keep(cookies: Map<string, string>, headers: Headers): void {
  for (const line of headers.getSetCookie()) {
    const [pair = ''] = line.split(';')
    cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
  }
}

/** A new key in an organization. */
export async function makeKey(
  { world, scope }: Place,
  change: { permissions?: string[] | null; expiresAt?: Date | null; revokedAt?: Date | null } = {},
): Promise<string> {
  const { store, clock } = world.app.foundation
  const apiKey = `parley_${Bun.randomUUIDv7()}${Bun.randomUUIDv7()}`
  await store.apiKeys.insert(scope, {
    id: Bun.randomUUIDv7(),
    organizationId: scope.organizationId,
    name: 'Key',
    prefix: apiKey.slice(0, 12),
    hash: new Bun.CryptoHasher('sha256').update(apiKey).digest('hex'),
    permissions: null,
    createdBy: null,
    createdAt: clock.now(),
    lastUsedAt: null,
    expiresAt: null,
    revokedAt: null,
    requestsPerMinute: 100_000,
    ...(change as object),
  })
  return apiKey
}

/** A short-lived token for a key. */
export async function exchange(world: World, key: string): Promise<string> {
  const answer = await openProgram(world.app, key).ask('POST', '/api/v1/token')
  const { accessToken, access_token: token } = JSON.parse(answer.text)
  return accessToken ?? token
}
