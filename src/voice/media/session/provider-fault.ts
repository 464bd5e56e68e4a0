import { APIConnectionError, APIStatusError, APITimeoutError } from '@livekit/agents'
import { providerFaultsEn as words } from '#messages/provider-faults-en.ts'

export type CascadePart = keyof typeof words.parts

/** One sentence for people: which part, where, why. Made of the status alone: a provider's own text may repeat the key. */
export function describeFault(
  part: CascadePart,
  place: { host: string; model: string },
  error: unknown,
): string {
  return words.sentence({ part: words.parts[part], host: place.host, cause: causeOf(error, place.model) })
}

export function hostOf(baseUrl: string): string {
  return URL.canParse(baseUrl) ? new URL(baseUrl).host : words.unknownHost
}

function causeOf(error: unknown, model: string): string {
  if (error instanceof APIStatusError) return causeOfStatus(error.statusCode, model)
  if (error instanceof APITimeoutError) return words.causes.tooSlow
  if (error instanceof APIConnectionError) return words.causes.unreachable
  return words.causes.unreadable
}

function causeOfStatus(status: number, model: string): string {
  // The language model's class reports a connection that failed as a status of -1.
  if (status < 100) return words.causes.unreachable
  if (status === 401 || status === 403) return words.causes.key(status)
  if (status === 402 || status === 429) return words.causes.quota(status)
  if (status === 404) return words.causes.model(status, model)
  if (status >= 500) return words.causes.broken(status)
  return words.causes.refused(status)
}
