import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { connect } from 'node:net'
import { AppError } from '#core/errors.ts'
import { selfSignedCertificate } from '#providers/tls/certificates.ts'
import { createTestApp, type Tenant, type TestApp } from '#testing/test-app.ts'
import { waitFor } from '#testing/wait-for.ts'
import { BODY_MAX_BYTES } from './request-body.ts'
import type { WebOptions } from './web-dependencies.ts'
import { createWebServer, type WebServer } from './web-server.ts'

let web: TestApp
let tenant: Tenant
const running: WebServer[] = []

beforeAll(async () => {
  web = await createTestApp()
  tenant = await web.createTenant()
})
afterEach(async () => {
  for (const server of running.splice(0)) {
    server.closeStreams()
    await server.stop()
  }
})
afterAll(() => web.close())

async function start(change: Partial<WebOptions> = {}) {
  const server = createWebServer(web.dependencies, {
    host: '127.0.0.1',
    port: 0,
    tls: null,
    publicUrl: null,
    ...change,
  })
  running.push(server)
  return { server, ...(await server.start()) }
}

/** What a server answers to bytes as they are, until it closes or has answered. */
function sendRaw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    let answer = ''
    socket.on('data', data => {
      answer += data
      if (answer.includes('\r\n\r\n')) socket.end()
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })
}

describe('starting', () => {
  test('answers where we are reached', async () => {
    const { url, port } = await start()
    expect(url).toBe(`http://127.0.0.1:${port}`)
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    expect((await start({ publicUrl: 'https://parley.example.com' })).url).toBe('https://parley.example.com')
    const shown = await start({ shownHost: 'desk.lan' })
    expect(shown.url).toBe(`http://desk.lan:${shown.port}`)
  })

  test('on a port that is in use is refused in words, and the first server stays whole', async () => {
    const first = await start()
    const attempt = start({ port: first.port }).catch((error: unknown) => error)
    const error = (await attempt) as AppError
    expect(error).toBeInstanceOf(AppError)
    expect(error.message).toContain(`Port ${first.port} on 127.0.0.1 is in use`)
    expect(error.message).toContain('--port')
    expect((await fetch(`${first.url}/healthz`)).status).toBe(200)
  })

  test.each([
    ['203.0.113.9', '203.0.113.9 is not an address of this machine'],
    ['no-such-host.invalid', 'no-such-host.invalid is not an address of this machine'],
  ])('on %s is refused in words', async (host, words) => {
    const error = (await start({ host }).catch((failure: unknown) => failure)) as AppError
    expect(error).toBeInstanceOf(AppError)
    expect(error.message).toContain(words)
  })

  test('with a certificate serves https and says so to browsers', async () => {
    const tls = await selfSignedCertificate(web.foundation.dataDir, ['localhost', '127.0.0.1'])
    const { url } = await start({ tls })
    expect(url).toStartWith('https://127.0.0.1:')
    const answer = await fetch(`${url}/sign-in`, {
      tls: { rejectUnauthorized: false },
      headers: { accept: 'text/html' },
    })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('strict-transport-security')).not.toBeNull()
    expect(answer.headers.getSetCookie().join()).toMatch(/__Host-parley_visitor=.*; Secure/)
  })

  test('with a certificate that is none is refused in words', async () => {
    const error = (await start({ tls: { cert: 'x', key: 'y' } }).catch(
      (failure: unknown) => failure,
    )) as AppError
    expect(error).toBeInstanceOf(AppError)
    expect(error.message).toContain('TLS_CERT')
  })
})

describe('on the wire', () => {
  test('a Host of any length or kind reaches the path that was asked for', async () => {
    const { port } = await start()
    for (const host of ['a', 'ab', 'abc', 'abcd', 'a|b', 'exa mple']) {
      const answer = await sendRaw(
        port,
        `GET /abc/healthz HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
      )
      expect(answer).toStartWith('HTTP/1.1 404')
    }
    const bare = await sendRaw(port, 'GET /healthz HTTP/1.0\r\n\r\n')
    expect(bare).toStartWith('HTTP/1.1 200')
    expect(await sendRaw(port, 'GET /healthz HTTP/1.1\r\nHost: [::1\r\n\r\n')).toStartWith('HTTP/1.1 400')
  })

  test('over https as well, whatever the length of the host', async () => {
    const tls = await selfSignedCertificate(web.foundation.dataDir, ['localhost', '127.0.0.1'])
    const { url } = await start({ tls })
    for (const host of ['a', 'ab', 'abc', 'abcd', 'parley.example.com']) {
      const ask = (path: string) =>
        fetch(url + path, { headers: { host }, tls: { rejectUnauthorized: false } })
      expect([(await ask('/healthz')).status, (await ask('/abc/healthz')).status]).toEqual([200, 404])
    }
  })

  test('a Host never finds its way into an answer', async () => {
    const { port } = await start()
    for (const path of ['/sign-in', '/openapi.json', '/agents', '/']) {
      const request = `GET ${path} HTTP/1.1\r\nHost: canary.example\r\nX-Forwarded-Host: canary.example\r\nAccept: text/html\r\n\r\n`
      expect(await sendRaw(port, request)).not.toContain('canary.example')
    }
  })

  test('a body that is too large gets words, whether it says so or not', async () => {
    const { url } = await start()
    const send = (body: BodyInit) =>
      fetch(`${url}/api/v1/agents`, {
        method: 'POST',
        body,
        headers: { authorization: `Bearer ${tenant.apiKey}`, 'content-type': 'application/json' },
      })
    const large = new Uint8Array(BODY_MAX_BYTES + 1).fill(0x20)
    const chunked = new ReadableStream({
      start(controller) {
        controller.enqueue(large)
        controller.close()
      },
    })
    for (const body of [large, chunked]) {
      const answer = await send(body)
      expect(answer.status).toBe(413)
      expect(((await answer.json()) as { detail: string }).detail).toContain('at most 2 MB')
    }
    const prompt = JSON.stringify({ name: 'A', modelConnectionId: 'x', prompt: 'x'.repeat(1024 * 1024) })
    const refused = await send(prompt)
    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain('"path":"prompt"')
  })

  test('a request with nonsense for a length or a header too many is refused, and others go on', async () => {
    const { port, url } = await start()
    const head = 'POST /api/v1/agents HTTP/1.1\r\nHost: x\r\n'
    expect(await sendRaw(port, `${head}Content-Length: -1\r\n\r\n`)).toStartWith('HTTP/1.1 400')
    expect(await sendRaw(port, `${head}Content-Length: 99999999999\r\n\r\n`)).toStartWith('HTTP/1.1 413')
    expect(await sendRaw(port, `${head}X-Large: ${'x'.repeat(100_000)}\r\n\r\n`)).toStartWith('HTTP/1.1 431')
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
  })
})

describe('stopping', () => {
  test('does not wait for live pages, and ends them', async () => {
    const { server, url } = await start()
    const stream = await openStream(url)
    const startedAt = performance.now()
    server.closeStreams()
    await server.stop()
    expect(performance.now() - startedAt).toBeLessThan(2_000)
    await stream.ended
    expect(await fetch(`${url}/healthz`).catch(() => 'gone')).toBe('gone')
  })

  test('lets a running request finish', async () => {
    const { server, url } = await start()
    const gate = Promise.withResolvers<void>()
    let isAsked = false
    web.setReadiness(async () => {
      isAsked = true
      await gate.promise
      return { isReady: true, parts: {} }
    })
    const answer = fetch(`${url}/readyz`)
    await waitFor('the request', () => isAsked)
    const stopped = server.stop()
    gate.resolve()
    expect((await answer).status).toBe(200)
    await stopped
  })

  test('twice or before the start is harmless', async () => {
    const { server } = await start()
    await server.stop()
    await server.stop()
    const idle = createWebServer(web.dependencies, { host: '127.0.0.1', port: 0, tls: null, publicUrl: null })
    idle.closeStreams()
    await idle.stop()
  })

  /** The live list of calls, in a browser that has signed in. */
  async function openStream(url: string) {
    const session = await web.foundation.authenticator.signIn({
      email: tenant.email,
      password: 'correct horse battery staple',
      headers: new Headers(),
    })
    const cookie = session
      .getSetCookie()
      .map(line => line.split(';')[0])
      .join('; ')
    const path = web.app.routes.find(route => /\/calls\/.*(events|stream|live)/.test(route.path))?.path ?? ''
    const answer = await fetch(url + path, { headers: { cookie } })
    expect(answer.headers.get('content-type')).toBe('text/event-stream')
    return { ended: answer.text() }
  }
})
