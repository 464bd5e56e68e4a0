import { sql } from 'drizzle-orm'
import type {
  CallHandOver,
  CallSnapshot,
  CallState,
  EndReason,
  IncidentKind,
  TurnLatency,
  TurnRole,
} from '#core/calls/call.ts'
import type { PhraseValues } from '#lib/phrase.ts'
import type { OrganizationTables } from './organization-tables.ts'
import type { SchemaKit } from './postgres-kit.ts'

export function defineCallTables(kit: SchemaKit, { organizations }: OrganizationTables) {
  /** No foreign keys to the agent and its connection: a call outlives them and carries its own snapshot. */
  const calls = kit.table(
    'calls',
    {
      id: kit.text().primaryKey(),
      organizationId: kit
        .text()
        .notNull()
        .references(() => organizations.id, { onDelete: 'cascade' }),
      agentId: kit.text().notNull(),
      agentName: kit.text().notNull(),
      agentVersion: kit.integer(),
      modelConnectionId: kit.text().notNull(),
      modelLabel: kit.text().notNull(),
      state: kit.text().$type<CallState>().notNull(),
      endReason: kit.text().$type<EndReason>(),
      /** English, with places for the values beside it. */
      endDetail: kit.text(),
      endDetailParams: kit.json<PhraseValues>(),
      roomName: kit.text().notNull().unique('calls_room_name_unique'),
      nodeId: kit.text().notNull(),
      createdAt: kit.time().notNull(),
      startedAt: kit.time(),
      endedAt: kit.time(),
      durationMs: kit.integer(),
      llmInputTokens: kit.integer().notNull(),
      llmCachedInputTokens: kit.integer().notNull().default(0),
      llmOutputTokens: kit.integer().notNull(),
      audioInputTokens: kit.integer().notNull().default(0),
      audioOutputTokens: kit.integer().notNull().default(0),
      ttsCharacters: kit.integer().notNull(),
      sttAudioMs: kit.integer().notNull(),
      /** Of calls from a widget: which one, and whose they were (a hash that cannot be followed back). */
      widgetId: kit.text(),
      visitorKey: kit.text(),
      snapshot: kit.json<CallSnapshot>().notNull(),
      /** null: it stayed with its agent. */
      handOvers: kit.json<CallHandOver[]>(),
    },
    table => [
      kit.unique('calls_organization_unique').on(table.organizationId, table.id),
      kit.index('calls_page_index').on(table.organizationId, table.createdAt, table.id),
      kit.index('calls_agent_page_index').on(table.organizationId, table.agentId, table.createdAt, table.id),
      // Partial, so that what asks about all calls of an organization does not walk it instead of its own.
      kit
        .index('calls_widget_index')
        .on(table.organizationId, table.widgetId, table.createdAt)
        .where(sql`widget_id is not null`),
      // Only the few calls that are under way: counting them stays cheap however many have ended. The state is in it although it
      // is said already: with that nothing else has to be read, which is why SQLite prefers it to the other indexes.
      kit
        .index('calls_live_index')
        .on(table.organizationId, table.nodeId, table.state)
        .where(sql`state <> 'ended'`),
    ],
  )

  const turns = kit.table(
    'turns',
    {
      organizationId: kit.text().notNull(),
      callId: kit.text().notNull(),
      seq: kit.integer().notNull(),
      role: kit.text().$type<TurnRole>().notNull(),
      text: kit.text().notNull(),
      startedAtMs: kit.integer().notNull(),
      endedAtMs: kit.integer().notNull(),
      interrupted: kit.boolean().notNull(),
      latency: kit.json<TurnLatency>(),
    },
    table => [
      kit.primaryKey({ columns: [table.organizationId, table.callId, table.seq] }),
      kit
        .foreignKey({
          name: 'turns_call_fk',
          columns: [table.organizationId, table.callId],
          foreignColumns: [calls.organizationId, calls.id],
        })
        .onDelete('cascade'),
    ],
  )

  const toolCalls = kit.table(
    'tool_calls',
    {
      organizationId: kit.text().notNull(),
      callId: kit.text().notNull(),
      /** The model's own id of the tool call: unique within its call only. */
      id: kit.text().notNull(),
      name: kit.text().notNull(),
      arguments: kit.json<Record<string, unknown>>().notNull(),
      result: kit.text(),
      error: kit.text(),
      startedAtMs: kit.integer().notNull(),
      durationMs: kit.integer().notNull(),
    },
    table => [
      kit.primaryKey({ columns: [table.organizationId, table.callId, table.id] }),
      kit
        .foreignKey({
          name: 'tool_calls_call_fk',
          columns: [table.organizationId, table.callId],
          foreignColumns: [calls.organizationId, calls.id],
        })
        .onDelete('cascade'),
    ],
  )

  const incidents = kit.table(
    'call_incidents',
    {
      organizationId: kit.text().notNull(),
      callId: kit.text().notNull(),
      id: kit.text().notNull(),
      kind: kit.text().$type<IncidentKind>().notNull(),
      atMs: kit.integer().notNull(),
      /** English, with places for the values beside it. */
      text: kit.text().notNull(),
      params: kit.json<PhraseValues>(),
    },
    table => [
      kit.primaryKey({ columns: [table.organizationId, table.callId, table.id] }),
      kit
        .foreignKey({
          name: 'call_incidents_call_fk',
          columns: [table.organizationId, table.callId],
          foreignColumns: [calls.organizationId, calls.id],
        })
        .onDelete('cascade'),
    ],
  )
  return { calls, turns, toolCalls, incidents }
}
