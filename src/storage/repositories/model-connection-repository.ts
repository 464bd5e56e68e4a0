import { and, eq, getTableColumns, isNotNull } from 'drizzle-orm'
import { AppError, notFound } from '#core/errors.ts'
import type {
  CascadeSettings,
  ModelConnection,
  RealtimeSettings,
} from '#core/model-connections/model-connection.ts'
import type { ModelConnectionRepository } from '#core/model-connections/model-connection-repository.ts'
import type { Scope } from '#core/scope.ts'
import { type Database, scopeAccess } from '../database.ts'
import { afterCursor, rowsToFetch, toPage } from '../page-cursor.ts'
import type { Schema } from '../schema/define-schema.ts'

export function createModelConnectionRepository(database: Database): ModelConnectionRepository {
  const { modelConnections } = database.schema
  // The sealed keys leave the database through getWithSealedKeys only.
  const { sealedKeys: sealedKeysColumn, ...columns } = getTableColumns(modelConnections)
  const ofOrganization = (scope: Scope) => eq(modelConnections.organizationId, scope.organizationId)
  const own = (scope: Scope, id: string) => and(ofOrganization(scope), eq(modelConnections.id, id))

  async function find(scope: Scope, id: string): Promise<ModelConnection | undefined> {
    const rows = await database.read(scopeAccess(scope), query =>
      query.select(columns).from(modelConnections).where(own(scope, id)),
    )
    return rows[0] && toModelConnection(rows[0])
  }

  return {
    find,

    async get(scope, id) {
      const connection = await find(scope, id)
      if (!connection) throw notFound('model connection')
      return connection
    },

    async insert(scope, connection, sealedKeys) {
      const row = { ...toRow(connection), sealedKeys, organizationId: scope.organizationId }
      await database.write(scopeAccess(scope), query => query.insert(modelConnections).values(row))
    },

    async list(scope, page) {
      const condition = and(ofOrganization(scope), afterCursor(modelConnections, page, 'oldest-first'))
      const rows = await database.read(scopeAccess(scope), query =>
        query
          .select(columns)
          .from(modelConnections)
          .where(condition)
          .orderBy(modelConnections.createdAt, modelConnections.id)
          .limit(rowsToFetch(page)),
      )
      return toPage(rows.map(toModelConnection), page)
    },

    async update(scope, connection, sealedKeys) {
      const { name, kind, settings, updatedAt } = toRow(connection)
      const changed = await database.write(scopeAccess(scope), query =>
        query
          .update(modelConnections)
          .set({ name, kind, settings, updatedAt, sealedKeys })
          .where(own(scope, connection.id))
          .returning({ id: modelConnections.id }),
      )
      if (changed.length === 0) throw notFound('model connection')
    },

    async remove(scope, id) {
      const removed = await database.write(scopeAccess(scope), query =>
        query.delete(modelConnections).where(own(scope, id)).returning({ id: modelConnections.id }),
      )
      if (removed.length === 0) throw notFound('model connection')
    },

    async getWithSealedKeys(scope, id) {
      const rows = await database.read(scopeAccess(scope), query =>
        query
          .select({ ...columns, sealedKeys: sealedKeysColumn })
          .from(modelConnections)
          .where(own(scope, id)),
      )
      if (!rows[0]) throw notFound('model connection')
      const { sealedKeys, ...row } = rows[0]
      return { connection: toModelConnection(row), sealedKeys }
    },

    clearSealedKeys: (scope, at) =>
      database.write(scopeAccess(scope), async query => {
        const kept = await query
          .select({ id: modelConnections.id, settings: modelConnections.settings })
          .from(modelConnections)
          .where(and(ofOrganization(scope), isNotNull(modelConnections.sealedKeys)))
        for (const { id, settings } of kept) {
          await query
            .update(modelConnections)
            .set({ sealedKeys: null, updatedAt: at, settings: settings && withoutKeys(settings) })
            .where(own(scope, id))
        }
        return kept.length
      }),
  }
}

type ModelConnectionRow = Omit<Schema['modelConnections']['$inferSelect'], 'sealedKeys'>

function toModelConnection({ kind, settings, ...base }: ModelConnectionRow): ModelConnection {
  if (kind === 'rehearsal') return { ...base, kind }
  if (!settings) throw new AppError('internal', 'A model connection has lost its settings.')
  if (kind === 'cascade' && 'stt' in settings) return { ...base, kind, ...settings }
  if (kind !== 'cascade' && 'voice' in settings) return { ...base, kind, ...settings }
  throw new AppError('internal', 'A model connection has settings of another kind.')
}

function toRow(connection: ModelConnection): ModelConnectionRow {
  const { id, organizationId, name, kind, createdAt, updatedAt } = connection
  const base = { id, organizationId, name, kind, createdAt, updatedAt }
  if (connection.kind === 'rehearsal') return { ...base, settings: null }
  if (connection.kind === 'cascade') {
    const { stt, llm, tts } = connection
    return { ...base, settings: { stt, llm, tts } }
  }
  const { baseUrl, model, voice, hasKey } = connection
  return { ...base, settings: { baseUrl, model, voice, hasKey } }
}

function withoutKeys(settings: CascadeSettings | RealtimeSettings): CascadeSettings | RealtimeSettings {
  if ('voice' in settings) return { ...settings, hasKey: false }
  const { stt, llm, tts } = settings
  return {
    stt: { ...stt, hasKey: false },
    llm: { ...llm, hasKey: false },
    tts: { ...tts, hasKey: false },
  }
}
