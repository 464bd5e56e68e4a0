import { type FieldIssue, invalidInput, NOT_FOUND } from '../errors.ts'
import type { Scope } from '../scope.ts'
import type { HandOverTarget } from './agent.ts'
import type { AgentRepository } from './agent-repository.ts'

/**
 * Throws invalid for a target that is no agent of this organization, is named twice, or is the agent itself (`agentId`; null: it is
 * not there yet).
 */
export async function requireHandOvers(
  agents: Pick<AgentRepository, 'find'>,
  scope: Scope,
  { agentId, handOvers }: { agentId: string | null; handOvers: readonly HandOverTarget[] },
): Promise<void> {
  const issues: FieldIssue[] = []
  for (const [index, target] of handOvers.entries()) {
    const message = await whyNot(agents, scope, { agentId, target, before: handOvers.slice(0, index) })
    if (message !== null) issues.push({ path: `handOvers.${index}.agentId`, message })
  }
  if (issues.length > 0) throw invalidInput('Some fields are not valid.', issues)
}

interface Question {
  agentId: string | null
  target: HandOverTarget
  before: readonly HandOverTarget[]
}

async function whyNot(
  agents: Pick<AgentRepository, 'find'>,
  scope: Scope,
  { agentId, target, before }: Question,
): Promise<string | null> {
  if (target.agentId === agentId) return 'An agent cannot hand a call over to itself.'
  if (before.some(other => other.agentId === target.agentId)) return 'Name each agent once.'
  return (await agents.find(scope, target.agentId)) ? null : NOT_FOUND.agent
}
