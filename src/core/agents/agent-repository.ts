import type { Page, PageRequest } from '../page.ts'
import type { Scope } from '../scope.ts'
import type { Agent, AgentSettings, AgentVersion } from './agent.ts'

export interface AgentRepository {
  insert(scope: Scope, agent: Agent): Promise<void>
  find(scope: Scope, agentId: string): Promise<Agent | undefined>
  /** Throws not_found. */
  get(scope: Scope, agentId: string): Promise<Agent>
  /** Oldest first. */
  list(scope: Scope, page: PageRequest): Promise<Page<Agent>>
  /** Throws not_found. */
  updateDraft(scope: Scope, agentId: string, change: { draft: AgentSettings; at: Date }): Promise<void>
  /** Points calls at an existing version. Throws not_found. */
  updatePublished(
    scope: Scope,
    agentId: string,
    change: { publishedVersion: number; latestVersion: number },
  ): Promise<void>
  /** Removes the agent and its versions; calls keep their own snapshot. Throws not_found. */
  remove(scope: Scope, agentId: string): Promise<void>
  /** Agents whose draft or published version runs on it, or falls back on it. */
  countUsingModelConnection(scope: Scope, modelConnectionId: string): Promise<number>
  insertVersion(scope: Scope, version: AgentVersion): Promise<void>
  /** Throws not_found. */
  getVersion(scope: Scope, agentId: string, number: number): Promise<AgentVersion>
  /** Newest first, the last 200. */
  listVersions(scope: Scope, agentId: string): Promise<AgentVersion[]>
}
