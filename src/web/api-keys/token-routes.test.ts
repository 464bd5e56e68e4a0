import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createHmac, generateKeyPairSync, sign as signBytes } from 'node:crypto'
import { API_KEY_REQUESTS_PER_MINUTE_DEFAULT } from '#core/access/api-key.ts'
import {
  createSigningKeyService,
  RING_CACHE_MS,
  ROTATION_INTERVAL_MS,
} from '#core/access/signing-key-service.ts'
import { createSealedBox } from '#lib/sealed-box.ts'
import { createTestApp, TEST_ORIGIN, type Tenant, type TestApp } from '#testing/test-app.ts'
import { createWebApp, type WebApp } from '../web-app.ts'

const OPERATOR = { kind: 'system', task: 'test' } as const

let web: TestApp
let tenant: Tenant
let token: string

beforeAll(async () => {
  web = await createTestApp()
  tenant = await web.createTenant()
  token = await exchange(tenant.apiKey)
})
afterAll(() => web.close())

async function exchange(key: string, body?: object): Promise<string> {
  const answer = await web.api('POST', '/token', { key, body })
  expect(answer.status).toBe(200)
  return answer.json.accessToken
}

const statusWith = async (credential: string, path = '/agents') =>
  (await web.api('GET', path, { key: credential })).status

/** Makes a key as the owner would on the page. */
async function makeKey(input: object): Promise<{ id: string; apiKey: string }> {
  const answer = await web.api('POST', '/api-keys', { key: tenant.apiKey, body: { name: 'Test', ...input } })
  expect(answer.status).toBe(201)
  return answer.json
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const partOf = (jwt: string, index: number) =>
  JSON.parse(Buffer.from(jwt.split('.')[index] ?? '', 'base64url').toString())

/** Our own token with other fields, signed with the very key of the ring: only what was changed can be what is refused. */
async function forge(change: { header?: object; payload?: object; secret?: string }): Promise<string> {
  const { secret } = await web.foundation.services.signingKeys.current()
  const head = encode({ ...partOf(token, 0), ...change.header })
  const body = encode({ ...partOf(token, 1), ...change.payload })
  const signature = createHmac('sha256', change.secret ?? secret).update(`${head}.${body}`)
  return `${head}.${body}.${signature.digest('base64url')}`
}

describe('an exchanged key', () => {
  test('answers a token that works as bearer, for fifteen minutes and with all rights of the key', async () => {
    const answer = await web.api('POST', '/token', { key: tenant.apiKey })
    expect(answer.status).toBe(200)
    expect(answer.json).toMatchObject({ tokenType: 'Bearer', expiresIn: 900 })
    expect(answer.json.permissions).toContain('api_keys.write')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await statusWith(answer.json.accessToken)).toBe(200)
    expect(partOf(answer.json.accessToken, 0)).toEqual({
      alg: 'HS256',
      typ: 'at+jwt',
      kid: expect.any(String),
    })
    expect(partOf(answer.json.accessToken, 1)).toMatchObject({ iss: 'urn:parley:test', aud: 'parley-api' })
  })

  test('may ask for fewer rights and a shorter life, and never for more', async () => {
    const { apiKey } = await makeKey({ permissions: ['agents.read', 'calls.read'] })
    const narrow = await exchange(apiKey, { permissions: ['calls.read'], lifetimeS: 60 })
    expect(await statusWith(narrow, '/calls')).toBe(200)
    expect(await statusWith(narrow, '/agents')).toBe(403)
    const more = await web.api('POST', '/token', { key: apiKey, body: { permissions: ['agents.write'] } })
    expect(more.status).toBe(403)
    expect(more.json.detail).toContain('agents.write')
    const longer = await web.api('POST', '/token', { key: apiKey, body: { lifetimeS: 901 } })
    expect(longer.status).toBe(422)
  })

  test('is written down in the audit log, without the token', async () => {
    const entries = await web.foundation.store.audit.listFrom(tenant.scope, { fromSeq: 1, limit: 100 })
    const exchanged = entries.filter(({ action }) => action === 'api_key.exchanged')
    expect(exchanged.length).toBeGreaterThan(0)
    expect(JSON.stringify(entries)).not.toContain(token)
    expect(JSON.stringify(entries)).not.toContain(tenant.apiKey)
  })

  test('is needed itself: a token gets no further token, and makes no key', async () => {
    expect((await web.api('POST', '/token', { key: token })).status).toBe(403)
    const body = { name: 'From a token', permissions: ['agents.read'] }
    expect((await web.api('POST', '/api-keys', { key: token, body })).status).toBe(403)
    expect((await web.api('POST', '/token', { key: null })).status).toBe(401)
  })
})

describe('a token is refused', () => {
  test.each([
    ['of another installation', { payload: { iss: 'urn:parley:other' } }],
    ['without an issuer', { payload: { iss: undefined } }],
    ['for another audience', { payload: { aud: 'parley-widget' } }],
    ['without an audience', { payload: { aud: undefined } }],
    ['of another kind', { header: { typ: 'JWT' } }],
    ['of another algorithm', { header: { alg: 'HS512' } }],
    ['of no algorithm', { header: { alg: 'none' } }],
    ['of no algorithm, spelt otherwise', { header: { alg: 'nOnE' } }],
    ['with extensions that must be understood', { header: { crit: ['b64'], b64: false } }],
    ['without a key id', { header: { kid: undefined } }],
    ['with a key id that nobody has', { header: { kid: '00000000-0000-0000-0000-000000000000' } }],
    ['with a path for a key id', { header: { kid: '../../../../dev/null' } }],
    ['with a list for a key id', { header: { kid: ['x'] } }],
    ['without an end', { payload: { exp: undefined } }],
    ['with words for an end', { payload: { exp: 'never' } }],
    ['without a beginning', { payload: { nbf: undefined } }],
    ['that begins in an hour', { payload: { nbf: 4e9 } }],
    ['that ended', { payload: { exp: 1_000 } }],
    ['of a key that nobody has', { payload: { sub: '00000000-0000-0000-0000-000000000000' } }],
    ['with rights that do not exist', { payload: { permissions: ['organizations.write'] } }],
    ['with rights that are no list', { payload: { permissions: 'agents.read' } }],
    ['signed with an empty secret', { secret: '' }],
    ['signed with its own key id', { secret: 'kid' }],
  ])('%s', async (_, change) => {
    expect(await statusWith(await forge({}))).toBe(200)
    const answer = await web.api('GET', '/agents', { key: await forge(change) })
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
  })

  test('with any one character changed', async () => {
    const parts = token.split('.')
    for (const index of [0, 1, 2]) {
      const part = parts[index] ?? ''
      for (const at of [0, Math.floor(part.length / 2), part.length - 3]) {
        const changed = part.slice(0, at) + (part[at] === 'A' ? 'B' : 'A') + part.slice(at + 1)
        expect(await statusWith(parts.with(index, changed).join('.'))).toBe(401)
      }
    }
  })

  test('without its signature, with another one, with a fourth part, or longer than ours ever are', async () => {
    const [head, body, signature] = token.split('.')
    const unsigned = encode({ ...partOf(token, 0), alg: 'none' })
    for (const wrong of [
      `${head}.${body}.`,
      `${unsigned}.${body}.`,
      `${unsigned}.${body}.${signature}`,
      `${head}.${body}.${signature}.${signature}`,
      `${head}.${body}`,
      `${token}${'A'.repeat(5_000)}`,
    ])
      expect(await statusWith(wrong)).toBe(401)
  })

  test('signed with a key pair, whichever key the header brings along', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const head = encode({ ...partOf(token, 0), alg: 'RS256', jwk: publicKey.export({ format: 'jwk' }) })
    const body = token.split('.')[1]
    const signature = signBytes('sha256', Buffer.from(`${head}.${body}`), privateKey).toString('base64url')
    expect(await statusWith(`${head}.${body}.${signature}`)).toBe(401)
  })

  test('that names the organization of somebody else', async () => {
    const other = await web.createTenant('Theirs')
    expect(await statusWith(await forge({ payload: { org: other.organizationId } }))).toBe(401)
  })
})

describe('the end of a token', () => {
  test('comes when its time is over', async () => {
    const short = await exchange(tenant.apiKey, { lifetimeS: 30 })
    web.foundation.clock.advance(29_000)
    expect(await statusWith(short)).toBe(200)
    web.foundation.clock.advance(10_000)
    expect(await statusWith(short)).toBe(401)
  })

  test('comes at once when its key is revoked', async () => {
    const { id, apiKey } = await makeKey({ permissions: ['agents.read'] })
    const ofKey = await exchange(apiKey)
    expect(await statusWith(ofKey)).toBe(200)
    expect((await web.api('DELETE', `/api-keys/${id}`, { key: tenant.apiKey })).status).toBe(204)
    expect(await statusWith(ofKey)).toBe(401)
    expect(await statusWith(apiKey)).toBe(401)
  })

  test('comes when its organization is suspended, and is said in words', async () => {
    const other = await web.createTenant('Suspended')
    const theirs = await exchange(other.apiKey)
    const { organizations } = web.foundation.store
    await organizations.suspend(other.scope, new Date())
    for (const credential of [theirs, other.apiKey]) {
      const answer = await web.api('GET', '/agents', { key: credential })
      expect(answer.status).toBe(403)
      expect(answer.json.detail).toContain('suspended')
    }
    await organizations.suspend(other.scope, null)
    expect(await statusWith(theirs)).toBe(200)
  })
})

describe('the ring of keys', () => {
  /** Another process on the same database: with a memory of its own. */
  function openSecondNode(): { app: WebApp; signingKeys: ReturnType<typeof createSigningKeyService> } {
    const { store, clock, masterKey, audit } = web.foundation
    const signingKeys = createSigningKeyService({ store, clock, audit, sealer: createSealedBox(masterKey) })
    const services = { ...web.dependencies.services, signingKeys }
    const app = createWebApp(
      { ...web.dependencies, services },
      { isSecure: false, publicUrl: () => TEST_ORIGIN },
    )
    return { app, signingKeys }
  }

  const statusAt = async (app: WebApp, credential: string) => {
    const headers = { authorization: `Bearer ${credential}` }
    return (await app.handle(new Request(`${TEST_ORIGIN}/api/v1/agents`, { headers }))).status
  }

  test('turns: the next tokens carry another key, and those of the old one work until they end', async () => {
    const { signingKeys } = web.foundation.services
    const before = await exchange(tenant.apiKey)
    await signingKeys.rotate(OPERATOR)
    const after = await exchange(tenant.apiKey)
    expect(partOf(after, 0).kid).not.toBe(partOf(before, 0).kid)
    expect(await statusWith(before)).toBe(200)
    expect(await statusWith(after)).toBe(200)
    web.foundation.clock.advance(20 * 60_000)
    expect(await statusWith(before)).toBe(401)
    expect(await signingKeys.find(partOf(before, 0).kid)).toBeUndefined()
  })

  test('is one for all nodes: either verifies what the other signed, right after a rotation as well', async () => {
    const second = openSecondNode()
    const first = await exchange(tenant.apiKey)
    expect(await statusAt(second.app, first)).toBe(200)
    await second.signingKeys.rotate(OPERATOR)
    const headers = { authorization: `Bearer ${tenant.apiKey}` }
    const answer = await second.app.handle(
      new Request(`${TEST_ORIGIN}/api/v1/token`, { method: 'POST', headers }),
    )
    const { accessToken } = (await answer.json()) as { accessToken: string }
    expect(await statusWith(accessToken)).toBe(200)
    expect(await statusAt(second.app, first)).toBe(200)
  })

  test('is signed with anew on every node within the half minute that each remembers it', async () => {
    const second = openSecondNode()
    const { id: old } = await second.signingKeys.current()
    await web.foundation.services.signingKeys.rotate(OPERATOR)
    expect((await second.signingKeys.current()).id).toBe(old)
    web.foundation.clock.advance(RING_CACHE_MS)
    expect((await second.signingKeys.current()).id).not.toBe(old)
  })

  test('turns by itself after thirty days, and forgets what nothing needs any more', async () => {
    const { signingKeys } = web.foundation.services
    const { id } = await signingKeys.rotate(OPERATOR)
    web.foundation.clock.advance(ROTATION_INTERVAL_MS - 1)
    await signingKeys.rotateWhenDue(OPERATOR)
    expect((await signingKeys.current()).id).toBe(id)
    web.foundation.clock.advance(1)
    await signingKeys.rotateWhenDue(OPERATOR)
    expect((await signingKeys.current()).id).not.toBe(id)
    web.foundation.clock.advance(60 * 60_000)
    await signingKeys.rotateWhenDue(OPERATOR)
    expect((await web.foundation.store.signingKeys.list()).map(key => key.retiredAt)).toEqual([null])
  })

  test('is kept sealed', async () => {
    const { secret } = await web.foundation.services.signingKeys.current()
    expect(JSON.stringify(await web.foundation.store.signingKeys.list())).not.toContain(secret)
  })

  test('of a node with another encryption key says so, instead of refusing every token', async () => {
    const { store, clock, audit } = web.foundation
    const sealer = createSealedBox({ id: 'other', bytes: Buffer.alloc(32, 1) })
    const stranger = createSigningKeyService({ store, clock, audit, sealer })
    await expect(stranger.current()).rejects.toMatchObject({ code: 'unavailable' })
  })
})

test('a new key may ask so often in a minute as it was said to, and by default the usual', async () => {
  const { apiKey } = await makeKey({ permissions: ['agents.read'] })
  const answer = await web.api('GET', '/agents', { key: apiKey })
  expect(answer.headers.get('ratelimit-limit')).toBe(String(API_KEY_REQUESTS_PER_MINUTE_DEFAULT))
})
