import { isIP } from 'node:net'
import { createAddressList, isAddressOrNetwork } from './network-address.ts'

/** Hosts and networks that somebody listed: names, addresses, networks; each may be for one port only. */
export interface DestinationList {
  /** The host as it stands in an address of the web: a name, or an IP address without brackets. */
  hasHost(host: string, port: number): boolean
  /** One IP address, that a name led to. */
  hasAddress(address: string, port: number): boolean
}

/** This machine and the networks that nobody routes outside (RFC 1918, RFC 4193). NB: not 169.254/16, where clouds keep secrets. */
const PRIVATE_NETWORKS = [
  '127.0.0.0/8',
  '::1/128',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  'fc00::/7',
]

/** Stands for all of them in a list. */
export const PRIVATE_ENTRY = 'private'

/** True for `private`, `10.0.0.0/8`, `192.168.1.5:11434`, `[::1]:8000`, `models.lan` and `models.lan:8000`. */
export function isDestinationEntry(text: string): boolean {
  return parseEntry(text) !== undefined
}

/** NB: entries that `isDestinationEntry` refuses are passed over: ask it first. */
export function createDestinationList(entries: readonly string[]): DestinationList {
  const parsed = entries.map(parseEntry).filter(entry => entry !== undefined)
  const networks = parsed.filter(entry => entry.kind === 'network')
  const names = parsed.filter(entry => entry.kind === 'name')
  const fits = (wanted: number | null, port: number) => wanted === null || wanted === port
  const hasAddress = (address: string, port: number) =>
    networks.some(network => fits(network.port, port) && network.contains(plainIp(address)))
  return {
    hasAddress,
    hasHost(host, port) {
      if (isIP(host) !== 0) return hasAddress(host, port)
      const name = plainName(host)
      return names.some(entry => entry.name === name && fits(entry.port, port))
    },
  }
}

/** The same name has one spelling here: small letters, no dot at its end. */
export function plainName(host: string): string {
  return host.toLowerCase().replace(/\.$/, '')
}

type Entry =
  | { kind: 'network'; port: number | null; contains(address: string): boolean }
  | { kind: 'name'; port: number | null; name: string }

const NAME = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/
const PORT_MAX = 65_535

function parseEntry(text: string): Entry | undefined {
  if (text === PRIVATE_ENTRY) return network(PRIVATE_NETWORKS, null)
  if (isAddressOrNetwork(text)) return network([text], null)
  const [, bracketed, plain = '', digits] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text) ?? []
  const host = bracketed ?? plain
  const port = digits === undefined ? null : Number(digits)
  if (port !== null && (port < 1 || port > PORT_MAX)) return undefined
  if (isIP(host) !== 0) return network([host], port)
  const name = plainName(host)
  // What looks like an address but is none, such as 10.0.0.0/33 or 300.1.1.1, is a slip and no name.
  const isName = bracketed === undefined && NAME.test(name) && !/^[\d.]+$/.test(name)
  return isName ? { kind: 'name', port, name } : undefined
}

function network(networks: readonly string[], port: number | null): Entry {
  return { kind: 'network', port, contains: createAddressList(networks) }
}

/** An IPv4 address in the clothes of IPv6 is the IPv4 address. */
function plainIp(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
}
