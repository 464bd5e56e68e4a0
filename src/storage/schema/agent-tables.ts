import type { AgentSettings } from '#core/agents/agent.ts'
import type {
  CascadeSettings,
  ModelConnectionKind,
  RealtimeSettings,
} from '#core/model-connections/model-connection.ts'
import type { OrganizationTables } from './organization-tables.ts'
import type { SchemaKit } from './postgres-kit.ts'

/**
 * Children carry the organization in their foreign keys, so that a row can never hang on a parent of another
 * organization, whatever a statement says.
 */
export function defineAgentTables(kit: SchemaKit, { organizations }: OrganizationTables) {
  const ofOrganization = () =>
    kit
      .text()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' })

  const modelConnections = kit.table(
    'model_connections',
    {
      id: kit.text().primaryKey(),
      organizationId: ofOrganization(),
      name: kit.text().notNull(),
      kind: kit.text().$type<ModelConnectionKind>().notNull(),
      settings: kit.json<CascadeSettings | RealtimeSettings>(),
      sealedKeys: kit.text(),
      createdAt: kit.time().notNull(),
      updatedAt: kit.time().notNull(),
    },
    table => [
      kit.unique('model_connections_organization_unique').on(table.organizationId, table.id),
      kit.index('model_connections_page_index').on(table.organizationId, table.createdAt, table.id),
    ],
  )

  const agents = kit.table(
    'agents',
    {
      id: kit.text().primaryKey(),
      organizationId: ofOrganization(),
      draft: kit.json<AgentSettings>().notNull(),
      /** A copy of what the draft says, so that the database can look after the reference. */
      draftModelConnectionId: kit.text().notNull(),
      draftSavedAt: kit.time().notNull(),
      publishedVersion: kit.integer(),
      latestVersion: kit.integer().notNull(),
      createdAt: kit.time().notNull(),
    },
    table => [
      kit.unique('agents_organization_unique').on(table.organizationId, table.id),
      kit.index('agents_page_index').on(table.organizationId, table.createdAt, table.id),
      kit.index('agents_model_connection_index').on(table.organizationId, table.draftModelConnectionId),
      kit.foreignKey({
        name: 'agents_model_connection_fk',
        columns: [table.organizationId, table.draftModelConnectionId],
        foreignColumns: [modelConnections.organizationId, modelConnections.id],
      }),
    ],
  )

  const agentVersions = kit.table(
    'agent_versions',
    {
      organizationId: kit.text().notNull(),
      agentId: kit.text().notNull(),
      number: kit.integer().notNull(),
      settings: kit.json<AgentSettings>().notNull(),
      /** No foreign key: an old version may outlive its connection. */
      modelConnectionId: kit.text().notNull(),
      publishedAt: kit.time().notNull(),
      publishedBy: kit.text(),
    },
    table => [
      kit.primaryKey({ columns: [table.organizationId, table.agentId, table.number] }),
      kit
        .foreignKey({
          name: 'agent_versions_agent_fk',
          columns: [table.organizationId, table.agentId],
          foreignColumns: [agents.organizationId, agents.id],
        })
        .onDelete('cascade'),
    ],
  )

  const tools = kit.table(
    'tools',
    {
      id: kit.text().primaryKey(),
      organizationId: ofOrganization(),
      name: kit.text().notNull(),
      kind: kit.text().$type<'builtin'>().notNull(),
      description: kit.text().notNull(),
      isEnabled: kit.boolean().notNull(),
      createdAt: kit.time().notNull(),
    },
    table => [kit.unique('tools_name_unique').on(table.organizationId, table.name)],
  )
  return { modelConnections, agents, agentVersions, tools }
}
