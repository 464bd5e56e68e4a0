import { expect, test } from 'bun:test'
import { makeConnection } from '#core/egress/connection.fixture.ts'
import { createEgressService } from '#core/egress/egress-service.ts'
import { de } from '#messages/de/de.ts'
import { makePageContext } from '#testing/page-context.ts'
import { createTestClock } from '#testing/test-foundation.ts'
import { ModelConnectionPage } from '../model-connections/model-connection-page.tsx'
import { renderPage } from '../render.tsx'

const egress = createEgressService({
  store: { egress: { add: async () => undefined, list: async () => [] } },
  clock: createTestClock(),
  resolveHost: async () => [],
  isRestricted: true,
  allowed: [],
  onFault: error => {
    throw error
  },
})

async function show(llm: string, context = makePageContext()): Promise<string> {
  const refused = await egress.previewRefusals(makeConnection({ llm }))
  return renderPage(context, ModelConnectionPage, {
    id: '1',
    name: 'Mine',
    values: { name: 'Mine', kind: 'cascade' as const, slots: [] },
    issues: [],
    savedAt: null,
    test: null,
    refusals: refused.map(({ error }) => error.phrase),
  })
}

test('a connection that leads where the operator does not allow says so beside its form', async () => {
  const page = await show('http://203.0.113.7/v1')
  expect(page).toContain('203.0.113.7:80, and LAN_ONLY does not allow this address')
  expect(page).toContain('notice-warning')
})

test('in the language of the reader', async () => {
  const page = await show('http://203.0.113.7/v1', makePageContext({ messages: de }))
  expect(page).toContain('203.0.113.7:80, und LAN_ONLY erlaubt diese Adresse nicht')
})

test('one that is allowed says nothing', async () => {
  expect(await show('http://127.0.0.1:11434/v1')).not.toContain('notice-warning')
})
