import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AccessToken } from 'livekit-server-sdk'
import { dieWithParent } from '../../src/lib/die-with-parent.ts'

export interface TestLivekit {
  url: string
  apiKey: string
  apiSecret: string
  pid: number
  /** A ticket for one room. The agent's has the kind that LiveKit gives to agents. */
  ticket(room: string, identity: string, kind: 'caller' | 'agent'): Promise<string>
  /** As an operator would: everybody is put out. */
  deleteRoom(room: string): Promise<void>
  stop(): Promise<void>
}

const API_KEY = 'test-key'
const API_SECRET = 'test-secret-that-is-long-enough-for-livekit'
const START_TIMEOUT_MS = 15_000

/** A real livekit-server on loopback with ports of its own. */
export async function startLivekit(): Promise<TestLivekit> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-livekit-'))
  const [port, udpPort] = [await freePort(), await freePort()]
  const config = join(folder, 'livekit.yaml')
  await writeFile(config, configText(port, udpPort))
  // However this process ends, a signal included, the server must not stay behind.
  const guard = dieWithParent(process.env.PATH ?? '')
  const child = Bun.spawn([...guard, livekitBinary(), '--config', config], {
    stdout: 'ignore',
    stderr: 'ignore',
  })
  // A host without setpriv has only this.
  const killWithUs = () => child.kill()
  process.once('exit', killWithUs)
  await untilHealthy(`http://127.0.0.1:${port}`)
  const { RoomServiceClient } = await import('livekit-server-sdk')
  return {
    url: `ws://127.0.0.1:${port}`,
    apiKey: API_KEY,
    apiSecret: API_SECRET,
    pid: child.pid,
    ticket,
    deleteRoom: room =>
      new RoomServiceClient(`http://127.0.0.1:${port}`, API_KEY, API_SECRET).deleteRoom(room),
    async stop() {
      process.off('exit', killWithUs)
      child.kill()
      await child.exited
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function ticket(room: string, identity: string, kind: 'caller' | 'agent'): Promise<string> {
  const token = new AccessToken(API_KEY, API_SECRET, { identity, ttl: 300 })
  token.addGrant({
    roomJoin: true,
    room,
    canPublish: true,
    canSubscribe: true,
    canPublishData: true,
    canUpdateOwnMetadata: true,
    agent: kind === 'agent',
  })
  if (kind === 'agent') token.kind = 'agent'
  return token.toJwt()
}

function livekitBinary(): string {
  const cached = join(import.meta.dir, '../../.cache/bin/livekit-server')
  const binary = process.env.LIVEKIT_SERVER_BIN ?? (existsSync(cached) ? cached : Bun.which('livekit-server'))
  if (!binary) throw new Error('livekit-server is not installed: run bin/start once')
  return binary
}

function configText(port: number, udpPort: number): string {
  return `port: ${port}
bind_addresses: [127.0.0.1]
logging: { level: error }
keys: { ${API_KEY}: ${API_SECRET} }
room: { empty_timeout: 20, departure_timeout: 2 }
rtc:
  node_ip: 127.0.0.1
  udp_port: ${udpPort}
  tcp_port: 0
  use_external_ip: false
  enable_loopback_candidate: true
  # Without an entry clients are sent to public servers: a thread for each name and connection, until the resolver gives up.
  stun_servers: ['127.0.0.1:3478']
  interfaces: { includes: [lo] }
  ips: { includes: [127.0.0.0/8] }
`
}

async function untilHealthy(url: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS
  for (;;) {
    const isUp = await fetch(url).then(
      response => response.ok,
      () => false,
    )
    if (isUp) return
    if (Date.now() > deadline) throw new Error('livekit-server did not become healthy in time')
    await Bun.sleep(50)
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}
