import type { RealtimeKind } from './model-connection.ts'
import {
  PROVIDER_SERVICES,
  type ProviderService,
  type ServiceOffer,
  type ServiceUse,
} from './provider-catalogue.ts'

/** A service that is in no catalogue, but speaks the OpenAI way. */
export const OTHER_SERVICE_ID = 'other'

/** The services that offer a use, in the order in which people are shown them. */
export function servicesFor(use: ServiceUse): ProviderService[] {
  return PROVIDER_SERVICES.filter(service => service.offers[use] !== undefined)
}

export interface FoundService {
  service: ProviderService
  offer: ServiceOffer
}

export function findService(use: ServiceUse, id: string): FoundService | undefined {
  const service = PROVIDER_SERVICES.find(candidate => candidate.id === id)
  const offer = service?.offers[use]
  return service && offer && { service, offer }
}

/**
 * The service that settings belong to: the one with this address or at least this origin, among those that speak the protocol. A
 * protocol that only one service speaks names it wherever it runs. Undefined for any other OpenAI-compatible service.
 */
export function serviceOf(
  use: ServiceUse,
  { provider, baseUrl }: { provider: string; baseUrl: string },
): FoundService | undefined {
  const speaking = servicesFor(use)
    .map(service => findService(use, service.id))
    .filter(found => found?.offer.protocol === provider)
  const origin = originOf(baseUrl)
  return (
    speaking.find(found => found?.offer.baseUrl === baseUrl) ??
    speaking.find(found => found && originOf(found.offer.baseUrl) === origin) ??
    (provider === 'openai-compatible' ? undefined : speaking[0])
  )
}

/** Where each realtime provider is reached, unless a connection says otherwise. */
export const REALTIME_ADDRESSES: Record<RealtimeKind, string> = {
  'gemini-live': addressOf('gemini-live'),
  'openai-realtime': addressOf('openai-realtime'),
}

function addressOf(kind: RealtimeKind): string {
  const offer = servicesFor(kind)[0]?.offers[kind]
  if (!offer) throw new Error(`The catalogue has no service for ${kind}`)
  return offer.baseUrl
}

function originOf(url: string): string | null {
  return URL.parse(url)?.origin ?? null
}
