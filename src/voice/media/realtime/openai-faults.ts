import type { OpenAiError } from './openai-events.ts'
import { RealtimeFault, type RealtimeFaultKind } from './realtime-voice.ts'

/** How a connection ended without our asking. */
export interface ConnectionEnd {
  cause: 'closed' | 'refused' | 'unreachable' | 'timed_out' | 'unreadable'
  /** Close code; null when the socket never opened or we gave it up. */
  code: number | null
  /** Status of a handshake that was refused. */
  httpStatus: number | null
  /** What the server said about it, by its codes alone: its sentences may repeat the key. */
  error: OpenAiError | null
  /** Whether the session had been confirmed. */
  wasReady: boolean
}

const KINDS: readonly (readonly [code: RegExp, kind: RealtimeFaultKind])[] = [
  [/invalid_api_key|account_deactivated|authentication|permission|organization/, 'key'],
  [/insufficient_quota|billing|usage_limit/, 'quota'],
  [/model_not_found|invalid_model|model_not_available/, 'model'],
]

/** What no further attempt would mend; null: trying again may help. */
export function finalFaultOf(end: ConnectionEnd): RealtimeFault | null {
  const kind = finalKindOf(end)
  return kind && faultOf(kind, end)
}

/** The same for an error that the server told inside a running session. */
export function finalKindOfError({ code, type }: OpenAiError): RealtimeFaultKind | null {
  const words = `${code ?? ''} ${type ?? ''}`
  return KINDS.find(([pattern]) => pattern.test(words))?.[1] ?? null
}

/** The fault that stands when every attempt was in vain, by the way in which the last one ended. */
export function lastFaultOf(end: ConnectionEnd): RealtimeFault {
  if (isRateLimit(end)) return faultOf('quota', end)
  if (end.cause === 'timed_out') return faultOf('tooSlow', end)
  if (end.cause === 'unreachable' || end.cause === 'unreadable') return faultOf(end.cause, end)
  const isServersFault = end.code === 1011 || end.code === 1012 || end.code === 1013
  return faultOf(isServersFault || (end.httpStatus ?? 0) >= 500 ? 'broken' : 'unreachable', end)
}

function finalKindOf(end: ConnectionEnd): RealtimeFaultKind | null {
  if (end.cause === 'refused') return kindOfStatus(end.httpStatus ?? 0)
  const kind = end.error && finalKindOfError(end.error)
  if (kind) return kind
  // Refused before the session was confirmed: our own settings, say a voice that there is not.
  const isOurs = end.error?.type === 'invalid_request_error' && end.error.code !== 'session_expired'
  return !end.wasReady && isOurs ? 'refused' : null
}

function kindOfStatus(status: number): RealtimeFaultKind | null {
  if (status === 401 || status === 403) return 'key'
  if (status === 402) return 'quota'
  if (status === 404) return 'model'
  // A limit on requests passes; the attempts are few.
  return status >= 500 || status === 429 || status === 408 ? null : 'refused'
}

function isRateLimit({ httpStatus, error }: ConnectionEnd): boolean {
  return httpStatus === 429 || (error?.code ?? '').includes('rate_limit')
}

function faultOf(kind: RealtimeFaultKind, { code, httpStatus, cause }: ConnectionEnd): RealtimeFault {
  // What the server has said in words of the protocol is plainer than the code of the close that follows.
  return new RealtimeFault(kind, httpStatus ?? code, `the realtime connection ended: ${kind}, ${cause}`)
}
