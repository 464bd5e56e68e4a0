import { and, count, desc, eq, getTableColumns, gte, inArray, ne, type SQL, sql } from 'drizzle-orm'
import { addUsage, type Call, type CallHandOver, type CallState } from '#core/calls/call.ts'
import type { CallRepository } from '#core/calls/call-repository.ts'
import { notFound } from '#core/errors.ts'
import type { Scope } from '#core/scope.ts'
import { fillPhrase, type Phrase, type PhraseValues } from '#lib/phrase.ts'
import { type Database, scopeAccess } from '../database.ts'
import { afterCursor, rowsToFetch, toPage } from '../page-cursor.ts'
import type { Schema } from '../schema/define-schema.ts'
import { createCallTranscript } from './call-transcript.ts'

export function createCallRepository(database: Database): CallRepository {
  const { calls } = database.schema
  // The snapshot is large: lists must not carry it. Which visitor of a widget calls is for its limits alone.
  const { snapshot: snapshotColumn, visitorKey: _, ...columns } = getTableColumns(calls)
  const transcript = createCallTranscript(database)
  const isLive = sql`${calls.state} <> 'ended'`
  const own = (scope: Scope, callId: string) =>
    and(eq(calls.organizationId, scope.organizationId), eq(calls.id, callId))

  async function find(scope: Scope, callId: string): Promise<Call | undefined> {
    const rows = await database.read(scopeAccess(scope), query =>
      query.select(columns).from(calls).where(own(scope, callId)),
    )
    return rows[0] && toCall(rows[0])
  }

  async function get(scope: Scope, callId: string): Promise<Call> {
    const call = await find(scope, callId)
    if (!call) throw notFound('call')
    return call
  }

  /** Changes a call if it is where `condition` says; false when it is not. */
  async function change(scope: Scope, callId: string, step: { condition?: SQL; set: CallChange }) {
    const changed = await database.write(scopeAccess(scope), query =>
      query
        .update(calls)
        .set(step.set)
        .where(and(own(scope, callId), step.condition))
        .returning({ id: calls.id }),
    )
    return changed.length === 1
  }

  /** NB: within a transaction. Only the node that has the call writes here, one thing behind another. */
  async function changeHandOvers(
    scope: Scope,
    callId: string,
    work: (handOvers: CallHandOver[]) => CallHandOver[],
  ): Promise<void> {
    const { handOvers } = await get(scope, callId)
    await change(scope, callId, { set: { handOvers: work(handOvers) } })
  }

  return {
    find,
    get,

    async insert(scope, { usage, endPhrase, handOvers, ...call }, snapshot) {
      const kept = { handOvers: handOvers.length === 0 ? null : handOvers }
      const row = {
        ...call,
        ...kept,
        ...usage,
        ...toEndColumns(endPhrase),
        organizationId: scope.organizationId,
      }
      await database.write(scopeAccess(scope), query => query.insert(calls).values({ ...row, snapshot }))
    },

    async getDetail(scope, callId) {
      // The call first: when it reads as ended, all of its turns are already there.
      const call = await get(scope, callId)
      const turns = await transcript.listTurns(scope, callId)
      const toolCalls = await transcript.listToolCalls(scope, callId)
      return { ...call, turns, toolCalls, incidents: await transcript.listIncidents(scope, callId) }
    },

    async getSnapshot(scope, callId) {
      const rows = await database.read(scopeAccess(scope), query =>
        query.select({ snapshot: snapshotColumn }).from(calls).where(own(scope, callId)),
      )
      if (!rows[0]) throw notFound('call')
      return rows[0].snapshot
    },

    async list(scope, page) {
      const condition = and(
        eq(calls.organizationId, scope.organizationId),
        page.agentId === undefined ? undefined : eq(calls.agentId, page.agentId),
        afterCursor(calls, page, 'newest-first'),
      )
      const order = [desc(calls.createdAt), desc(calls.id)]
      const rows = await database.read(scopeAccess(scope), query =>
        query
          .select(columns)
          .from(calls)
          .where(condition)
          .orderBy(...order)
          .limit(rowsToFetch(page)),
      )
      return toPage(rows.map(toCall), page)
    },

    markRinging: (scope, callId) =>
      change(scope, callId, { condition: eq(calls.state, 'created'), set: { state: 'ringing' } }),

    markActive: (scope, callId, at) =>
      change(scope, callId, {
        condition: inArray(calls.state, BEFORE_ACTIVE),
        set: { state: 'active', startedAt: at },
      }),

    markEnded(scope, callId, { reason: endReason, detail, at: endedAt, durationMs }) {
      const set = { endReason, ...toEndColumns(detail), endedAt, durationMs: Math.round(durationMs) }
      return change(scope, callId, { condition: ne(calls.state, 'ended'), set: { ...set, state: 'ended' } })
    },

    insertTurn: transcript.insertTurn,
    findTurn: transcript.findTurn,
    insertToolCall: transcript.insertToolCall,
    insertIncident: transcript.insertIncident,

    async addUsage(scope, callId, usage, handOver = 0) {
      const set = {
        llmInputTokens: sql`${calls.llmInputTokens} + ${Math.round(usage.llmInputTokens)}`,
        llmCachedInputTokens: sql`${calls.llmCachedInputTokens} + ${Math.round(usage.llmCachedInputTokens)}`,
        audioInputTokens: sql`${calls.audioInputTokens} + ${Math.round(usage.audioInputTokens)}`,
        audioOutputTokens: sql`${calls.audioOutputTokens} + ${Math.round(usage.audioOutputTokens)}`,
        llmOutputTokens: sql`${calls.llmOutputTokens} + ${Math.round(usage.llmOutputTokens)}`,
        ttsCharacters: sql`${calls.ttsCharacters} + ${Math.round(usage.ttsCharacters)}`,
        sttAudioMs: sql`${calls.sttAudioMs} + ${Math.round(usage.sttAudioMs)}`,
      }
      const add = async () => {
        if (!(await change(scope, callId, { set }))) throw notFound('call')
      }
      if (handOver === 0) return add()
      await database.transaction(scopeAccess(scope), async () => {
        await add()
        await changeHandOvers(scope, callId, all =>
          all.map((each, index) =>
            index === handOver - 1 ? { ...each, usage: addUsage(each.usage, usage) } : each,
          ),
        )
      })
    },

    insertHandOver: (scope, callId, number, handOver) =>
      database.transaction(scopeAccess(scope), () =>
        changeHandOvers(scope, callId, all => (all.length < number ? [...all, handOver] : all)),
      ),

    async listLive(scope, nodeId) {
      const ofNode = nodeId === undefined ? undefined : eq(calls.nodeId, nodeId)
      const condition = and(eq(calls.organizationId, scope.organizationId), ofNode, isLive)
      const rows = await database.read(scopeAccess(scope), query =>
        query.select(columns).from(calls).where(condition).orderBy(calls.createdAt, calls.id),
      )
      return rows.map(toCall)
    },

    async count(scope) {
      const rows = await database.read(scopeAccess(scope), query =>
        query.select({ total: count() }).from(calls).where(eq(calls.organizationId, scope.organizationId)),
      )
      return rows[0]?.total ?? 0
    },

    async countLive(scope) {
      const rows = await database.read(scopeAccess(scope), query =>
        query
          .select({ total: count() })
          .from(calls)
          .where(and(eq(calls.organizationId, scope.organizationId), isLive)),
      )
      return rows[0]?.total ?? 0
    },

    async countFromWidget(scope, widgetId, { since, visitorKey }) {
      const ofWidget = and(
        eq(calls.organizationId, scope.organizationId),
        eq(calls.widgetId, widgetId),
        gte(calls.createdAt, since),
      )
      const ofVisitor = visitorKey === undefined ? undefined : eq(calls.visitorKey, visitorKey)
      const rows = await database.read(scopeAccess(scope), query =>
        query.select({ total: count() }).from(calls).where(and(ofWidget, ofVisitor)),
      )
      return rows[0]?.total ?? 0
    },
  }
}

const BEFORE_ACTIVE: CallState[] = ['created', 'ringing']

type CallChange = {
  [Column in keyof Schema['calls']['$inferInsert']]?: Schema['calls']['$inferInsert'][Column] | SQL
}
type CallRow = Omit<Schema['calls']['$inferSelect'], 'snapshot' | 'visitorKey'>

/** The sentence and its values in two columns: those of an older row are a whole sentence and nothing. */
function toEndColumns(phrase: Phrase | null) {
  return { endDetail: phrase?.text ?? null, endDetailParams: phrase?.values ?? null }
}

function toEndPhrase(text: string | null, values: PhraseValues | null): Phrase | null {
  if (text === null) return null
  return values ? { text, values } : { text }
}

function toCall({
  llmInputTokens,
  llmCachedInputTokens,
  llmOutputTokens,
  audioInputTokens,
  audioOutputTokens,
  ttsCharacters,
  sttAudioMs,
  endDetail,
  endDetailParams,
  handOvers,
  ...call
}: CallRow): Call {
  const endPhrase = toEndPhrase(endDetail, endDetailParams)
  const text = { llmInputTokens, llmCachedInputTokens, llmOutputTokens, ttsCharacters }
  const end = { endPhrase, endDetail: endPhrase && fillPhrase(endPhrase) }
  return {
    ...call,
    ...end,
    handOvers: handOvers ?? [],
    usage: { ...text, audioInputTokens, audioOutputTokens, sttAudioMs },
  }
}
