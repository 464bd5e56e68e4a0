import { afterEach, expect, test } from 'bun:test'
import { askStatus } from './status.ts'

const servers: Bun.Server<undefined>[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop(true)
})

function serverThatAnswers(body: unknown, status = 200): number {
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: request =>
      new URL(request.url).pathname === '/readyz'
        ? Response.json(body, { status })
        : new Response('', { status: 404 }),
  })
  servers.push(server)
  return server.port ?? 0
}

const parts = { store: { ok: true, message: 'The database answers.' } }

test('a server that listens everywhere is asked on loopback, and its parts are handed on', async () => {
  const port = serverThatAnswers({ ready: true, parts })
  expect(await askStatus({ host: '0.0.0.0', port, tls: null })).toEqual({ ready: true, parts })
})

test('a server that cannot take calls says so, although it answers', async () => {
  const livekit = { ok: false, message: 'LiveKit is starting.' }
  const port = serverThatAnswers({ ready: false, parts: { livekit } }, 503)
  expect(await askStatus({ host: '127.0.0.1', port, tls: null })).toEqual({
    ready: false,
    parts: { livekit },
  })
})

test.each([
  ['something else answers there', () => serverThatAnswers({ hello: 'world' })],
  ['nothing listens there', () => 1],
])('%s: not ready, with the address that was asked', async (_, choosePort) => {
  const port = choosePort()
  const status = await askStatus({ host: '127.0.0.1', port, tls: null })
  expect(status.ready).toBe(false)
  expect(status.parts.server?.message).toContain(`http://127.0.0.1:${port}/readyz`)
})
