import type { AccessGuard } from './access-guard.ts'
import type { AccessTokens } from './api/access-tokens.ts'
import type { RateLimits } from './api/rate-limits.ts'
import type { ClientAddresses } from './client-address.ts'
import type { Csrf } from './csrf.ts'
import type { EventStreams } from './event-streams.ts'
import type { LiveEvents } from './live-events.ts'
import type { LivekitProxy } from './livekit-proxy.ts'
import type { RequestIdentity } from './request-identity.ts'
import type { StaticFiles } from './static-files.ts'
import type { WebDependencies } from './web-dependencies.ts'

/** What every feature of the front door is built with: the services, and what the door itself provides. */
export interface WebContext extends WebDependencies {
  /** True where browsers speak https with us, or with the proxy in front. */
  isSecure: boolean
  /** How people reach us, without a trailing slash. NB: never build a link from the Host header; anybody can write one. */
  publicUrl(): string
  identity: RequestIdentity
  accessTokens: AccessTokens
  rateLimits: RateLimits
  /** Give a route `permission: 'agents.read'` after `.use(guard)`: it gets a typed `principal`, others are turned away. */
  guard: AccessGuard
  clientAddresses: ClientAddresses
  csrf: Csrf
  streams: EventStreams
  live: LiveEvents
  staticFiles: StaticFiles
  livekit: LivekitProxy
}
