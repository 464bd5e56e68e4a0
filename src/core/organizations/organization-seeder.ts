import { type Agent, type AgentSettings, LATER_SETTINGS } from '../agents/agent.ts'
import type { Scope } from '../scope.ts'
import type { Store } from '../store.ts'
import type { ToolService } from '../tools/tool-service.ts'
import type { OrganizationContext } from './organization.ts'

/** The first words of a new organization, from the catalogue: an example that can be thrown away. */
export interface SeedTexts {
  context: OrganizationContext
  rehearsalConnectionName: string
  demoAgent: Pick<AgentSettings, 'name' | 'greeting' | 'prompt' | 'language'>
}

interface Dependencies {
  store: Store
  tools: ToolService
  seedTexts: SeedTexts
}

/** A new organization, the one of the scope, with its example context, tools, Rehearsal and demo agent. Inside a transaction. */
export async function seedOrganization(
  dependencies: Dependencies,
  scope: Scope,
  { name, createdAt }: { name: string; createdAt: Date },
): Promise<void> {
  const { store, tools, seedTexts } = dependencies
  const { organizationId } = scope
  await store.organizations.insert(scope, { id: organizationId, name, createdAt }, seedTexts.context)
  await tools.seedBuiltinTools(scope)
  const modelConnectionId = Bun.randomUUIDv7()
  await store.modelConnections.insert(
    scope,
    {
      id: modelConnectionId,
      organizationId,
      name: seedTexts.rehearsalConnectionName,
      kind: 'rehearsal',
      createdAt,
      updatedAt: createdAt,
    },
    null,
  )
  await seedDemoAgent(dependencies, scope, { modelConnectionId, createdAt })
}

/** The demo agent is published at once, so that the first call needs no further step. */
async function seedDemoAgent(
  { store, seedTexts }: Dependencies,
  scope: Scope,
  { modelConnectionId, createdAt }: { modelConnectionId: string; createdAt: Date },
): Promise<void> {
  const settings: AgentSettings = {
    ...LATER_SETTINGS,
    ...seedTexts.demoAgent,
    otherLanguages: [],
    languageChoice: 'detect',
    voice: null,
    modelConnectionId,
    tools: ['clock', 'hang_up', 'book_table'],
  }
  const agent: Agent = {
    id: Bun.randomUUIDv7(),
    organizationId: scope.organizationId,
    draft: settings,
    draftSavedAt: createdAt,
    publishedVersion: null,
    latestVersion: 0,
    createdAt,
  }
  await store.agents.insert(scope, agent)
  await store.agents.insertVersion(scope, {
    agentId: agent.id,
    number: 1,
    settings,
    publishedAt: createdAt,
    publishedBy: null,
  })
  await store.agents.updatePublished(scope, agent.id, { publishedVersion: 1, latestVersion: 1 })
}
