import type { CallIncident, EndReason, ToolCall, Turn } from '#core/calls/call.ts'
import { type CallJournal, createCallJournal } from '#core/calls/call-journal.ts'
import type { Sentence } from '#lib/phrase.ts'
import type { Tenant, TestApp } from './test-app.ts'

/** Calls that happen as a test says, written down by the real journal. */
export interface ScriptedCalls {
  journal: CallJournal
  /** A call with the organization's first agent, in state active. */
  begin(tenant: Tenant, options?: { draft?: boolean }): Promise<string>
  turn(
    tenant: Tenant,
    callId: string,
    turn: Partial<Turn> & Pick<Turn, 'seq' | 'role' | 'text'>,
  ): Promise<void>
  tool(tenant: Tenant, callId: string, tool: Partial<ToolCall> & Pick<ToolCall, 'name'>): Promise<void>
  incident(
    tenant: Tenant,
    callId: string,
    incident: Partial<CallIncident> & Pick<CallIncident, 'kind' | 'phrase'>,
  ): Promise<void>
  end(tenant: Tenant, callId: string, reason?: EndReason, detail?: Sentence | null): Promise<void>
}

export function createScriptedCalls({ foundation, app }: TestApp): ScriptedCalls {
  const { store, clock, events, systemScope, services } = foundation
  const journal = createCallJournal({ store, clock, events, systemScope })
  return {
    journal,
    async begin({ scope }, { draft = false } = {}) {
      const { items } = await services.agents.listAgents(scope, { limit: 1 })
      const { call } = await app.context.services.calls.placeCall(scope, items[0]?.id ?? '', { draft })
      await journal.markActive(scope, call.id)
      return call.id
    },
    turn: ({ scope }, callId, turn) =>
      journal.recordTurn(scope, callId, {
        startedAtMs: turn.seq * 1_000,
        endedAtMs: turn.seq * 1_000 + 500,
        interrupted: false,
        latency: null,
        ...turn,
      }),
    tool: ({ scope }, callId, tool) =>
      journal.recordToolCall(scope, callId, {
        id: Bun.randomUUIDv7(),
        arguments: {},
        result: 'done',
        error: null,
        startedAtMs: 0,
        durationMs: 3,
        ...tool,
      }),
    incident: ({ scope }, callId, incident) =>
      journal.recordIncident(scope, callId, { id: Bun.randomUUIDv7(), atMs: 0, ...incident }),
    async end({ scope }, callId, reason = 'caller_hung_up', detail = null) {
      await journal.recordEnd(scope, callId, { reason, detail, durationMs: 72_000 })
    },
  }
}
