import type { Principal } from '#core/access/principal.ts'
import type { Agent, AgentSettings, AgentVersion } from '#core/agents/agent.ts'
import type { ModelConnection } from '#core/model-connections/model-connection.ts'
import type { OrganizationWithContext } from '#core/organizations/organization-service.ts'
import { PAGE_LIMIT_MAX } from '#core/page.ts'
import type { Scope } from '#core/scope.ts'
import type { Tool } from '#core/tools/tool.ts'
import type { AgentStanding } from '#views/agents/agent-header.tsx'
import type { VersionSummary } from '#views/agents/version-history.tsx'
import type { WebContext } from '../web-context.ts'
import { changedFields, summarizeVersions } from './agent-differences.ts'

/** Everything that the page of one agent shows, read once. */
export interface AgentDesk {
  agent: Agent
  versions: AgentVersion[]
  /** The version that calls run. */
  published: AgentVersion | null
  connections: ModelConnection[]
  /** All but this one. */
  otherAgents: { id: string; name: string }[]
  tools: Tool[]
  organization: OrganizationWithContext
  standing: AgentStanding
  summaries: VersionSummary[]
}

export async function openAgentDesk(
  { services }: Pick<WebContext, 'services'>,
  { scope, user }: Principal,
  agentId: string,
): Promise<AgentDesk> {
  const [agent, versions, connections, agents, tools, organization] = await Promise.all([
    services.agents.getAgent(scope, agentId),
    services.agents.listVersions(scope, agentId),
    listConnections({ services }, scope),
    services.agents.listAgents(scope, { limit: PAGE_LIMIT_MAX }),
    services.tools.listTools(scope),
    services.organizations.getOrganization(scope),
  ])
  const published = versions.find(({ number }) => number === agent.publishedVersion) ?? null
  return {
    agent,
    versions,
    published,
    connections,
    otherAgents: agents.items
      .filter(({ id }) => id !== agentId)
      .map(({ id, draft }) => ({ id, name: draft.name })),
    tools,
    organization,
    standing: standingOf(agent, published?.settings ?? null),
    summaries: summarizeVersions(versions, {
      publishedVersion: agent.publishedVersion,
      userId: user?.id ?? null,
    }),
  }
}

/** NB: more connections than one page of them do not fit into a choice; nobody has seen an organization with so many. */
export async function listConnections(
  { services }: Pick<WebContext, 'services'>,
  scope: Scope,
): Promise<ModelConnection[]> {
  return (await services.modelConnections.listModelConnections(scope, { limit: PAGE_LIMIT_MAX })).items
}

export function standingOf(agent: Agent, published: AgentSettings | null): AgentStanding {
  return {
    agentId: agent.id,
    name: agent.draft.name,
    draftSavedAt: agent.draftSavedAt,
    publishedVersion: agent.publishedVersion,
    draftDiffers: published === null || changedFields(published, agent.draft).length > 0,
  }
}
