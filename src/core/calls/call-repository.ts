import type { Phrase } from '#lib/phrase.ts'
import type { Page, PageRequest } from '../page.ts'
import type { Scope } from '../scope.ts'
import type {
  Call,
  CallDetail,
  CallHandOver,
  CallIncident,
  CallSnapshot,
  CallUsage,
  EndReason,
  ToolCall,
  Turn,
} from './call.ts'

/** A call as it is first written down. */
export type NewCall = Call & {
  /** Whose call it is, for the limits of its widget: a hash that cannot be followed back. It is never read again. */
  visitorKey?: string
}

export interface CallRepository {
  insert(scope: Scope, call: NewCall, snapshot: CallSnapshot): Promise<void>
  find(scope: Scope, callId: string): Promise<Call | undefined>
  /** Throws not_found. */
  get(scope: Scope, callId: string): Promise<Call>
  getDetail(scope: Scope, callId: string): Promise<CallDetail>
  getSnapshot(scope: Scope, callId: string): Promise<CallSnapshot>
  /** Newest first, by keyset. */
  list(scope: Scope, page: PageRequest & { agentId?: string }): Promise<Page<Call>>
  /** created -> ringing; false when the call was in another state. */
  markRinging(scope: Scope, callId: string): Promise<boolean>
  /** created or ringing -> active; false when the call was in another state. */
  markActive(scope: Scope, callId: string, at: Date): Promise<boolean>
  /** Any live state -> ended; false when the call had ended before (the first reason stays). */
  markEnded(
    scope: Scope,
    callId: string,
    end: { reason: EndReason; detail: Phrase | null; at: Date; durationMs: number },
  ): Promise<boolean>
  /** Idempotent on (call, seq): false when this turn was there before. */
  insertTurn(scope: Scope, callId: string, turn: Turn): Promise<boolean>
  findTurn(scope: Scope, callId: string, seq: number): Promise<Turn | undefined>
  /** Idempotent on (call, id). */
  insertToolCall(scope: Scope, callId: string, toolCall: ToolCall): Promise<boolean>
  /** Idempotent on (call, id). */
  insertIncident(scope: Scope, callId: string, incident: CallIncident): Promise<boolean>
  /** `handOver`: which of its hand-overs had the call, from 1; 0: none yet. It is counted there, too. */
  addUsage(scope: Scope, callId: string, usage: CallUsage, handOver?: number): Promise<void>
  /** As the hand-over of this number, from 1. Idempotent. Throws not_found. */
  insertHandOver(scope: Scope, callId: string, number: number, handOver: CallHandOver): Promise<void>
  /** Live calls in this organization, of one node or of all. */
  listLive(scope: Scope, nodeId?: string): Promise<Call[]>
  count(scope: Scope): Promise<number>
  /** Calls of this organization that have not ended. */
  countLive(scope: Scope): Promise<number>
  /** Calls from a widget since a moment, in any state: of everybody, or of one visitor. */
  countFromWidget(
    scope: Scope,
    widgetId: string,
    filter: { since: Date; visitorKey?: string },
  ): Promise<number>
}
