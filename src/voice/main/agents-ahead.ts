import type { Call } from '#core/calls/call.ts'
import type { LiveCall } from './live-call.ts'

/** Whether the agent of a call may go into its room with the ticket, before anybody has come. */
export interface AgentsAhead {
  mayGo(call: Pick<Call, 'widgetId'>): boolean
}

export interface AheadLimits {
  /** So many agents wait for callers at a time. */
  aheadMax: number
  /** So many of them for visitors of talk buttons. */
  aheadForVisitorsMax: number
}

/**
 * A caller comes within a second of the ticket; one who never does keeps an agent waiting for a minute, which costs 2 % of a core. NB: a
 * ticket of a talk button is anybody's for the asking. Without a place here LiveKit sends the agent when the caller has come, 0.2 s later.
 */
export const AHEAD_LIMITS: AheadLimits = { aheadMax: 12, aheadForVisitorsMax: 4 }

export function createAgentsAhead(
  live: () => Pick<LiveCall, 'stage' | 'isSentAhead' | 'isVisitors'>[],
  limits: AheadLimits,
): AgentsAhead {
  return {
    mayGo({ widgetId }) {
      const waiting = live().filter(call => call.stage === 'waiting' && call.isSentAhead)
      if (waiting.length >= limits.aheadMax) return false
      return widgetId === null || waiting.filter(call => call.isVisitors).length < limits.aheadForVisitorsMax
    },
  }
}
