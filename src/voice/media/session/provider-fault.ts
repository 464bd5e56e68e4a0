import { APIConnectionError, APIStatusError, APITimeoutError } from '@livekit/agents'
import type { Phrase } from '#lib/phrase.ts'
import { providerFaultsEn as words } from '#messages/provider-faults-en.ts'
import { ProviderRefusal } from '../providers/provider-refusal.ts'
import type { RealtimeFault } from '../realtime/realtime-voice.ts'

export type CascadePart = Exclude<keyof typeof words.parts, 'realtime'>

/** One sentence for people: which part, where, why. Made of the status alone: a provider's own text may repeat the key. */
export function describeFault(
  part: CascadePart,
  place: { host: string; model: string },
  error: unknown,
): Phrase {
  return words.sentence({ part: words.parts[part], host: place.host, cause: causeOf(error, place.model) })
}

/** The same for a model that hears and speaks by itself. */
export function describeRealtimeFault(place: { host: string; model: string }, fault: RealtimeFault): Phrase {
  return words.sentence({
    part: words.parts.realtime,
    host: place.host,
    cause: causeOfRealtime(fault, place.model),
  })
}

export function hostOf(baseUrl: string): string {
  return URL.canParse(baseUrl) ? new URL(baseUrl).host : words.unknownHost
}

function causeOf(error: unknown, model: string): Phrase {
  if (error instanceof ProviderRefusal) return causeOfRefusal(error, model)
  if (error instanceof APIStatusError) return causeOfStatus(error.statusCode, model)
  if (error instanceof APITimeoutError) return words.causes.tooSlow
  if (error instanceof APIConnectionError) return words.causes.unreachable
  return words.causes.unreadable
}

function causeOfRealtime({ kind, status }: RealtimeFault, model: string): Phrase {
  const { causes } = words
  if (kind === 'tooSlow' || kind === 'unreachable' || kind === 'unreadable') return causes[kind]
  if (kind === 'model') return causes.model(status, model)
  return causes[kind](status)
}

function causeOfRefusal({ kind, statusCode }: ProviderRefusal, model: string): Phrase {
  return kind === 'model' ? words.causes.model(statusCode, model) : words.causes[kind](statusCode)
}

function causeOfStatus(status: number, model: string): Phrase {
  // The language model's class reports a connection that failed as a status of -1.
  if (status < 100) return words.causes.unreachable
  if (status === 401 || status === 403) return words.causes.key(status)
  if (status === 402 || status === 429) return words.causes.quota(status)
  if (status === 404) return words.causes.model(status, model)
  if (status >= 500) return words.causes.broken(status)
  return words.causes.refused(status)
}
