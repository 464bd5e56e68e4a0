import { afterEach, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Certificate, selfSignedCertificate } from './providers/tls/certificates.ts'
import { askStatus } from './status.ts'

interface Answer {
  status?: number
  tls?: Certificate
}

const servers: Bun.Server<undefined>[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop(true)
})

function serverThatAnswers(body: unknown, { status = 200, tls }: Answer = {}): number {
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    tls,
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
  const port = serverThatAnswers({ ready: false, parts: { livekit } }, { status: 503 })
  expect(await askStatus({ host: '127.0.0.1', port, tls: null })).toEqual({
    ready: false,
    parts: { livekit },
  })
})

test('a server with a certificate of its own is found without being told', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-status-'))
  const tls = await selfSignedCertificate(folder, ['parley.example.com'])
  const port = serverThatAnswers({ ready: true, parts }, { tls })
  expect(await askStatus({ host: '127.0.0.1', port, tls: null })).toEqual({ ready: true, parts })
  rmSync(folder, { recursive: true })
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
