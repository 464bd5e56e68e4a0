import type { AgentSettings } from '../agents/agent.ts'
import { renderSystemPrompt } from '../agents/system-prompt.ts'
import { AppError } from '../errors.ts'
import type { Scope } from '../scope.ts'
import type { Store } from '../store.ts'
import type { CallSnapshot } from './call.ts'

/** An agent that a call may be handed over to, as the model is told of it. */
export interface HandOverChoice {
  agentId: string
  name: string
  when: string
}

/** What a call goes on with after a hand-over. */
export interface HandOverBriefing {
  /** The call's own, with the settings of the agent that takes it over. */
  snapshot: CallSnapshot
  systemPrompt: string
  agentVersion: number
  handOvers: HandOverChoice[]
}

export interface HandOverOrder {
  agentId: string
  /** Name of the agent that has the call. */
  from: string
  summary: string
}

type Agents = Pick<Store['agents'], 'find' | 'get' | 'getVersion'>

/** The agents that these settings name, by the name that they have now. One that is gone is left out. */
export async function listHandOvers(
  agents: Agents,
  scope: Scope,
  { handOvers }: Pick<AgentSettings, 'handOvers'>,
): Promise<HandOverChoice[]> {
  const found = await Promise.all(
    // A call that was placed by an older program lacks them.
    (handOvers ?? []).map(async ({ agentId, when }) => {
      const agent = await agents.find(scope, agentId)
      return agent ? [{ agentId, name: agent.draft.name, when }] : []
    }),
  )
  return found.flat()
}

/** Throws not_found (agent), conflict (no published version). */
export async function briefHandOver(
  agents: Agents,
  scope: Scope,
  { order: { agentId, from, summary }, snapshot }: { order: HandOverOrder; snapshot: CallSnapshot },
): Promise<HandOverBriefing> {
  const { publishedVersion } = await agents.get(scope, agentId)
  if (publishedVersion === null)
    throw new AppError('conflict', 'This agent has no published version yet. Publish it, or call its draft.')
  const { settings } = await agents.getVersion(scope, agentId, publishedVersion)
  const target: CallSnapshot = { ...snapshot, agent: settings }
  return {
    snapshot: target,
    systemPrompt: renderSystemPrompt({ ...target, handOver: { from, summary } }),
    agentVersion: publishedVersion,
    handOvers: await listHandOvers(agents, scope, settings),
  }
}
