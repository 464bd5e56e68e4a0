import { expect, test } from 'bun:test'
import { ORGANIZATION_PERMISSIONS, type Permission } from '#core/access/permissions.ts'
import type { Widget } from '#core/widgets/widget.ts'
import { makePageContext } from '#testing/page-context.ts'
import { renderPage } from '../render.tsx'
import { WidgetListPage } from './widget-list-page.tsx'
import { WidgetPage } from './widget-page.tsx'

const at = new Date('2026-11-23T10:00:00Z')
const widget: Widget = {
  id: 'w',
  organizationId: 'o',
  name: 'Shop',
  agentId: 'a',
  isEnabled: true,
  allowedOrigins: ['https://www.example.com'],
  callsPerVisitorAndHour: 5,
  callsPerDay: 50,
  look: { label: 'Talk', color: '#123456', side: 'right', hasTranscript: false },
  createdAt: at,
  updatedAt: at,
}
const values = {
  name: widget.name,
  agentId: widget.agentId,
  isEnabled: true,
  allowedOrigins: '',
  callsPerVisitorAndHour: '5',
  callsPerDay: '50',
  'look.label': 'Talk',
  'look.color': '#123456',
  'look.side': 'right',
  hasTranscript: false,
}

function contextOf(permissions: readonly Permission[]) {
  return makePageContext({
    viewer: {
      name: 'Rea',
      email: 'r@example.com',
      organizationId: 'o',
      organizationName: 'O',
      accessMark: 'mark',
      organizations: [],
      permissions,
    },
  })
}

function renderBoth(permissions: readonly Permission[]) {
  const standing = { callsToday: 3, obstacle: null }
  const props = { widget, standing, values, agents: [], publicUrl: '', issues: [], savedAt: null }
  const rows = [{ widget, ...standing, agentName: 'Desk' }]
  const context = contextOf(permissions)
  return (
    renderPage(context, WidgetPage, props) + renderPage(context, WidgetListPage, { rows, olderHref: null })
  )
}

test('whoever may only read widgets finds nothing to press', () => {
  const text = renderBoth(['widgets.read'])
  expect(text).toContain('data-widget=')
  expect(text).toContain('<fieldset class="form" disabled')
  for (const act of ['/widgets/new', '/widgets/w/removal', 'Save']) expect(text).not.toContain(act)
})

test('whoever may change them finds it all', () => {
  const text = renderBoth(ORGANIZATION_PERMISSIONS)
  for (const act of ['/widgets/new', '/widgets/w/removal', 'Save']) expect(text).toContain(act)
  expect(text).not.toContain('<fieldset class="form" disabled')
})
