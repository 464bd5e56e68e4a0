import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { selfSignedCertificate } from '#providers/tls/certificates.ts'
import { clientFrame, connectWithoutReading, listenWithoutReading } from '#testing/raw-websocket.ts'
import { createTestApp, type TestApp } from '#testing/test-app.ts'
import { waitFor } from '#testing/wait-for.ts'
import { FRAME_MAX_BYTES, JOINING_MAX } from './livekit-proxy.ts'
import { createWebServer, type WebServer } from './web-server.ts'

/** What reached the stand-in for LiveKit. */
interface Seen {
  url: string
  headers: Record<string, string>
  messages: (string | Buffer)[]
  closed: { code: number; reason: string } | null
}

let web: TestApp
let server: WebServer
let url = ''
let upstreamUrl: string | null = null
let livekit: Bun.Server<Seen>
let seen: Seen[] = []
const HELD_ROOM = 'call-held'
let agentIsIn = Promise.withResolvers<void>()

beforeAll(async () => {
  web = await createTestApp({
    livekitUpstream: () => upstreamUrl,
    whenAgentIsIn: async roomName => {
      if (roomName === HELD_ROOM) await agentIsIn.promise
    },
  })
  livekit = startLivekit()
  server = createWebServer(web.dependencies, { host: '127.0.0.1', port: 0, tls: null, publicUrl: null })
  url = (await server.start()).url
})
afterAll(async () => {
  server.closeStreams()
  await server.stop()
  await livekit.stop(true)
  await web.close()
})
beforeEach(() => {
  upstreamUrl = `ws://127.0.0.1:${livekit.port}`
  seen = []
})

const clients: WebSocket[] = []
afterEach(() => {
  for (const client of clients.splice(0)) client.close()
})

/** Greets at once, echoes everything, closes with the code that it is told, refuses a ticket called "bad". */
function startLivekit(): Bun.Server<Seen> {
  return Bun.serve<Seen>({
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request, bunServer) {
      const target = new URL(request.url)
      if (target.searchParams.get('access_token') === 'bad')
        return new Response('invalid token', { status: 401 })
      const entry = {
        url: target.pathname + target.search,
        headers: request.headers.toJSON(),
        messages: [],
        closed: null,
      }
      seen.push(entry)
      if (bunServer.upgrade(request, { data: entry })) return undefined
      if (target.searchParams.has('redirect')) return Response.redirect('http://127.0.0.1:1/elsewhere')
      if (target.searchParams.has('flood')) return new Response('x'.repeat(100_000))
      return new Response('success', { headers: { 'access-control-allow-origin': '*', 'set-cookie': 'a=b' } })
    },
    websocket: {
      open(socket) {
        socket.send('welcome')
        socket.send(new Uint8Array([1, 2, 3]))
      },
      message(socket, message) {
        socket.data.messages.push(message)
        if (message === 'flood') return flood(socket)
        const code = typeof message === 'string' && /^close (\d+)$/.exec(message)?.[1]
        if (code) socket.close(Number(code), 'as you wish')
        else socket.send(message)
      },
      close(socket, code, reason) {
        socket.data.closed = { code, reason }
      },
    },
  })
}

/** Sends until the other end is gone, or far more has been sent than anybody should keep. */
function flood(socket: Bun.ServerWebSocket<Seen>): void {
  const frame = new Uint8Array(256 * 1024)
  let left = 400
  const timer = setInterval(() => {
    if (socket.data.closed || left-- === 0) clearInterval(timer)
    else socket.send(frame)
  }, 1)
}

/** A caller's socket and what it got. */
async function connect(path: string, headers: Record<string, string> = {}) {
  const Client = WebSocket as unknown as new (target: string, options: object) => WebSocket
  const socket = new Client(url.replace('http', 'ws') + path, { headers })
  socket.binaryType = 'arraybuffer'
  clients.push(socket)
  const got: (string | number[])[] = []
  const state = { socket, got, closed: null as { code: number; reason: string } | null, isOpen: false }
  socket.addEventListener('message', ({ data }) =>
    got.push(typeof data === 'string' ? data : [...new Uint8Array(data)]),
  )
  socket.addEventListener('close', ({ code, reason }) => {
    state.closed = { code, reason }
  })
  socket.addEventListener('open', () => {
    state.isOpen = true
  })
  await waitFor('the socket opens or is refused', () => state.isOpen || state.closed)
  return state
}

describe('a caller', () => {
  test('talks with LiveKit in text and in bytes, from its first word on', async () => {
    const { socket, got } = await connect('/livekit/rtc?access_token=good&sdk=js')
    socket.send('hello')
    socket.send(new Uint8Array([9, 8]))
    await waitFor('both echoes', () => got.length >= 4)
    expect(got).toEqual(['welcome', [1, 2, 3], 'hello', [9, 8]])
    expect(seen[0]?.url).toBe('/rtc?access_token=good&sdk=js')
  })

  test('joins when the agent is in the room of the ticket', async () => {
    agentIsIn = Promise.withResolvers()
    const claims = Buffer.from(JSON.stringify({ video: { room: HELD_ROOM } })).toString('base64url')
    const joined = connect(`/livekit/rtc?access_token=head.${claims}.signature`)
    // Another one proves that the server has read on.
    await connect('/livekit/rtc?access_token=good')
    expect(seen).toHaveLength(1)
    agentIsIn.resolve()
    await joined
    expect(seen).toHaveLength(2)
  })

  test('reaches the newer address too, behind whatever path LiveKit has', async () => {
    upstreamUrl = `http://127.0.0.1:${livekit.port}/behind/`
    await connect('/livekit/rtc/v1?access_token=good')
    expect(seen[0]?.url).toBe('/behind/rtc/v1?access_token=good')
  })

  test('brings the ticket along, and nothing of ours', async () => {
    await connect('/livekit/rtc', {
      authorization: 'Bearer ticket',
      cookie: 'session=canary',
      'x-csrf-token': 'canary',
    })
    expect(seen[0]?.headers.authorization).toBe('Bearer ticket')
    expect(JSON.stringify(seen[0]?.headers)).not.toContain('canary')
  })

  test('sees with which code LiveKit closes, and LiveKit sees with which the caller does', async () => {
    const caller = await connect('/livekit/rtc')
    caller.socket.send('close 4321')
    await waitFor('the close', () => caller.closed)
    expect(caller.closed).toEqual({ code: 4321, reason: 'as you wish' })
    const leaving = await connect('/livekit/rtc')
    leaving.socket.close(3210, 'bye')
    await waitFor('LiveKit to hear of it', () => seen[1]?.closed)
    expect(seen[1]?.closed).toEqual({ code: 3210, reason: 'bye' })
  })

  test('that vanishes without a word leaves nothing open at LiveKit', async () => {
    const socket = await connectWithoutReading(`${url}/livekit/rtc`)
    socket.destroy()
    await waitFor('LiveKit to hear of it', () => seen[0]?.closed)
  })

  test('that does not read is let go before what waits for it grows without end', async () => {
    const socket = await connectWithoutReading(`${url}/livekit/rtc`)
    socket.write(clientFrame('flood'))
    await waitFor('LiveKit to be rid of it', () => seen[0]?.closed, 10_000)
    socket.destroy()
  })

  test('that sends more than LiveKit reads is let go', async () => {
    const stuck = await listenWithoutReading()
    upstreamUrl = `ws://127.0.0.1:${stuck.port}`
    const caller = await connect('/livekit/rtc')
    const frame = new Uint8Array(256 * 1024)
    await waitFor('the close', () => {
      if (caller.socket.bufferedAmount === 0) caller.socket.send(frame)
      return caller.closed
    })
    expect(caller.closed).toEqual({ code: 1013, reason: 'too much unread' })
    stuck.close()
  })

  test('whose frame is larger than any of signalling is let go', async () => {
    const caller = await connect('/livekit/rtc')
    caller.socket.send(new Uint8Array(FRAME_MAX_BYTES + 1))
    await waitFor('the close', () => caller.closed)
    await waitFor('LiveKit to hear of it', () => seen[0]?.closed)
    expect(seen[0]?.messages).toEqual([])
  })

  test('is refused in words while too many wait for LiveKit to look at their tickets', async () => {
    const silent = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } })
    upstreamUrl = `ws://127.0.0.1:${silent.port}`
    let refused = 0
    for (let count = 0; count <= JOINING_MAX; count++) {
      const client = new WebSocket(`${url.replace('http', 'ws')}/livekit/rtc?access_token=any`)
      clients.push(client)
      client.addEventListener('close', () => refused++)
    }
    await waitFor('the one too many is turned away', () => refused > 0)
    expect(refused).toBe(1)
    silent.stop(true)
    // The places are free again when LiveKit has given up.
    await waitFor('all have an answer', () => refused === JOINING_MAX + 1)
    upstreamUrl = `ws://127.0.0.1:${livekit.port}`
    expect((await connect('/livekit/rtc?access_token=good')).isOpen).toBe(true)
  })
})

describe('a door of LiveKit that is not for callers stays shut:', () => {
  test.each([
    '/livekit/agent',
    '/livekit/agent?access_token=x',
    '/livekit/twirp/livekit.RoomService/ListRooms',
    '/livekit/rtc/v2',
    '/livekit/rtc/v1/validate/more',
    '/livekit/rtc%2f..%2fagent',
    '/livekit//rtc',
    '/livekit/RTC',
  ])('%s', async path => {
    expect((await fetch(url + path)).status).toBe(404)
    const caller = await connect(path)
    expect([caller.isOpen, seen]).toEqual([false, []])
  })
})

describe('plain questions', () => {
  test('are answered by LiveKit: whether it is there, and why a ticket was refused', async () => {
    const answer = await fetch(`${url}/livekit/rtc/v1/validate?access_token=good`)
    expect([answer.status, await answer.text()]).toEqual([200, 'success'])
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(answer.headers.get('set-cookie')).toBeNull()
    expect((await fetch(`${url}/livekit/`, { method: 'HEAD' })).status).toBe(200)
    const refused = await fetch(`${url}/livekit/rtc/validate?access_token=bad`)
    expect([refused.status, await refused.text()]).toEqual([401, 'invalid token'])
  })

  test('are asked only in ways that change nothing', async () => {
    expect((await fetch(`${url}/livekit/rtc`, { method: 'POST', body: 'x' })).status).toBeOneOf([403, 405])
    expect(seen).toEqual([])
  })

  test.each([
    ['redirect', 'with a redirect'],
    ['flood', 'more than it should'],
  ])('answered with a %s are not passed on', async (query, words) => {
    const answer = await fetch(`${url}/livekit/rtc?${query}`)
    expect(answer.status).toBe(502)
    expect(((await answer.json()) as { detail: string }).detail).toContain(words)
  })
})

describe('when LiveKit', () => {
  const upgrade = {
    upgrade: 'websocket',
    connection: 'Upgrade',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  }

  /** As a WebSocket client asks, but with the answer to look at. */
  async function refusal(path: string) {
    const answer = await fetch(url + path, { headers: upgrade })
    return { status: answer.status, problem: (await answer.json()) as { detail: string } }
  }

  test('is not up yet, the caller is told to wait', async () => {
    upstreamUrl = null
    expect(await refusal('/livekit/rtc')).toMatchObject({
      status: 503,
      problem: { detail: expect.stringContaining('not up yet') },
    })
  })

  test('does not answer, it is a bad gateway', async () => {
    upstreamUrl = 'ws://127.0.0.1:1'
    expect(await refusal('/livekit/rtc?access_token=canary')).toMatchObject({
      status: 502,
      problem: { detail: expect.stringContaining('does not answer') },
    })
    expect((await fetch(`${url}/livekit/rtc/validate`)).status).toBe(502)
  })

  test('refuses the ticket, so do we', async () => {
    expect(await refusal('/livekit/rtc?access_token=bad')).toMatchObject({ status: 401 })
  })

  test('is asked by what is no WebSocket after all, the request is refused', async () => {
    const answer = await fetch(`${url}/livekit/rtc`, { headers: { upgrade: 'websocket' } })
    expect(answer.status).toBe(400)
    await waitFor('LiveKit to be let go', () => seen[0]?.closed)
  })

  test('refuses or fails, the ticket is in no log line', () => {
    expect(Bun.inspect(web.foundation.logger, { depth: 9 })).not.toContain('canary')
    expect(Bun.inspect(web.foundation.logger, { depth: 9 })).not.toContain('access_token')
  })
})

test('over https the caller speaks wss, and LiveKit behind it needs no certificate', async () => {
  const tls = await selfSignedCertificate(web.foundation.dataDir, ['localhost', '127.0.0.1'])
  const options = { host: '127.0.0.1', port: 0, tls, publicUrl: null }
  const secure = createWebServer(web.dependencies, options)
  const target = (await secure.start()).url.replace('https', 'wss')
  const Client = WebSocket as unknown as new (target: string, options: object) => WebSocket
  const socket = new Client(`${target}/livekit/rtc`, { tls: { rejectUnauthorized: false } })
  clients.push(socket)
  const got: unknown[] = []
  socket.addEventListener('message', ({ data }) => got.push(data))
  await waitFor('the greeting', () => got.length >= 2)
  expect(got[0]).toBe('welcome')
  secure.closeStreams()
  await secure.stop()
})

test('stopping ends every caller with the code for going away', async () => {
  const caller = await connect('/livekit/rtc')
  server.closeStreams()
  await waitFor('the close', () => caller.closed)
  expect(caller.closed?.code).toBe(1001)
})
