import { isIPv4 } from 'node:net'
import { networkInterfaces } from 'node:os'
import { findFreeTcpPort, findFreeUdpPort } from './free-ports.ts'

/** Where livekit-server listens, and what it tells callers. */
export interface LivekitNetwork {
  /** Signalling, on 127.0.0.1 always: Parley's own port passes it on. */
  signalPort: number
  /** One port for all media. */
  udpPort: number
  /** Media over TCP where UDP is blocked; 0 switches it off. */
  tcpPort: number
  /** The address that callers send their media to. */
  nodeIp: string
  isLoopback: boolean
}

const LOOPBACK = '127.0.0.1'
const ANY_ADDRESS = '0.0.0.0'
/** LiveKit's own defaults: what firewalls of a LAN are told to open. */
const LAN_UDP_PORT = 7882
const LAN_TCP_PORT = 7881

/**
 * Chooses free ports. On a loopback host nothing listens outside 127.0.0.1 (and there is no TCP port: livekit-server opens that one
 * on every interface). Elsewhere media comes in over the LAN address, on LiveKit's usual ports where they are free.
 */
export async function chooseNetwork(options: {
  host: string
  nodeIp: string | null
}): Promise<LivekitNetwork> {
  const signalPort = await findFreeTcpPort(LOOPBACK)
  const nodeIp = chooseNodeIp(options)
  if (nodeIp === LOOPBACK) {
    return { signalPort, udpPort: await findFreeUdpPort(LOOPBACK), tcpPort: 0, nodeIp, isLoopback: true }
  }
  return {
    signalPort,
    udpPort: await findFreeUdpPort(ANY_ADDRESS, LAN_UDP_PORT),
    tcpPort: await findFreeTcpPort(ANY_ADDRESS, LAN_TCP_PORT),
    nodeIp,
    isLoopback: false,
  }
}

/** livekit-server takes an address only, no name. */
function chooseNodeIp({ host, nodeIp }: { host: string; nodeIp: string | null }): string {
  if (isLoopbackHost(host)) return LOOPBACK
  return nodeIp !== null && isIPv4(nodeIp) ? nodeIp : (lanAddressFor(host) ?? LOOPBACK)
}

export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

/** Whether one of this machine's interfaces has the address: false for the outer address of a router. */
export function isOwnAddress(address: string): boolean {
  return interfaceAddresses().some(own => own.address === address)
}

/** The address that the LAN reaches this machine at: the one it listens on, or that of the first real interface. */
function lanAddressFor(host: string): string | undefined {
  if (isOwnAddress(host)) return host
  return interfaceAddresses().find(own => !own.internal)?.address
}

function interfaceAddresses() {
  return Object.values(networkInterfaces())
    .flatMap(addresses => addresses ?? [])
    .filter(address => address.family === 'IPv4')
}
