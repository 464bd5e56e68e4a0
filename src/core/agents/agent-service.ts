import { z } from 'zod'
import type { AuditTrail } from '../audit/audit.ts'
import type { Clock } from '../clock.ts'
import { AppError, invalidInput, NOT_FOUND } from '../errors.ts'
import type { EventBus } from '../events.ts'
import type { Page, PageRequest } from '../page.ts'
import type { Scope } from '../scope.ts'
import type { Store } from '../store.ts'
import type { ToolService } from '../tools/tool-service.ts'
import { parseInput } from '../validation.ts'
import type { Agent, AgentSettings, AgentVersion } from './agent.ts'
import { createAgentAudit } from './agent-audit.ts'
import { type AgentChange, type AgentInput, agentChange, agentInput } from './agent-input.ts'
import { requireHandOvers } from './hand-over-rules.ts'

export interface AgentService {
  /** Throws invalid: a field, an unknown connection or tool. The new agent is a draft. */
  createAgent(scope: Scope, input: AgentInput): Promise<Agent>
  getAgent(scope: Scope, agentId: string): Promise<Agent>
  listAgents(scope: Scope, page: PageRequest): Promise<Page<Agent>>
  /** Changes the draft; calls go on with the published version. */
  changeDraft(scope: Scope, agentId: string, change: AgentChange): Promise<Agent>
  /** Makes the next immutable version of the draft, or puts calls back on an older one when `version` names it. */
  publishAgent(scope: Scope, agentId: string, options?: { version?: number }): Promise<AgentVersion>
  listVersions(scope: Scope, agentId: string): Promise<AgentVersion[]>
  /** Calls that were made stay. Throws not_found. */
  removeAgent(scope: Scope, agentId: string): Promise<void>
}

interface Dependencies {
  store: Store
  clock: Clock
  events: EventBus
  audit: AuditTrail
  tools: ToolService
}

/** No agent gets anywhere near; a larger number would not fit into its column. */
const VERSION_MAX = 1_000_000

export const publicationInput = z.strictObject({ version: z.int().min(1).max(VERSION_MAX).optional() })

export function createAgentService({ store, clock, events, audit, tools }: Dependencies): AgentService {
  const records = createAgentAudit({ audit, clock })
  const changed = (scope: Scope, agentId: string) =>
    events.publish({ type: 'agent.changed', organizationId: scope.organizationId, agentId })

  async function requireParts(scope: Scope, settings: AgentSettings, agentId: string | null) {
    await requireConnections(scope, settings)
    refuseRepeatedLanguages(settings)
    await tools.requireTools(scope, settings.tools)
    await requireHandOvers(store.agents, scope, { agentId, handOvers: settings.handOvers })
  }

  /** The one that calls begin on, and those that take over. */
  async function requireConnections(scope: Scope, settings: AgentSettings) {
    refuseRepeatedConnections(settings)
    const isThere = async (id: string) => (await store.modelConnections.find(scope, id)) !== undefined
    const message = 'There is no such model connection.'
    const issues = (await isThere(settings.modelConnectionId)) ? [] : [{ path: 'modelConnectionId', message }]
    for (const [index, id] of settings.fallbackModelConnectionIds.entries())
      if (!(await isThere(id))) issues.push({ path: `fallbackModelConnectionIds.${index}`, message })
    if (issues.length > 0) throw invalidInput('Some fields are not valid.', issues)
  }

  return {
    async createAgent(scope, input) {
      const draft = toSettings(parseInput(agentInput, input))
      await requireParts(scope, draft, null)
      const now = clock.now()
      const agent: Agent = {
        id: Bun.randomUUIDv7(),
        organizationId: scope.organizationId,
        draft,
        draftSavedAt: now,
        publishedVersion: null,
        latestVersion: 0,
        createdAt: now,
      }
      await store.transaction(scope, async () => {
        await store.agents.insert(scope, agent)
        await records.created(scope, agent)
      })
      changed(scope, agent.id)
      return agent
    },

    getAgent: (scope, agentId) => store.agents.get(scope, agentId),
    listAgents: (scope, page) => store.agents.list(scope, page),

    async changeDraft(scope, agentId, input) {
      const change = parseInput(agentChange, input)
      const agent = await store.transaction(scope, async () => {
        const current = await store.agents.get(scope, agentId)
        const draft = toSettings({ ...current.draft, ...withoutAbsent(change) })
        await requireParts(scope, draft, agentId)
        const at = clock.now()
        await store.agents.updateDraft(scope, agentId, { draft, at })
        await records.changed(scope, current, draft)
        return { ...current, draft, draftSavedAt: at }
      })
      changed(scope, agentId)
      return agent
    },

    async publishAgent(scope, agentId, options = {}) {
      const { version: number } = parseInput(publicationInput, options)
      const version = await store.transaction(scope, () =>
        number === undefined ? publishDraft(scope, agentId) : rollBack(scope, agentId, number),
      )
      changed(scope, agentId)
      return version
    },

    async listVersions(scope, agentId) {
      await store.agents.get(scope, agentId)
      return store.agents.listVersions(scope, agentId)
    },

    async removeAgent(scope, agentId) {
      await store.transaction(scope, async () => {
        const agent = await store.agents.get(scope, agentId)
        await store.agents.remove(scope, agentId)
        await records.removed(scope, agent)
      })
      changed(scope, agentId)
    },
  }

  async function publishDraft(scope: Scope, agentId: string): Promise<AgentVersion> {
    const agent = await store.agents.get(scope, agentId)
    await requireParts(scope, agent.draft, agentId)
    const number = agent.latestVersion + 1
    const publishedBy = scope.actor.kind === 'user' ? scope.actor.userId : null
    const version: AgentVersion = {
      agentId,
      number,
      settings: agent.draft,
      publishedAt: clock.now(),
      publishedBy,
    }
    await store.agents.insertVersion(scope, version)
    await store.agents.updatePublished(scope, agentId, { publishedVersion: number, latestVersion: number })
    await records.published(scope, agent, number)
    return version
  }

  /** The agent is there, a number in the body is not: that is no missing page but a wrong field. */
  async function getKnownVersion(scope: Scope, agentId: string, number: number): Promise<AgentVersion> {
    try {
      return await store.agents.getVersion(scope, agentId, number)
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'not_found')) throw error
      throw invalidInput(NOT_FOUND.version, [{ path: 'version', message: NOT_FOUND.version }])
    }
  }

  async function rollBack(scope: Scope, agentId: string, number: number): Promise<AgentVersion> {
    const agent = await store.agents.get(scope, agentId)
    const version = await getKnownVersion(scope, agentId, number)
    // The connection or a tool of an old version may be gone since.
    await requireParts(scope, version.settings, agentId)
    const { latestVersion } = agent
    await store.agents.updatePublished(scope, agentId, { publishedVersion: number, latestVersion })
    await records.rolledBack(scope, agent, number)
    return version
  }
}

function toSettings(
  input: Omit<AgentSettings, 'voice'> & { voice?: string | null | undefined },
): AgentSettings {
  return { ...input, voice: input.voice || null, tools: [...new Set(input.tools)] }
}

function refuseRepeatedConnections({
  modelConnectionId,
  fallbackModelConnectionIds: ids,
}: AgentSettings): void {
  const issues = ids.flatMap((id, index) => {
    const path = `fallbackModelConnectionIds.${index}`
    if (id === modelConnectionId)
      return [
        { path, message: 'The agent runs on this connection already: another one must take over for it.' },
      ]
    if (ids.indexOf(id) < index) return [{ path, message: 'Name each fallback once.' }]
    return []
  })
  if (issues.length > 0) throw invalidInput('Some fields are not valid.', issues)
}

function refuseRepeatedLanguages({ language, otherLanguages }: AgentSettings): void {
  const tags = [language, ...otherLanguages.map(other => other.language)].map(tag => tag.toLowerCase())
  if (new Set(tags).size === tags.length) return
  throw invalidInput('Some fields are not valid.', [
    { path: 'otherLanguages', message: 'Name each language once; the first one has its own field.' },
  ])
}

function withoutAbsent<T extends object>(change: T): Partial<T> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<T>
}
