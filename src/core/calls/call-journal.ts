import { type Sentence, toPhrase } from '#lib/phrase.ts'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import type { Scope, SystemScopes } from '../scope.ts'
import type { Store } from '../store.ts'
import {
  type CallHandOver,
  type CallIncident,
  type CallUsage,
  type EndReason,
  type ToolCall,
  TURN_TEXT_MAX_CHARS,
  type Turn,
  type TurnRole,
} from './call.ts'

/**
 * What happens in a call, written down as it happens: each method commits before it returns, then tells the pages.
 * Repeating one with the same call and number changes nothing.
 */
export interface CallJournal {
  markRinging(scope: Scope, callId: string): Promise<void>
  /** The call's clock starts now. */
  markActive(scope: Scope, callId: string): Promise<void>
  recordTurn(scope: Scope, callId: string, turn: Turn): Promise<void>
  recordToolCall(scope: Scope, callId: string, toolCall: ToolCall): Promise<void>
  /** For the timeline of the call, and at once on the pages that show it. */
  recordIncident(scope: Scope, callId: string, incident: CallIncident): Promise<void>
  /** `handOver`: which of its hand-overs had the call, from 1; left out: none yet. */
  addUsage(scope: Scope, callId: string, usage: CallUsage, handOver?: number): Promise<void>
  /** Another agent has the call from now on: the hand-over of this number, from 1. */
  recordHandOver(scope: Scope, callId: string, number: number, handOver: CallHandOver): Promise<void>
  /** The first reason stays; true when this one was it. */
  recordEnd(
    scope: Scope,
    callId: string,
    end: { reason: EndReason; detail: Sentence | null; durationMs: number },
  ): Promise<boolean>
  /** Words on their way: to the pages only, never kept. */
  showPartial(scope: Scope, callId: string, partial: { role: TurnRole; text: string }): void
  /** At start: calls of this node that a crash or kill left live are ended as interrupted. Answers their rooms. */
  closeOrphans(nodeId: string): Promise<string[]>
}

interface Dependencies {
  store: Store
  clock: Clock
  events: EventBus
  systemScope: SystemScopes
}

export function createCallJournal({ store, clock, events, systemScope }: Dependencies): CallJournal {
  const changed = (scope: Scope, callId: string) =>
    events.publish({ type: 'call.changed', organizationId: scope.organizationId, callId })

  const recordEnd: CallJournal['recordEnd'] = async (scope, callId, end) => {
    const detail = end.detail === null ? null : toPhrase(end.detail)
    const isFirst = await store.calls.markEnded(scope, callId, { ...end, detail, at: clock.now() })
    if (isFirst) changed(scope, callId)
    return isFirst
  }

  return {
    async markRinging(scope, callId) {
      if (await store.calls.markRinging(scope, callId)) changed(scope, callId)
    },

    async markActive(scope, callId) {
      if (await store.calls.markActive(scope, callId, clock.now())) changed(scope, callId)
    },

    async recordTurn(scope, callId, turn) {
      const text = turn.text.slice(0, TURN_TEXT_MAX_CHARS)
      if (await store.calls.insertTurn(scope, callId, { ...turn, text })) {
        events.publish({
          type: 'call.turn_added',
          organizationId: scope.organizationId,
          callId,
          seq: turn.seq,
        })
      }
    },

    async recordToolCall(scope, callId, toolCall) {
      if (await store.calls.insertToolCall(scope, callId, toolCall)) {
        events.publish({
          type: 'call.tool_called',
          organizationId: scope.organizationId,
          callId,
          toolCallId: toolCall.id,
        })
      }
    },

    async recordIncident(scope, callId, incident) {
      if (await store.calls.insertIncident(scope, callId, incident)) {
        events.publish({
          type: 'call.incident',
          organizationId: scope.organizationId,
          callId,
          incidentId: incident.id,
        })
      }
    },

    addUsage: (scope, callId, usage, handOver) => store.calls.addUsage(scope, callId, usage, handOver),

    async recordHandOver(scope, callId, number, handOver) {
      await store.calls.insertHandOver(scope, callId, number, handOver)
      changed(scope, callId)
    },

    recordEnd,

    showPartial(scope, callId, { role, text }) {
      events.publish({
        type: 'call.partial',
        organizationId: scope.organizationId,
        callId,
        role,
        text: text.slice(0, TURN_TEXT_MAX_CHARS),
      })
    },

    async closeOrphans(nodeId) {
      const rooms: string[] = []
      for (const organizationId of await store.unscoped.listOrganizationIds()) {
        const scope = systemScope(organizationId, 'close calls left by an earlier run')
        for (const call of await store.calls.listLive(scope, nodeId)) {
          const { turns } = await store.calls.getDetail(scope, call.id)
          // The process that measured is gone: the end of the last turn said is what is known for sure.
          const durationMs = Math.max(0, ...turns.map(turn => turn.endedAtMs))
          const detail = 'Parley stopped while the call was under way.'
          if (await recordEnd(scope, call.id, { reason: 'interrupted', detail, durationMs }))
            rooms.push(call.roomName)
        }
      }
      return rooms
    },
  }
}
