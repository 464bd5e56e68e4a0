import { and, eq, getTableColumns } from 'drizzle-orm'
import type { CallIncident, ToolCall, Turn } from '#core/calls/call.ts'
import type { CallRepository } from '#core/calls/call-repository.ts'
import { notFound } from '#core/errors.ts'
import type { Scope } from '#core/scope.ts'
import { type Database, scopeAccess } from '../database.ts'
import { isForeignKeyViolation } from '../database-errors.ts'

interface CallTranscript
  extends Pick<CallRepository, 'insertTurn' | 'findTurn' | 'insertToolCall' | 'insertIncident'> {
  /** In the order of speech. */
  listTurns(scope: Scope, callId: string): Promise<Turn[]>
  listToolCalls(scope: Scope, callId: string): Promise<ToolCall[]>
  listIncidents(scope: Scope, callId: string): Promise<CallIncident[]>
}

/** What was said and done in a call: the part of the call repository that lives in tables of its own. */
export function createCallTranscript(database: Database): CallTranscript {
  const { turns, toolCalls, incidents } = database.schema
  const turnColumns = withoutOwner(getTableColumns(turns))
  const toolCallColumns = withoutOwner(getTableColumns(toolCalls))
  const ofCall = (table: typeof turns | typeof toolCalls | typeof incidents, scope: Scope, callId: string) =>
    and(eq(table.organizationId, scope.organizationId), eq(table.callId, callId))

  return {
    listTurns: (scope, callId) =>
      database.read(scopeAccess(scope), query =>
        query
          .select(turnColumns)
          .from(turns)
          .where(ofCall(turns, scope, callId))
          .orderBy(turns.seq),
      ),

    async findTurn(scope, callId, seq) {
      const rows = await database.read(scopeAccess(scope), query =>
        query
          .select(turnColumns)
          .from(turns)
          .where(and(ofCall(turns, scope, callId), eq(turns.seq, seq))),
      )
      return rows[0]
    },

    insertTurn(scope, callId, turn) {
      const row = {
        ...turn,
        text: storable(turn.text),
        startedAtMs: Math.round(turn.startedAtMs),
        endedAtMs: Math.round(turn.endedAtMs),
        organizationId: scope.organizationId,
        callId,
      }
      return insertOnce(() =>
        database.write(scopeAccess(scope), query =>
          query.insert(turns).values(row).onConflictDoNothing().returning({ seq: turns.seq }),
        ),
      )
    },

    listToolCalls: (scope, callId) =>
      database.read(scopeAccess(scope), query =>
        query
          .select(toolCallColumns)
          .from(toolCalls)
          .where(ofCall(toolCalls, scope, callId))
          .orderBy(toolCalls.startedAtMs, toolCalls.id),
      ),

    async listIncidents(scope, callId) {
      const rows = await database.read(scopeAccess(scope), query =>
        query
          .select(withoutOwner(getTableColumns(incidents)))
          .from(incidents)
          .where(ofCall(incidents, scope, callId))
          .orderBy(incidents.atMs, incidents.id),
      )
      return rows.map(({ text, params, ...incident }) => ({
        ...incident,
        phrase: params === null ? { text } : { text, values: params },
      }))
    },

    insertIncident(scope, callId, { id, kind, atMs, phrase }) {
      const row = {
        id,
        kind,
        atMs: Math.round(atMs),
        text: storable(phrase.text),
        params: phrase.values ?? null,
        organizationId: scope.organizationId,
        callId,
      }
      return insertOnce(() =>
        database.write(scopeAccess(scope), query =>
          query.insert(incidents).values(row).onConflictDoNothing().returning({ id: incidents.id }),
        ),
      )
    },

    insertToolCall(scope, callId, toolCall) {
      const row = {
        ...toolCall,
        id: storable(toolCall.id),
        name: storable(toolCall.name),
        result: toolCall.result === null ? null : storable(toolCall.result),
        error: toolCall.error === null ? null : storable(toolCall.error),
        startedAtMs: Math.round(toolCall.startedAtMs),
        durationMs: Math.round(toolCall.durationMs),
        organizationId: scope.organizationId,
        callId,
      }
      return insertOnce(() =>
        database.write(scopeAccess(scope), query =>
          query.insert(toolCalls).values(row).onConflictDoNothing().returning({ id: toolCalls.id }),
        ),
      )
    },
  }
}

function withoutOwner<C extends { organizationId: unknown; callId: unknown }>(columns: C) {
  const { organizationId: _, callId: __, ...rest } = columns
  return rest
}

/** True for the first insert, false for a repeated one. A call of another organization is not there. */
async function insertOnce(insert: () => Promise<unknown[]>): Promise<boolean> {
  try {
    return (await insert()).length === 1
  } catch (error) {
    throw isForeignKeyViolation(error) ? notFound('call') : error
  }
}

/** NB: models and recognisers send what they like; Postgres refuses a text with NUL in it. */
function storable(text: string): string {
  return text.replaceAll('\0', '')
}
