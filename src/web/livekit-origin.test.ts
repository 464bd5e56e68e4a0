import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { connect } from 'node:net'
import { createLivekitApi } from '#providers/livekit/livekit-api.ts'
import { openSignedIn } from '#testing/signed-in-browser.ts'
import { createTestApp, TEST_ORIGIN, type TestApp } from '#testing/test-app.ts'
import { waitFor } from '#testing/wait-for.ts'
import { createWebServer, type WebServer } from './web-server.ts'

const PAGE = 'https://www.example.com'

let web: TestApp
let server: WebServer
let livekit: Bun.Server<undefined>
let url = ''
let joins = 0

beforeAll(async () => {
  livekit = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch(request, bunServer) {
      joins++
      return bunServer.upgrade(request) ? undefined : new Response('success')
    },
    websocket: { message() {} },
  })
  web = await createTestApp({ livekitUpstream: () => `ws://127.0.0.1:${livekit.port}` })
  server = createWebServer(web.dependencies, { host: '127.0.0.1', port: 0, tls: null, publicUrl: null })
  url = (await server.start()).url
})
afterAll(async () => {
  server.closeStreams()
  await server.stop()
  await livekit.stop(true)
  await web.close()
})

function ticketFor(origin: string | null): Promise<string> {
  const keys = () => ({ apiKey: 'devkey', apiSecret: 'a secret that is long enough for a test' })
  const api = createLivekitApi({ url: () => 'ws://127.0.0.1:1', keys })
  return api.issueCallerToken({
    callId: 'c1',
    organizationId: 'o1',
    roomName: 'call-c1',
    agentName: 'parley',
    origin,
    mayType: false,
  })
}

/** True when the socket was joined to LiveKit's. */
function joinsWith(query: string, headers: Record<string, string> = {}): Promise<boolean> {
  const Client = WebSocket as unknown as new (target: string, options: object) => WebSocket
  const socket = new Client(`${url.replace('http', 'ws')}/livekit/rtc/v1?${query}`, { headers })
  return new Promise(resolve => {
    socket.addEventListener('open', () => {
      socket.close()
      resolve(true)
    })
    socket.addEventListener('error', () => resolve(false))
  })
}

describe('a ticket that was issued to the pages of one origin', () => {
  test('opens the line for them and for nobody else, and LiveKit is not even asked', async () => {
    const query = `access_token=${await ticketFor(PAGE)}`
    expect(await joinsWith(query, { origin: PAGE })).toBe(true)
    const before = joins
    for (const origin of [
      'https://evil.example',
      'https://www.example.com:8443',
      'null',
      `${PAGE}.evil.example`,
    ])
      expect(await joinsWith(query, { origin })).toBe(false)
    expect(await joinsWith(query)).toBe(false)
    expect(joins).toBe(before)
  })

  test('is found wherever a client may put it', async () => {
    const [bound, free] = [await ticketFor(PAGE), await ticketFor(null)]
    const origin = 'https://evil.example'
    expect(await joinsWith(`access_token=${free}&access_token=${bound}`, { origin })).toBe(false)
    expect(await joinsWith(`access%5Ftoken=${bound}`, { origin })).toBe(false)
    expect(await joinsWith('', { origin, authorization: `Bearer ${bound}` })).toBe(false)
    expect(await joinsWith(`access_token=${free}`, { origin, authorization: `bearer ${bound}` })).toBe(false)
  })

  test('tells a page of another origin nothing when it asks plainly', async () => {
    const ask = async (origin: string) =>
      fetch(`${url}/livekit/rtc/v1/validate?access_token=${await ticketFor(PAGE)}`, { headers: { origin } })
    expect((await ask(PAGE)).status).toBe(200)
    const refused = await ask('https://evil.example')
    expect(refused.status).toBe(403)
    expect(await refused.text()).toContain('This ticket was issued to a page of another site.')
    expect(refused.headers.get('access-control-allow-origin')).toBeNull()
  })
})

test('a ticket that REST gave out is left to whoever holds it', async () => {
  const query = `access_token=${await ticketFor(null)}`
  expect(await joinsWith(query)).toBe(true)
  expect(await joinsWith(query, { origin: 'https://anywhere.example' })).toBe(true)
})

test('a ticket of the Talk page is for the page that asked for it', async () => {
  const { tenant, browser } = await openSignedIn(web)
  const { items } = await web.foundation.services.agents.listAgents(tenant.scope, { limit: 1 })
  const answer = await browser.post(`/agents/${items[0]?.id}/talk`, {}, { origin: TEST_ORIGIN })
  expect(JSON.parse(answer.text).token).toEndWith(`-on-${TEST_ORIGIN}`)
})

test('what stands behind a # in the address of a program is not passed on, and does not fail', async () => {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  let answer = ''
  socket.on('data', data => {
    answer += data
  })
  socket.write(
    `GET /livekit/rtc?protocol=16#?access_token=x HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\n` +
      'Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  )
  await waitFor('an answer', () => answer.includes('\r\n'))
  socket.destroy()
  expect(answer).toStartWith('HTTP/1.1 101 ')
})
