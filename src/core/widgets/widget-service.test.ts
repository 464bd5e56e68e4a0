import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Scope } from '#core/scope.ts'
import { refusalOf } from '#testing/refusal.ts'
import { openTestFoundation, type TestFoundation } from '#testing/test-foundation.ts'
import { AppError } from '../errors.ts'
import type { WidgetInput } from './widget-input.ts'
import type { WidgetService } from './widget-service.ts'

let foundation: TestFoundation
let widgets: WidgetService
let scope: Scope
let agentId: string

beforeAll(async () => {
  foundation = await openTestFoundation()
  widgets = foundation.services.widgets
  scope = (await foundation.createOrganization()).scope
  agentId = (await foundation.services.agents.listAgents(scope, { limit: 1 })).items[0]?.id ?? ''
})
afterAll(() => foundation.close())

function input(change: Partial<WidgetInput> = {}): WidgetInput {
  return {
    name: 'Web page',
    agentId,
    allowedOrigins: ['https://www.example.com'],
    look: { label: 'Talk to us', color: '#1F4B99', side: 'right' },
    ...change,
  }
}

async function issuesOf(work: Promise<unknown>): Promise<string[]> {
  try {
    await work
  } catch (error) {
    if (error instanceof AppError) return error.issues.map(({ path, message }) => `${path}: ${message}`)
    throw error
  }
  return []
}

describe('a new widget', () => {
  test('is in use, with limits, and its origins are exact', async () => {
    const widget = await widgets.createWidget(
      scope,
      input({
        allowedOrigins: ['https://WWW.Example.com/', ' https://www.example.com ', 'http://localhost:8080'],
      }),
    )
    expect(widget).toMatchObject({
      isEnabled: true,
      allowedOrigins: ['https://www.example.com', 'http://localhost:8080'],
      callsPerVisitorAndHour: 10,
      callsPerDay: 100,
      look: { color: '#1f4b99' },
    })
    expect(await widgets.getWidget(scope, widget.id)).toEqual(widget)
  })

  const good = [
    'https://example.com',
    'https://a.b.example.com:8443',
    'https://xn--mller-kva.example',
    'http://localhost',
    'http://127.0.0.1:3000',
    'http://[::1]:3000',
    'http://shop.localhost:3000',
    'https://[2001:db8::1]',
  ]
  test.each(good)('takes the origin %s', async origin => {
    expect(await issuesOf(widgets.createWidget(scope, input({ allowedOrigins: [origin] })))).toEqual([])
  })

  const bad = [
    'example.com',
    'https://*.example.com',
    '*',
    'null',
    'https://example.com/path',
    'https://example.com?x',
    'https://user@example.com',
    'https://',
    'ftp://example.com',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://example.com https://evil.example',
    `https://${'a'.repeat(300)}.example`,
    '',
  ]
  test.each(bad)('refuses %p as an origin, by its place in the list', async origin => {
    const issues = await issuesOf(
      widgets.createWidget(scope, input({ allowedOrigins: ['https://a.example', origin] })),
    )
    expect(issues).toHaveLength(1)
    expect(issues[0]).toStartWith('allowedOrigins.1: ')
  })

  test.each([
    'http://example.com',
    'http://192.168.1.5',
    'http://localhost.example.com',
    'http://127.0.0.1.nip.io',
  ])('wants https for %s', async origin => {
    expect(await issuesOf(widgets.createWidget(scope, input({ allowedOrigins: [origin] })))).toEqual([
      'allowedOrigins.0: Use https. Only localhost may do without.',
    ])
  })

  const wrong: [string, Partial<Record<keyof WidgetInput, unknown>>][] = [
    ['allowedOrigins', { allowedOrigins: [] }],
    ['allowedOrigins', { allowedOrigins: Array.from({ length: 21 }, (_, n) => `https://${n}.example`) }],
    ['name', { name: ' ' }],
    ['callsPerDay', { callsPerDay: 0 }],
    ['callsPerDay', { callsPerDay: Number.NaN }],
    ['callsPerVisitorAndHour', { callsPerVisitorAndHour: 101 }],
    ['look.color', { look: { label: 'x', color: 'red', side: 'left' } }],
    ['look.color', { look: { label: 'x', color: '#12345g', side: 'left' } }],
    ['look.label', { look: { label: '', color: '#123456', side: 'left' } }],
    ['look.side', { look: { label: 'x', color: '#123456', side: 'top' } }],
    ['surprise', { surprise: 1 } as never],
  ]
  test.each(wrong)('says that %s is wrong', async (path, change) => {
    const issues = await issuesOf(widgets.createWidget(scope, { ...input(), ...change } as WidgetInput))
    expect(issues.map(issue => issue.split(':')[0])).toEqual([path])
  })

  test('wants an agent of the organization that is published', async () => {
    const other = await foundation.createOrganization('Other')
    const theirs = (await foundation.services.agents.listAgents(other.scope, { limit: 1 })).items[0]?.id ?? ''
    const { draft } = await foundation.services.agents.getAgent(scope, agentId)
    const unpublished = await foundation.services.agents.createAgent(scope, draft)
    const refuse = (id: string) => issuesOf(widgets.createWidget(scope, input({ agentId: id })))
    expect(await refuse(theirs)).toEqual(['agentId: There is no such agent.'])
    expect(await refuse(Bun.randomUUIDv7())).toEqual(['agentId: There is no such agent.'])
    expect(await refuse(unpublished.id)).toEqual([
      'agentId: Publish this agent first: visitors reach its published version.',
    ])
  })
})

test('a change keeps what it leaves out, and is written down with what it changed', async () => {
  const widget = await widgets.createWidget(scope, input())
  await widgets.changeWidget(scope, widget.id, { isEnabled: false, callsPerDay: 7 })
  await widgets.removeWidget(scope, widget.id)
  const { items } = await foundation.store.audit.list(scope, { limit: 3, filter: {} })
  expect(items.map(({ action, subjectId }) => [action, subjectId === widget.id])).toEqual([
    ['widget.removed', true],
    ['widget.changed', true],
    ['widget.created', true],
  ])
  expect(items[1]).toMatchObject({
    before: { isEnabled: true, callsPerDay: 100 },
    after: { isEnabled: false, callsPerDay: 7 },
  })
  expect(Object.keys(items[1]?.after ?? {})).toHaveLength(2)
})

test('one whose agent is gone can still be switched off, and given another agent', async () => {
  const { agents } = foundation.services
  const { draft } = await agents.getAgent(scope, agentId)
  const agent = await agents.createAgent(scope, draft)
  await agents.publishAgent(scope, agent.id)
  const widget = await widgets.createWidget(scope, input({ agentId: agent.id }))
  await agents.removeAgent(scope, agent.id)
  expect((await widgets.describeStanding(scope, widget)).obstacle).toBe('agent_gone')
  const off = await widgets.changeWidget(scope, widget.id, { isEnabled: false })
  expect((await widgets.describeStanding(scope, off)).obstacle).toBe('disabled')
  const on = await widgets.changeWidget(scope, widget.id, { isEnabled: true, agentId })
  expect((await widgets.describeStanding(scope, on)).obstacle).toBeNull()
})

test('another organization’s widget is one that does not exist', async () => {
  const other = await foundation.createOrganization('Another')
  const widget = await widgets.createWidget(scope, input())
  for (const work of [
    widgets.getWidget(other.scope, widget.id),
    widgets.changeWidget(other.scope, widget.id, { name: 'Mine' }),
    widgets.removeWidget(other.scope, widget.id),
  ])
    expect(await refusalOf(work)).toBe('not_found: There is no such widget.')
  expect(await widgets.nameWidget(other.scope, widget.id)).toBeNull()
  expect((await widgets.nameWidgets(other.scope)).size).toBe(0)
})

test('an organization has a bounded number of them', async () => {
  const full = await foundation.createOrganization('Full')
  const { items } = await foundation.services.agents.listAgents(full.scope, { limit: 1 })
  for (let count = 0; count < 100; count++)
    await widgets.createWidget(full.scope, input({ agentId: items[0]?.id ?? '' }))
  expect(await refusalOf(widgets.createWidget(full.scope, input({ agentId: items[0]?.id ?? '' })))).toBe(
    'conflict: An organization has at most 100 widgets.',
  )
})
