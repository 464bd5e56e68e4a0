import type { Phrase } from '#lib/phrase.ts'
import type { TurnRole } from './calls/call.ts'

/** Facts that pages and doors may react to. Published after commit; carries ids, the reader fetches the rest. */
export type DomainEvent =
  | { type: 'call.changed'; organizationId: string; callId: string }
  | { type: 'call.turn_added'; organizationId: string; callId: string; seq: number }
  | { type: 'call.tool_called'; organizationId: string; callId: string; toolCallId: string }
  /** Memory only: words as they are said, replaced by the next partial of the same role or by the turn. */
  | { type: 'call.partial'; organizationId: string; callId: string; role: TurnRole; text: string }
  /** Memory only: a problem that the people on the page should read (a provider failed, no voice program). */
  | { type: 'call.notice'; organizationId: string; callId: string; phrase: Phrase }
  | { type: 'agent.changed'; organizationId: string; agentId: string }
  | { type: 'model_connection.changed'; organizationId: string; modelConnectionId: string }

export interface EventBus {
  publish(event: DomainEvent): void
  /** Hears the events of one organization until the returned function is called. A listener must not throw. */
  subscribe(organizationId: string, listener: (event: DomainEvent) => void): () => void
}

export function createEventBus(onListenerError: (error: unknown) => void): EventBus {
  const listeners = new Map<string, Set<(event: DomainEvent) => void>>()
  return {
    publish(event) {
      for (const listener of [...(listeners.get(event.organizationId) ?? [])]) {
        try {
          listener(event)
        } catch (error) {
          onListenerError(error)
        }
      }
    },
    subscribe(organizationId, listener) {
      const group = listeners.get(organizationId) ?? new Set()
      group.add(listener)
      listeners.set(organizationId, group)
      return () => {
        group.delete(listener)
        if (group.size === 0 && listeners.get(organizationId) === group) listeners.delete(organizationId)
      }
    },
  }
}
