import { createHash, createSign, generateKeyPairSync, randomUUID } from 'node:crypto'
import type { WellKnownSettings } from './well-known-fake.ts'

// Google and LinkedIn as they answer over the wire: their discovery documents, tokens and quirks. Both let `person` in at once and
// send the browser back. Sources: Google's and LinkedIn's pages on OpenID Connect, and what client libraries report of them.

const CODE_LIFETIME_MS = 60_000
let settings: WellKnownSettings = { person: {}, tamper: {}, answerError: null }
const codes = new Map<
  string,
  { service: Service; nonce: string | null; challenge: string | null; atMs: number }
>()
const tokens = new Map<string, Service>()
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
const KEY_ID = randomUUID()

type Service = 'google' | 'linkedin'

const server = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request) {
    const url = new URL(request.url)
    const route = routes[`${request.method} ${url.pathname}`]
    return route ? route(request, url) : new Response('not here', { status: 404 })
  },
})
process.stdout.write(`${server.port}\n`)
process.stdin.resume().on('end', () => process.exit(0))

const at = (path: string) => `http://127.0.0.1:${server.port}${path}`

const routes: Record<string, (request: Request, url: URL) => Response | Promise<Response>> = {
  'POST /control/settings': async request => {
    settings = { ...settings, ...(await request.json()) }
    return Response.json({})
  },
  'GET /google/.well-known/openid-configuration': () => Response.json(googleDocument()),
  'GET /linkedin/oauth/.well-known/openid-configuration': () => Response.json(linkedinDocument()),
  'GET /elsewhere/.well-known/openid-configuration': () =>
    Response.redirect(at('/google/.well-known/openid-configuration'), 302),
  'GET /huge/.well-known/openid-configuration': () =>
    Response.json({ issuer: at('/huge'), more: 'x'.repeat(600_000) }),
  'GET /slow/.well-known/openid-configuration': () => new Promise(() => undefined),
  'GET /keys': () =>
    Response.json({
      keys: [{ ...publicKey.export({ format: 'jwk' }), kid: KEY_ID, alg: 'RS256', use: 'sig' }],
    }),
  'GET /google/o/oauth2/v2/auth': (_, url) => authorize('google', url),
  'GET /linkedin/oauth/v2/authorization': (_, url) => authorize('linkedin', url),
  'POST /google/token': async request => googleToken(request, await readForm(request)),
  'POST /linkedin/oauth/v2/accessToken': async request => linkedinToken(request, await readForm(request)),
  'GET /google/v1/userinfo': request => userinfo(request, 'google'),
  'GET /linkedin/v2/userinfo': request => userinfo(request, 'linkedin'),
}

function googleDocument() {
  return {
    issuer: at('/google'),
    authorization_endpoint: at('/google/o/oauth2/v2/auth'),
    token_endpoint: at('/google/token'),
    userinfo_endpoint: at('/google/v1/userinfo'),
    jwks_uri: at('/keys'),
    response_types_supported: ['code', 'token', 'id_token', 'code token', 'none'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'email', 'profile'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    claims_supported: [
      'aud',
      'email',
      'email_verified',
      'exp',
      'family_name',
      'given_name',
      'iat',
      'iss',
      'name',
      'picture',
      'sub',
    ],
    code_challenge_methods_supported: ['plain', 'S256'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
  }
}

/** It says nothing of PKCE, nor of how the client shows its secret. */
function linkedinDocument() {
  return {
    issuer: at('/linkedin/oauth'),
    authorization_endpoint: at('/linkedin/oauth/v2/authorization'),
    token_endpoint: at('/linkedin/oauth/v2/accessToken'),
    userinfo_endpoint: at('/linkedin/v2/userinfo'),
    jwks_uri: at('/keys'),
    response_types_supported: ['code'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'profile', 'email'],
    claims_supported: [
      'iss',
      'aud',
      'iat',
      'exp',
      'sub',
      'name',
      'given_name',
      'family_name',
      'picture',
      'email',
      'email_verified',
      'locale',
    ],
  }
}

function authorize(service: Service, { searchParams: query }: URL): Response {
  const back = new URL(query.get('redirect_uri') ?? at('/lost'))
  back.searchParams.set('state', query.get('state') ?? '')
  if (settings.answerError) {
    back.searchParams.set('error', settings.answerError)
    back.searchParams.set('error_description', '<script>alert(1)</script> words of the provider')
    return Response.redirect(back.href, 302)
  }
  const code = `4/${randomUUID()}`
  codes.set(code, {
    service,
    nonce: query.get('nonce'),
    challenge: query.get('code_challenge'),
    atMs: Date.now(),
  })
  back.searchParams.set('code', code)
  // Google adds what nobody asked for.
  if (service === 'google') {
    back.searchParams.set('scope', 'email profile openid')
    back.searchParams.set('authuser', '0')
    back.searchParams.set('prompt', 'consent')
  }
  return Response.redirect(back.href, 302)
}

function takeCode(service: Service, form: URLSearchParams) {
  const code = form.get('code') ?? ''
  const kept = codes.get(code)
  codes.delete(code)
  return kept?.service === service && Date.now() - kept.atMs < CODE_LIFETIME_MS ? kept : undefined
}

function googleToken(request: Request, form: URLSearchParams): Response {
  const basic = request.headers.get('authorization')
  const secret = basic ? atob(basic.slice(6)).split(':')[1] : form.get('client_secret')
  if (secret !== 'right-secret')
    return refuse(401, 'invalid_client', 'The provided client secret is invalid.')
  const kept = takeCode('google', form)
  const verifier = createHash('sha256')
    .update(form.get('code_verifier') ?? '')
    .digest('base64url')
  if (!kept || kept.challenge !== verifier) return refuse(400, 'invalid_grant', 'Malformed auth code.')
  const accessToken = newToken('google')
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    iss: at('/google'),
    azp: form.get('client_id') ?? 'parley',
    aud: form.get('client_id') ?? 'parley',
    sub: '110169484474386276334',
    at_hash: createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url'),
    nonce: kept.nonce,
    name: 'Grace Hopper',
    given_name: 'Grace',
    family_name: 'Hopper',
    picture: 'https://lh3.googleusercontent.com/a/photo',
    iat: now,
    exp: now + 3599,
    ...settings.person,
  }
  return Response.json({
    access_token: accessToken,
    expires_in: 3599,
    scope: 'openid https://www.googleapis.com/auth/userinfo.email',
    token_type: 'Bearer',
    id_token: sign(claims),
  })
}

/** The secret in the body only, and no code_verifier: both end in the same words. */
function linkedinToken(request: Request, form: URLSearchParams): Response {
  if (
    request.headers.has('authorization') ||
    form.has('code_verifier') ||
    form.get('client_secret') !== 'right-secret'
  )
    return refuse(401, 'invalid_client', 'Client authentication failed')
  const kept = takeCode('linkedin', form)
  if (!kept)
    return refuse(400, 'invalid_grant', 'Unable to retrieve access token: authorization code not found')
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    iss: at('/linkedin/oauth'),
    aud: form.get('client_id') ?? 'parley',
    iat: now,
    exp: now + 3600,
    sub: '782bbtaQ',
    name: 'Ada Lovelace',
    given_name: 'Ada',
    family_name: 'Lovelace',
    picture: 'https://media.licdn-ei.com/photo',
    locale: 'en_US',
    ...texts(settings.person),
  }
  return Response.json({
    access_token: newToken('linkedin'),
    expires_in: 5183999,
    scope: 'email,openid,profile',
    token_type: 'Bearer',
    id_token: sign(claims),
  })
}

/** LinkedIn writes truth values as texts into its id token. */
function texts(claims: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [name, typeof value === 'boolean' ? String(value) : value]),
  )
}

function userinfo(request: Request, service: Service): Response {
  const token = request.headers.get('authorization')?.replace(/^Bearer /, '') ?? ''
  if (tokens.get(token) !== service) return refuse(401, 'invalid_token', 'no such token')
  const sub = service === 'google' ? '110169484474386276334' : '782bbtaQ'
  return Response.json({ sub, locale: { country: 'US', language: 'en' }, ...settings.person })
}

function newToken(service: Service): string {
  const token = randomUUID()
  tokens.set(token, service)
  return token
}

function sign(claims: object): string {
  const { byStranger, ...changed } = settings.tamper
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${encode({ alg: 'RS256', kid: KEY_ID, typ: 'JWT' })}.${encode({ ...claims, ...changed })}`
  const signature = createSign('RSA-SHA256')
    .update(text)
    .sign(byStranger ? stranger : privateKey)
  return `${text}.${signature.toString('base64url')}`
}

function refuse(status: number, error: string, description: string): Response {
  return Response.json({ error, error_description: description }, { status })
}

async function readForm(request: Request): Promise<URLSearchParams> {
  return new URLSearchParams(await request.text())
}
