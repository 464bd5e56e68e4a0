import type { TurnRole } from './calls/call.ts'

/** Facts that pages and doors may react to. Published after commit; carries ids, the reader fetches the rest. */
export type DomainEvent =
  | { type: 'call.changed'; organizationId: string; callId: string }
  | { type: 'call.turn_added'; organizationId: string; callId: string; seq: number }
  | { type: 'call.tool_called'; organizationId: string; callId: string; toolCallId: string }
  /** Memory only: words as they are said, replaced by the next partial of the same role or by the turn. */
  | { type: 'call.partial'; organizationId: string; callId: string; role: TurnRole; text: string }
  /** Something beside the words: a provider failed, a session was resumed. */
  | { type: 'call.incident'; organizationId: string; callId: string; incidentId: string }
  | { type: 'agent.changed'; organizationId: string; agentId: string }
  | { type: 'model_connection.changed'; organizationId: string; modelConnectionId: string }
  /** An entry of the audit log; for the platform's log under PLATFORM_ID. */
  | { type: 'audit.recorded'; organizationId: string; seq: number }

/** Something about a person: a role, a session, an organization of theirs. Open pages look again at what they may show. */
export interface PersonChanged {
  userId: string
}

export interface EventBus {
  publishPersonChanged(event: PersonChanged): void
  /** Hears of one person until the returned function is called. */
  subscribeToPerson(userId: string, listener: (event: PersonChanged) => void): () => void
  publish(event: DomainEvent): void
  /** Hears the events of one organization until the returned function is called. A listener must not throw. */
  subscribe(organizationId: string, listener: (event: DomainEvent) => void): () => void
}

export function createEventBus(onListenerError: (error: unknown) => void): EventBus {
  const organizations = createTopics<DomainEvent>(onListenerError)
  const people = createTopics<PersonChanged>(onListenerError)
  return {
    publish: event => organizations.publish(event.organizationId, event),
    subscribe: organizations.subscribe,
    publishPersonChanged: event => people.publish(event.userId, event),
    subscribeToPerson: people.subscribe,
  }
}

function createTopics<Event>(onListenerError: (error: unknown) => void) {
  const listeners = new Map<string, Set<(event: Event) => void>>()
  return {
    publish(topic: string, event: Event) {
      for (const listener of [...(listeners.get(topic) ?? [])]) {
        try {
          listener(event)
        } catch (error) {
          onListenerError(error)
        }
      }
    },
    subscribe(topic: string, listener: (event: Event) => void) {
      const group = listeners.get(topic) ?? new Set()
      group.add(listener)
      listeners.set(topic, group)
      return () => {
        group.delete(listener)
        if (group.size === 0 && listeners.get(topic) === group) listeners.delete(topic)
      }
    },
  }
}
