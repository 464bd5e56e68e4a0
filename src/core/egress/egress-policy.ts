import type { DestinationList } from '#lib/destination-list.ts'
import { plainName } from '#lib/destination-list.ts'
import type { ModelConnection } from '../model-connections/model-connection.ts'
import type { EgressPurpose, ModelPurpose } from './egress.ts'

/** Where one part of a connection, or of Parley itself, speaks to. */
export interface Destination<Purpose extends EgressPurpose = EgressPurpose> {
  purpose: Purpose
  /** A name in small letters, or an IP address without brackets. */
  host: string
  port: number
}

/** `not_listed`: neither the name nor an address of it is on the list; `address` is one that is not. */
export type EgressVerdict =
  | { isAllowed: true }
  | { isAllowed: false; reason: 'not_listed'; address: string | null }
  | { isAllowed: false; reason: 'unknown_name' }

/** The addresses of a name, none when it has none or does not answer in time. Never throws. */
export type ResolveHost = (name: string) => Promise<string[]>

const DEFAULT_PORTS: Record<string, number> = {
  'http:': 80,
  'ws:': 80,
  'https:': 443,
  'wss:': 443,
  'smtp:': 587,
  'smtps:': 465,
}

/** Rehearsal speaks to nobody. */
export function destinationsOf(connection: ModelConnection): Destination<ModelPurpose>[] {
  if (connection.kind === 'rehearsal') return []
  if (connection.kind !== 'cascade') return [toDestination('realtime', connection.baseUrl)]
  const { stt, llm, tts } = connection
  return [
    toDestination('stt', stt.baseUrl),
    toDestination('llm', llm.baseUrl),
    toDestination('tts', tts.baseUrl),
  ]
}

/** Where a base address leads. */
export function toDestination<Purpose extends EgressPurpose>(
  purpose: Purpose,
  baseUrl: string,
): Destination<Purpose> {
  const { protocol, hostname, port } = new URL(baseUrl)
  const host = plainName(hostname.replace(/^\[(.*)\]$/, '$1'))
  return { purpose, host, port: port === '' ? (DEFAULT_PORTS[protocol] ?? 0) : Number(port) }
}

/** As people write it: `api.example.com:443`, `[::1]:8000`. */
export function formatDestination({ host, port }: Pick<Destination, 'host' | 'port'>): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/**
 * Judges one destination by the operator's list. A name that is on it is allowed wherever it leads; any other name only when every
 * address that it leads to is on it. NB: the name is asked again when the connection is made, so a name whose owner changes its
 * answer in between gets through: only addresses in the connection, or a firewall, exclude that.
 */
export async function judgeDestination(
  { host, port }: Destination,
  allowed: DestinationList,
  resolve: ResolveHost,
): Promise<EgressVerdict> {
  if (allowed.hasHost(host, port)) return { isAllowed: true }
  if (isAddress(host)) return { isAllowed: false, reason: 'not_listed', address: null }
  const addresses = await resolve(host)
  if (addresses.length === 0) return { isAllowed: false, reason: 'unknown_name' }
  const outside = addresses.find(address => !allowed.hasAddress(address, port))
  return outside === undefined
    ? { isAllowed: true }
    : { isAllowed: false, reason: 'not_listed', address: outside }
}

/** What an address of the web has as its host is a name, four numbers, or has colons: its parser saw to that. */
function isAddress(host: string): boolean {
  return host.includes(':') || /^\d+\.\d+\.\d+\.\d+$/.test(host)
}
