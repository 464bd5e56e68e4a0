import { createAddressList, networkOf, plainAddress } from '#lib/network-address.ts'
import type { Logger } from '#telemetry/logger.ts'

/** Where a request comes from, for counting attempts by address. */
export interface ClientAddresses {
  /**
   * The client's network address, an IPv6 one as its /64 network; undefined where nobody can tell. X-Forwarded-For is believed from
   * trusted proxies only: everybody can write one.
   */
  of(request: Request): string | undefined
  /** The same for the record of what was done: the whole address, of this machine too; undefined where there is no connection. */
  exactly(request: Request): string | undefined
}

interface Dependencies {
  /** The other end of the connection; undefined where there is none. */
  peerAddress(request: Request): string | undefined
  /** Addresses and networks (10.0.0.0/8) of proxies in front. */
  trustedProxies: readonly string[]
  logger: Logger
}

/** A chain of proxies is short; what is longer was made up. */
const CHAIN_MAX_CHARS = 1_000

export function createClientAddresses(dependencies: Dependencies): ClientAddresses {
  const { peerAddress, logger } = dependencies
  const trusted = createAddressList(dependencies.trustedProxies)
  const loopback = createAddressList(['127.0.0.0/8', '::1'])
  let hasWarned = false

  function warnOfProxy(request: Request, peer: string) {
    if (hasWarned || !request.headers.has('x-forwarded-for')) return
    hasWarned = true
    logger.warn('A proxy in front is not trusted: people behind it count as one. Set TRUSTED_PROXIES.', {
      proxy: peer,
    })
  }

  return {
    of(request) {
      const peer = plainAddress(peerAddress(request))
      if (peer === undefined) return undefined
      if (trusted(peer)) return networkOf(forwardedFor(request, trusted) ?? peer)
      warnOfProxy(request, peer)
      // A proxy on this machine that nobody told us of: one stranger's failures must not lock out everybody behind it.
      return loopback(peer) ? undefined : networkOf(peer)
    },

    exactly(request) {
      const peer = plainAddress(peerAddress(request))
      return peer !== undefined && trusted(peer) ? (forwardedFor(request, trusted) ?? peer) : peer
    },
  }
}

/** The last address that no proxy of ours wrote about another proxy of ours: what stands before it, the client may have made up. */
function forwardedFor(request: Request, trusted: (address: string) => boolean): string | undefined {
  const chain = (request.headers.get('x-forwarded-for') ?? '').slice(-CHAIN_MAX_CHARS).split(',')
  for (const entry of chain.reverse()) {
    const address = plainAddress(entry.trim())
    if (address === undefined) return undefined
    if (!trusted(address)) return address
  }
  return undefined
}
