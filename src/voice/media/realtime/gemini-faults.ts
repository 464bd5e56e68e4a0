import { RealtimeFault, type RealtimeFaultKind } from './realtime-voice.ts'

/** How a connection ended without our asking. */
export interface ConnectionEnd {
  /** Close code of the socket; null when it never opened or we gave it up. */
  code: number | null
  /** Status of a handshake that was refused. */
  httpStatus: number | null
  /** The server's own words. NB: they may repeat the key: for telling kinds apart, never for people or the log. */
  text: string
  cause: 'closed' | 'refused' | 'unreachable' | 'timed_out' | 'unreadable'
  /** Whether the setup had been confirmed. */
  wasReady: boolean
}

const SPEAKS_OF_KEY = /api[ _-]?key|unauthenticated|credential|permission|access denied|denied access/i
const SPEAKS_OF_QUOTA = /quota|rate.?limit|resource.{0,12}exhausted|too many|billing|credits/i
const SPEAKS_OF_MODEL = /models?\/\S+ is not found|not supported for bidi|model.{0,80}not found/i

/** What no further attempt would mend; null: trying again may help. */
export function finalFaultOf(end: ConnectionEnd): RealtimeFault | null {
  const kind = finalKindOf(end)
  return kind && faultOf(kind, end)
}

/** The fault that stands when every attempt was in vain, by the way in which the last one ended. */
export function lastFaultOf(end: ConnectionEnd): RealtimeFault {
  if (end.cause !== 'closed' && end.cause !== 'refused') {
    const kinds = { timed_out: 'tooSlow', unreachable: 'unreachable', unreadable: 'unreadable' } as const
    return faultOf(kinds[end.cause], end)
  }
  if (end.code === 1007 || end.code === 1008) return faultOf('refused', end)
  const isServersFault = end.code === 1011 || end.code === 1012 || end.code === 1013
  return faultOf(isServersFault || (end.httpStatus ?? 0) >= 500 ? 'broken' : 'unreachable', end)
}

function finalKindOf({ cause, code, httpStatus, text, wasReady }: ConnectionEnd): RealtimeFaultKind | null {
  if (cause === 'refused') return kindOfStatus(httpStatus ?? 0)
  if (cause !== 'closed') return null
  if (SPEAKS_OF_QUOTA.test(text)) return 'quota'
  if (SPEAKS_OF_MODEL.test(text)) return 'model'
  if (SPEAKS_OF_KEY.test(text)) return 'key'
  // Before the setup is confirmed these two mean the setup itself; in the middle of a call they come out of the blue.
  return !wasReady && (code === 1007 || code === 1008) ? 'refused' : null
}

function kindOfStatus(status: number): RealtimeFaultKind | null {
  if (status === 401 || status === 403) return 'key'
  if (status === 402 || status === 429) return 'quota'
  if (status === 404) return 'model'
  return status >= 500 ? null : 'refused'
}

function faultOf(kind: RealtimeFaultKind, { code, httpStatus, cause }: ConnectionEnd): RealtimeFault {
  return new RealtimeFault(kind, httpStatus ?? code, `the Gemini Live connection ended: ${kind}, ${cause}`)
}
