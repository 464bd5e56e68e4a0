import type { AuditTrail, AuditValues } from '../audit/audit.ts'
import { createOncePerWindow } from '../audit/once-per-window.ts'
import { describeChanges } from '../audit/value-changes.ts'
import type { Clock } from '../clock.ts'
import type { Scope } from '../scope.ts'
import type { Agent, AgentSettings } from './agent.ts'

/** What is done to agents, for the audit log. */
export interface AgentAudit {
  created(scope: Scope, agent: Agent): Promise<void>
  changed(scope: Scope, agent: Agent, draft: AgentSettings): Promise<void>
  published(scope: Scope, agent: Agent, version: number): Promise<void>
  rolledBack(scope: Scope, agent: Agent, version: number): Promise<void>
  removed(scope: Scope, agent: Agent): Promise<void>
}

/** A form saves a draft while somebody types: one person's work on the same texts is written down once in this time. */
export const TEXT_WINDOW_MS = 10 * 60_000

const TEXTS = ['greeting', 'prompt'] as const

export function createAgentAudit({ audit, clock }: { audit: AuditTrail; clock: Clock }): AgentAudit {
  const once = createOncePerWindow(clock, TEXT_WINDOW_MS)
  return {
    created: (scope, agent) => audit.record(scope, { action: 'agent.created', subject: subjectOf(agent) }),

    async changed(scope, agent, draft) {
      const changes = describeChanges(valuesOf(agent.draft), valuesOf(draft), TEXTS)
      if (!changes) return
      const write = () =>
        audit.record(scope, { action: 'agent.changed', subject: subjectOf(agent), ...changes })
      const isOnlyText = Object.keys(changes.before).length === 0
      const key = JSON.stringify([scope.organizationId, scope.actor, agent.id, changes.after])
      await (isOnlyText ? once(key, write) : write())
    },

    published: (scope, agent, version) =>
      audit.record(scope, {
        action: 'agent.published',
        subject: subjectOf(agent),
        before: { version: agent.publishedVersion },
        after: { version },
      }),

    rolledBack: (scope, agent, version) =>
      audit.record(scope, {
        action: 'agent.rolled_back',
        subject: subjectOf(agent),
        before: { version: agent.publishedVersion },
        after: { version },
      }),

    removed: (scope, agent) => audit.record(scope, { action: 'agent.removed', subject: subjectOf(agent) }),
  }
}

function subjectOf({ id, draft }: Agent) {
  return { kind: 'agent', id, name: draft.name }
}

function valuesOf({ otherLanguages, tools, handOvers, ...settings }: AgentSettings) {
  const spoken = otherLanguages.map(({ language, voice }) => (voice ? `${language} (${voice})` : language))
  const values: Record<keyof AgentSettings, AuditValues[string]> = {
    ...settings,
    otherLanguages: spoken,
    tools,
    handOvers: handOvers.map(({ agentId, when }) => `${agentId}: ${when}`),
  }
  return values
}
