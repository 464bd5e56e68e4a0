import { describe, expect, test } from 'bun:test'
import type { CallDetail } from '#core/calls/call.ts'
import { NO_USAGE } from '#core/calls/call.ts'
import { makePageContext } from '#testing/page-context.ts'
import { AgentListPage } from './agents/agent-list-page.tsx'
import { CallPage } from './calls/call-page.tsx'
import { ModelConnectionListPage } from './model-connections/model-connection-list-page.tsx'
import { ModelConnectionPage } from './model-connections/model-connection-page.tsx'
import { renderPage } from './render.tsx'

const at = new Date('2026-11-23T09:00:00Z')
const admin = makePageContext()
const member = makePageContext({}, 'member')
const reader = makePageContext({
  viewer: {
    accessMark: 'a-mark',
    name: 'Rea',
    email: 'r@example.com',
    organizationId: 'o',
    organizationName: 'O',
    organizations: [],
    permissions: ['agents.read', 'calls.read'],
  },
})

const connection = {
  id: '1',
  name: 'Models',
  values: { name: 'Models', kind: 'cascade' as const, slots: [] },
  issues: [],
  savedAt: null,
  test: null,
}
const liveCall: CallDetail = {
  id: 'c',
  organizationId: 'o',
  agentId: 'a',
  agentName: 'Desk',
  agentVersion: 1,
  modelConnectionId: 'm',
  modelLabel: 'Models',
  state: 'active',
  endReason: null,
  endDetail: null,
  endPhrase: null,
  roomName: 'r',
  widgetId: null,
  nodeId: 'n',
  createdAt: at,
  startedAt: at,
  endedAt: null,
  durationMs: null,
  usage: NO_USAGE,
  handOvers: [],
  turns: [],
  toolCalls: [],
  incidents: [],
}

describe('what a role may not do is not offered', () => {
  test('making and calling agents', () => {
    const row = { id: '1', name: 'Desk', publishedVersion: 1, connectionName: 'M', draftSavedAt: at }
    const props = { agents: [row], olderHref: null }
    expect(renderPage(admin, AgentListPage, props)).toContain('/agents/new')
    expect(renderPage(reader, AgentListPage, props)).not.toContain('/agents/new')
    expect(renderPage(reader, AgentListPage, props)).not.toContain('/talk')
  })

  test('changing, testing and deleting model connections', () => {
    expect(renderPage(admin, ModelConnectionPage, connection)).toContain('Delete the connection')
    const seen = renderPage(member, ModelConnectionPage, connection)
    expect(seen).toContain('<fieldset class="form" disabled')
    for (const act of ['Delete the connection', 'type="submit">Save', 'connections/1/test']) {
      expect(seen).not.toContain(act)
    }
    expect(renderPage(member, ModelConnectionListPage, { connections: [], olderHref: null })).not.toContain(
      '/model-connections/new',
    )
  })

  test('ending calls', () => {
    expect(renderPage(admin, CallPage, { call: liveCall, widgetName: null, chosen: null })).toContain(
      'End call',
    )
    expect(renderPage(reader, CallPage, { call: liveCall, widgetName: null, chosen: null })).not.toContain(
      'End call',
    )
  })
})
