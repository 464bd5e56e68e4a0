import { APIStatusError } from '@livekit/agents'

/** What a provider's refusal is about, where its status or close code alone does not tell. */
export type RefusalKind = 'key' | 'quota' | 'model' | 'refused' | 'broken'

/** The provider said no and told why, in an answer, an event or a close frame. `statusCode` is what it gave: HTTP status or close code. */
export class ProviderRefusal extends APIStatusError {
  readonly kind: RefusalKind

  constructor(kind: RefusalKind, statusCode: number, message: string) {
    super({ message, options: { statusCode, retryable: kind === 'broken' } })
    this.kind = kind
  }
}

const ABOUT: readonly (readonly [RefusalKind, RegExp])[] = [
  ['quota', /quota|credit|balance|billing|payment|rate.?limit|too.?many|concurren|exceeded|system_busy/i],
  ['model', /model|voice/i],
  ['key', /api.?key|unauthori|authenticat|auth_|permission|forbidden/i],
]

/** Judges by the provider's own words; they are looked at, never shown. */
export function refusalFrom(statusCode: number, words: string): ProviderRefusal {
  if (statusCode === 401) return new ProviderRefusal('key', statusCode, 'the key was refused')
  if (statusCode === 402 || statusCode === 429)
    return new ProviderRefusal('quota', statusCode, 'over the limit')
  const about = ABOUT.find(([, pattern]) => pattern.test(words))?.[0]
  const kind = about ?? (isTheirFault(statusCode) ? 'broken' : 'refused')
  return new ProviderRefusal(kind, statusCode, `refused: ${kind}`)
}

/** An error of the server: a status of 5xx, or a close code that means the same. */
function isTheirFault(code: number): boolean {
  return (code >= 500 && code < 1000) || code === 1011 || code === 1012 || code === 1013
}
