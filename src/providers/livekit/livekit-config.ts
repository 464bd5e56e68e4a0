import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { isOwnAddress, type LivekitNetwork } from './livekit-network.ts'

export interface LivekitKeys {
  apiKey: string
  apiSecret: string
}

const keysFile = z.object({ apiKey: z.string().min(1), apiSecret: z.string().min(32) })

/** The keys of the managed server, made once: tickets that were given out before a restart stay good after it. */
export async function readOrCreateKeys(directory: string): Promise<LivekitKeys> {
  const path = join(directory, 'keys.json')
  const kept = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (kept !== null) {
    const parsed = keysFile.safeParse(parseJson(kept))
    // Nothing else is lost with them: a damaged file is replaced, and only tickets of the last minute are void.
    if (parsed.success) return parsed.data
  }
  const keys = {
    apiKey: `PARLEY${randomBytes(6).toString('hex')}`,
    apiSecret: randomBytes(32).toString('base64url'),
  }
  await writePrivateFile(path, JSON.stringify(keys))
  return keys
}

/** Writes livekit-server's configuration (mode 600, it holds the secret) and answers its path. */
export async function writeLivekitConfig(
  directory: string,
  network: LivekitNetwork,
  keys: LivekitKeys,
): Promise<string> {
  const path = livekitConfigPath(directory)
  await mkdir(directory, { recursive: true, mode: 0o700 })
  // JSON is YAML, and needs no writer of its own.
  await writePrivateFile(path, `${JSON.stringify(renderConfig(network, keys), null, 2)}\n`)
  return path
}

export function livekitConfigPath(directory: string): string {
  return join(directory, 'livekit.yaml')
}

function renderConfig(
  { signalPort, udpPort, tcpPort, nodeIp, isLoopback }: LivekitNetwork,
  keys: LivekitKeys,
) {
  return {
    port: signalPort,
    bind_addresses: ['127.0.0.1'],
    keys: { [keys.apiKey]: keys.apiSecret },
    logging: { level: 'info', json: true },
    rtc: {
      udp_port: udpPort,
      tcp_port: tcpPort,
      node_ip: nodeIp,
      use_external_ip: false,
      // Without an entry LiveKit sends callers to a public STUN server. They need none, since the server's address is known: this one
      // is their own machine, so nothing leaves it. NB: LiveKit's own UDP port here would keep every call from connecting.
      stun_servers: ['127.0.0.1:3478'],
      ...(isLoopback && { enable_loopback_candidate: true, interfaces: { includes: ['lo'] } }),
      ...(isOwnAddress(nodeIp) && { ips: { includes: [`${nodeIp}/32`] } }),
    },
    room: { auto_create: true },
    turn: { enabled: false },
  }
}

async function writePrivateFile(path: string, text: string): Promise<void> {
  const partial = `${path}.partial`
  await writeFile(partial, text, { mode: 0o600 })
  await chmod(partial, 0o600)
  await rename(partial, path)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
