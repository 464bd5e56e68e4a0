import { and, desc, eq, gt, gte, isNotNull, lt, type SQL, sql } from 'drizzle-orm'
import type { Scope } from '#core/scope.ts'
import type { Span } from '#core/usage/usage.ts'
import type { UsageRepository } from '#core/usage/usage-repository.ts'
import { type Database, scopeAccess } from '../database.ts'

/** Few calls are handed over; a page of them is some hundred kilobytes. */
const HANDED_OVER_PAGE = 500

export function createUsageRepository(database: Database): UsageRepository {
  const { calls } = database.schema
  const within = (scope: Scope, { from, to }: Span) =>
    and(eq(calls.organizationId, scope.organizationId), gte(calls.createdAt, from), lt(calls.createdAt, to))
  const sums = {
    calls: sum(sql`1`),
    durationMs: sum(calls.durationMs),
    llmInputTokens: sum(calls.llmInputTokens),
    llmCachedInputTokens: sum(calls.llmCachedInputTokens),
    llmOutputTokens: sum(calls.llmOutputTokens),
    audioInputTokens: sum(calls.audioInputTokens),
    audioOutputTokens: sum(calls.audioOutputTokens),
    ttsCharacters: sum(calls.ttsCharacters),
    sttAudioMs: sum(calls.sttAudioMs),
  }

  return {
    sumByAgent: (scope, span) =>
      database.read(scopeAccess(scope), query =>
        query
          .select({
            agentId: calls.agentId,
            // An agent may be called otherwise today; names of one agent differ rarely, and any of them tells which it is.
            agentName: sql<string>`max(${calls.agentName})`,
            ...sums,
          })
          .from(calls)
          .where(within(scope, span))
          .groupBy(calls.agentId)
          .orderBy(desc(sums.durationMs), calls.agentId),
      ),

    listHandedOver: (scope, span, after) =>
      database.read(scopeAccess(scope), async query => {
        const { id, agentId, durationMs, handOvers } = calls
        const handedOver = and(within(scope, span), isNotNull(handOvers), after ? gt(id, after) : undefined)
        const rows = await query
          .select({ id, agentId, durationMs, handOvers })
          .from(calls)
          .where(handedOver)
          .orderBy(id)
          .limit(HANDED_OVER_PAGE)
        return rows.map(row => ({ ...row, handOvers: row.handOvers ?? [] }))
      }),

    async sumBySpan(scope, spans) {
      // One statement for each: the index finds a month at once, and all of them are few.
      const rows = await Promise.all(
        spans.map(span =>
          database.read(scopeAccess(scope), query =>
            query.select(sums).from(calls).where(within(scope, span)),
          ),
        ),
      )
      return rows.flat()
    },
  }
}

/** NB: Postgres sums integers into bigint, which its driver answers as text. */
function sum(column: SQL | Parameters<typeof sql>[1]): SQL<number> {
  return sql<number>`coalesce(sum(${column}), 0)`.mapWith(Number)
}
