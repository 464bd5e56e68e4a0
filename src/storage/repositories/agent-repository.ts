import { type AnyColumn, and, count, desc, eq, getTableColumns, or, sql } from 'drizzle-orm'
import { type Agent, type AgentSettings, type AgentVersion, LATER_SETTINGS } from '#core/agents/agent.ts'
import type { AgentRepository } from '#core/agents/agent-repository.ts'
import { notFound, type Thing } from '#core/errors.ts'
import type { Scope } from '#core/scope.ts'
import { type Database, scopeAccess } from '../database.ts'
import { isForeignKeyViolation } from '../database-errors.ts'
import { afterCursor, rowsToFetch, toPage } from '../page-cursor.ts'
import type { Schema } from '../schema/define-schema.ts'

/** Each carries a whole prompt. Older versions can still be fetched by number. */
const VERSIONS_LISTED_MAX = 200

export function createAgentRepository(database: Database): AgentRepository {
  const { agents, agentVersions: versions } = database.schema
  const { draftModelConnectionId: _, ...columns } = getTableColumns(agents)
  const { organizationId: __, modelConnectionId: ___, ...versionColumns } = getTableColumns(versions)
  const own = (scope: Scope, agentId: string) =>
    and(eq(agents.organizationId, scope.organizationId), eq(agents.id, agentId))
  const ownVersions = (scope: Scope, agentId: string) =>
    and(eq(versions.organizationId, scope.organizationId), eq(versions.agentId, agentId))

  async function find(scope: Scope, agentId: string): Promise<Agent | undefined> {
    const rows = await database.read(scopeAccess(scope), query =>
      query.select(columns).from(agents).where(own(scope, agentId)),
    )
    return rows[0] && withDraft(rows[0])
  }

  async function update(scope: Scope, agentId: string, set: Partial<Schema['agents']['$inferInsert']>) {
    const changed = await database.write(scopeAccess(scope), query =>
      query.update(agents).set(set).where(own(scope, agentId)).returning({ id: agents.id }),
    )
    if (changed.length === 0) throw notFound('agent')
  }

  return {
    find,

    async get(scope, agentId) {
      const agent = await find(scope, agentId)
      if (!agent) throw notFound('agent')
      return agent
    },

    async insert(scope, agent) {
      const { modelConnectionId: draftModelConnectionId } = agent.draft
      const row = { ...agent, draftModelConnectionId, organizationId: scope.organizationId }
      await orMissing('model connection', () =>
        database.write(scopeAccess(scope), query => query.insert(agents).values(row)),
      )
    },

    async list(scope, page) {
      const condition = and(
        eq(agents.organizationId, scope.organizationId),
        afterCursor(agents, page, 'oldest-first'),
      )
      const rows = await database.read(scopeAccess(scope), query =>
        query
          .select(columns)
          .from(agents)
          .where(condition)
          .orderBy(agents.createdAt, agents.id)
          .limit(rowsToFetch(page)),
      )
      return toPage(rows.map(withDraft), page)
    },

    updateDraft: (scope, agentId, { draft, at: draftSavedAt }) =>
      orMissing('model connection', () =>
        update(scope, agentId, {
          draft,
          draftSavedAt,
          draftModelConnectionId: draft.modelConnectionId,
        }),
      ),

    updatePublished: (scope, agentId, { publishedVersion, latestVersion }) =>
      update(scope, agentId, { publishedVersion, latestVersion }),

    async remove(scope, agentId) {
      const removed = await database.write(scopeAccess(scope), query =>
        query.delete(agents).where(own(scope, agentId)).returning({ id: agents.id }),
      )
      if (removed.length === 0) throw notFound('agent')
    },

    async countUsingModelConnection(scope, modelConnectionId) {
      const published = and(
        eq(versions.organizationId, scope.organizationId),
        eq(versions.agentId, agents.id),
        eq(versions.number, agents.publishedVersion),
      )
      const rows = await database.read(scopeAccess(scope), query =>
        query
          .select({ total: count() })
          .from(agents)
          .leftJoin(versions, published)
          .where(
            and(
              eq(agents.organizationId, scope.organizationId),
              or(
                eq(agents.draftModelConnectionId, modelConnectionId),
                eq(versions.modelConnectionId, modelConnectionId),
                fallsBackOn(agents.draft, modelConnectionId),
                fallsBackOn(versions.settings, modelConnectionId),
              ),
            ),
          ),
      )
      return rows[0]?.total ?? 0
    },

    async insertVersion(scope, version) {
      const { modelConnectionId } = version.settings
      const row = { ...version, modelConnectionId, organizationId: scope.organizationId }
      await orMissing('agent', () =>
        database.write(scopeAccess(scope), query => query.insert(versions).values(row)),
      )
    },

    async getVersion(scope, agentId, number) {
      const rows = await database.read(scopeAccess(scope), query =>
        query
          .select(versionColumns)
          .from(versions)
          .where(and(ownVersions(scope, agentId), eq(versions.number, number))),
      )
      if (!rows[0]) throw notFound('version')
      return withSettings(rows[0])
    },

    async listVersions(scope, agentId) {
      const rows = await database.read(scopeAccess(scope), query =>
        query
          .select(versionColumns)
          .from(versions)
          .where(ownVersions(scope, agentId))
          .orderBy(desc(versions.number))
          .limit(VERSIONS_LISTED_MAX),
      )
      return rows.map(withSettings)
    },
  }
}

/**
 * Looks at the text of the settings, so that both dialects need the same words. A quote within a value is written with a backslash,
 * so nothing that a person typed looks like the name of the field. NB: no function of Postgres for JSON can read a text with NUL in it.
 */
function fallsBackOn(settings: AnyColumn, modelConnectionId: string) {
  const id = modelConnectionId.replace(/[!%_]/g, '!$&')
  const pattern = `%"fallbackModelConnectionIds":[%"${id}"%`
  return sql`cast(${settings} as text) like ${pattern} escape '!'`
}

/** Settings that were written before there were several languages lack these. */
function complete(settings: AgentSettings): AgentSettings {
  return { ...LANGUAGE_DEFAULTS, ...LATER_SETTINGS, ...settings }
}

const LANGUAGE_DEFAULTS: Pick<AgentSettings, 'otherLanguages' | 'languageChoice'> = {
  otherLanguages: [],
  languageChoice: 'detect',
}

function withDraft(agent: Agent): Agent {
  return { ...agent, draft: complete(agent.draft) }
}

function withSettings(version: AgentVersion): AgentVersion {
  return { ...version, settings: complete(version.settings) }
}

/** What a row refers to is not there, or belongs to another organization: the two look the same. */
async function orMissing<T>(thing: Thing, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    throw isForeignKeyViolation(error) ? notFound(thing) : error
  }
}
