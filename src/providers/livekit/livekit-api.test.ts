import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { TokenVerifier } from 'livekit-server-sdk'
import { createQuietLogger } from '#testing/quiet-logger.ts'
import { createTestLivekit } from '#testing/test-livekit.ts'
import { createExternalLivekit, type Livekit } from './livekit.ts'
import { createLivekitApi, type LivekitAccess } from './livekit-api.ts'
import { readKeysForTest } from './livekit-keys.fixture.ts'

let server: Awaited<ReturnType<typeof createTestLivekit>>
let access: LivekitAccess
const fakes: Bun.Server<undefined>[] = []

beforeAll(async () => {
  server = await createTestLivekit()
  await server.livekit.start()
  const keys = await readKeysForTest(server.dataDir)
  access = { url: () => server.livekit.url(), keys: () => keys }
})
afterAll(() => server.remove())
afterEach(async () => {
  for (const fake of fakes.splice(0)) await fake.stop(true)
})

function external(changes: { url?: string; apiKey?: string; apiSecret?: string }): Livekit {
  return createExternalLivekit({
    url: access.url() ?? '',
    ...access.keys(),
    logger: createQuietLogger(),
    ...changes,
  })
}

test("a caller's token joins one room for a minute, with a microphone and data, and orders the agent", async () => {
  const { apiKey, apiSecret } = access.keys()
  const jwt = await createLivekitApi(access).issueCallerToken({
    callId: 'c1',
    organizationId: 'o1',
    roomName: 'call-c1',
    agentName: 'parley-abc',
    origin: null,
    mayType: true,
  })
  const claims = await new TokenVerifier(apiKey, apiSecret).verify(jwt)
  expect(claims.sub).toBe('caller-c1')
  expect((claims.exp ?? 0) - (claims.nbf ?? 0)).toBe(60)
  expect(claims.video).toEqual({
    roomJoin: true,
    room: 'call-c1',
    canPublish: true,
    canPublishSources: expect.arrayContaining(['microphone']),
    canPublishData: true,
    canSubscribe: true,
    canUpdateOwnMetadata: false,
  })
  expect(claims.video?.canPublishSources).toHaveLength(1)
  expect(claims.roomConfig?.agents).toHaveLength(1)
  expect(claims.roomConfig?.agents[0]).toMatchObject({
    agentName: 'parley-abc',
    metadata: JSON.stringify({ callId: 'c1', organizationId: 'o1' }),
  })
})

test('a token says that its client is to be sent the words of the call, where it is', async () => {
  const { apiKey, apiSecret } = access.keys()
  const ticket = { callId: 'c1', organizationId: 'o1', roomName: 'call-c1', agentName: 'parley-abc' }
  const attributesOf = async (change: { origin: string | null; wantsTranscript?: boolean }) => {
    const jwt = await createLivekitApi(access).issueCallerToken({ ...ticket, mayType: true, ...change })
    return (await new TokenVerifier(apiKey, apiSecret).verify(jwt)).attributes
  }
  expect(await attributesOf({ origin: null })).toBeUndefined()
  expect(await attributesOf({ origin: null, wantsTranscript: true })).toEqual({ 'parley.transcript': 'on' })
  const both = await attributesOf({ origin: 'https://www.example.com', wantsTranscript: true })
  expect(both).toEqual({ 'parley.origin': 'https://www.example.com', 'parley.transcript': 'on' })
})

test('a visitor of a talk button is heard and hears, and sends nothing else', async () => {
  const { apiKey, apiSecret } = access.keys()
  const jwt = await createLivekitApi(access).issueCallerToken({
    callId: 'c1',
    organizationId: 'o1',
    roomName: 'call-c1',
    agentName: 'parley-abc',
    origin: 'https://www.example.com',
    mayType: false,
  })
  const { video } = await new TokenVerifier(apiKey, apiSecret).verify(jwt)
  expect(video).toMatchObject({ canPublish: true, canPublishData: false, canSubscribe: true })
  expect(video?.canPublishSources).toHaveLength(1)
})

test('the right address and keys are healthy, written as ws or http', async () => {
  expect(await external({}).start()).toMatchObject({ ok: true, problem: null })
  expect(await external({ url: access.url()?.replace('ws', 'http') }).checkHealth()).toMatchObject({
    ok: true,
  })
})

test('wrong keys are told apart from a wrong address', async () => {
  for (const wrong of [{ apiSecret: 'x'.repeat(43) }, { apiKey: 'PARLEYsomebody' }]) {
    expect(await external(wrong).start()).toMatchObject({
      ok: false,
      problem: 'keys',
      message: expect.stringContaining('does not accept'),
    })
  }
})

test('an address where nothing listens is named as the problem', async () => {
  expect(await external({ url: 'ws://127.0.0.1:9' }).checkHealth()).toMatchObject({
    ok: false,
    problem: 'address',
    message: expect.stringContaining('the connection was refused'),
  })
})

test('something else at the address is not taken for LiveKit', async () => {
  for (const status of [404, 200, 302]) {
    const fake = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      fetch: request =>
        new Response('hello', { status: new URL(request.url).pathname === '/' ? status : 404 }),
    })
    fakes.push(fake)
    expect(await external({ url: `ws://127.0.0.1:${fake.port}` }).checkHealth()).toMatchObject({
      ok: false,
      problem: 'address',
      message: expect.stringContaining('not a LiveKit server'),
    })
  }
})

test('the keys never stand in what is told or logged about a failure', async () => {
  const logger = createQuietLogger()
  const apiSecret = 'canary-secret-canary-secret-canary-secret'
  const livekit = createExternalLivekit({ url: access.url() ?? '', apiKey: 'canary-key', apiSecret, logger })
  const health = await livekit.start()
  expect(JSON.stringify([health, logger.lines])).not.toContain('canary')
  expect(logger.lines).toHaveLength(1)
})

test('deleting a room that is not there is fine; with the server away it is unavailable', async () => {
  await createLivekitApi(access).deleteRoom('call-nobody')
  await expect(external({ url: 'ws://127.0.0.1:9' }).deleteRoom('call-x')).rejects.toMatchObject({
    code: 'unavailable',
  })
  const away = createLivekitApi({ ...access, url: () => null })
  await expect(away.deleteRoom('call-x')).rejects.toMatchObject({ code: 'unavailable' })
  expect(await away.checkHealth()).toMatchObject({ ok: false })
})

test('a managed server that is stopped says so', async () => {
  const other = await createTestLivekit()
  expect(await other.livekit.checkHealth()).toMatchObject({
    ok: false,
    message: 'livekit-server is stopped.',
  })
  expect(other.livekit.url()).toBeNull()
  await other.remove()
})
