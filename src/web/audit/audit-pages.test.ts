import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { EXPORTS_AT_ONCE_MAX } from '#core/audit/audit-log-service.ts'
import { platformScope, type Scope } from '#core/scope.ts'
import { openSqliteConnection } from '#storage/sqlite/sqlite-driver.ts'
import { openSignedIn } from '#testing/signed-in-browser.ts'
import { createTestApp, TEST_ORIGIN, type Tenant, type TestApp } from '#testing/test-app.ts'
import { HTMX, type TestBrowser } from '#testing/test-browser.ts'
import { waitFor } from '#testing/wait-for.ts'

let web: TestApp
const cleanUps: (() => void)[] = []
beforeAll(async () => {
  web = await createTestApp()
})
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp()
})
afterAll(() => web.close())

/** `count` entries about agents, one a minute, by somebody at an address. */
async function write(scope: Scope, count: number, name = 'Reception') {
  for (let n = 1; n <= count; n++) {
    web.foundation.clock.advance(60_000)
    await web.foundation.audit.record(
      { ...scope, origin: { address: '192.0.2.9', userAgent: 'Browser of a test' } },
      {
        action: 'agent.changed',
        subject: { kind: 'agent', id: 'a', name: `${name} ${n}` },
        before: { language: 'en', voice: null },
        after: { language: 'de', voice: 'Anna', texts: ['prompt'] },
      },
    )
  }
}

const rowsOf = (text: string) => [...text.matchAll(/<tr id="audit-(\d+)"/g)].map(([, seq]) => Number(seq))

async function ask(browser: TestBrowser, path: string, headers: Record<string, string> = {}) {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  return web.app.handle(new Request(TEST_ORIGIN + path, { headers: { cookie, ...headers } }))
}

describe('the page', () => {
  test('tells who did what, to what, when, from where, and what it was before', async () => {
    const { browser, tenant } = await openSignedIn(web)
    await write(tenant.scope, 1)
    const { status, text } = await browser.get('/audit')
    expect(status).toBe(200)
    for (const words of ['Changed an agent', 'Reception 1', 'Ann', '192.0.2.9', 'en → de', 'Nothing → Anna'])
      expect(text).toContain(words)
    expect(text).toContain('Rewritten texts')
    expect(text).toContain('title="Browser of a test"')
  })

  test('shows the newest first, and the way to older ones keeps the filter', async () => {
    const { browser, tenant } = await openSignedIn(web)
    await write(tenant.scope, 25)
    const first = await browser.get('/audit?action=agent.changed')
    const seqs = rowsOf(first.text)
    expect(seqs).toHaveLength(20)
    expect(seqs).toEqual([...seqs].sort((a, b) => b - a))
    const [, older = ''] = /href="([^"]+)" rel="next"/.exec(first.text) ?? []
    expect(older).toContain('action=agent.changed')
    const second = await browser.get(older.replaceAll('&amp;', '&'))
    expect(rowsOf(second.text)).toHaveLength(5)
    // Older pages stand still.
    expect(first.text).toContain('hx-sse:connect="/audit/events?action=agent.changed"')
    expect(second.text).not.toContain('/audit/events')
  })

  test('reads German where German is asked for', async () => {
    const { browser, tenant } = await openSignedIn(web)
    await write(tenant.scope, 1)
    const { text } = await browser.get('/audit', { 'accept-language': 'de' })
    expect(text).toContain('Hat einen Agenten geändert')
    expect(text).toContain('Neu geschriebene Texte')
  })

  test('shows a foreign organization nothing', async () => {
    const { tenant } = await openSignedIn(web)
    await write(tenant.scope, 2, 'Secret agent')
    const { browser } = await openSignedIn(web)
    expect((await browser.get('/audit')).text).not.toContain('Secret agent')
    expect(await (await ask(browser, '/audit/export?format=jsonl')).text()).not.toContain('Secret agent')
  })

  test('new entries come by themselves, those that the filter lets through', async () => {
    const { browser, tenant } = await openSignedIn(web)
    const leave = new AbortController()
    cleanUps.push(() => leave.abort())
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await web.app.handle(
      new Request(`${TEST_ORIGIN}/audit/events?subject=Live`, { headers: { cookie }, signal: leave.signal }),
    )
    let seen = ''
    void (async () => {
      const decoder = new TextDecoder()
      for await (const chunk of response.body ?? []) seen += decoder.decode(chunk)
    })()
    await waitFor('the snapshot', () => seen.includes('id="audit-list"'))
    await write(tenant.scope, 1, 'Other')
    await write(tenant.scope, 1, 'Live')
    await waitFor('the new row', () => seen.includes('Live 1'))
    expect(seen).not.toContain('Other 1')
  })
})

describe('a filter', () => {
  let browser: TestBrowser
  beforeAll(async () => {
    const opened = await openSignedIn(web)
    browser = opened.browser
    await write(opened.tenant.scope, 3)
  })

  test.each([
    ['who=ann', 3],
    ['who=nobody', 0],
    ['action=agent.changed', 3],
    ['action=agent.removed', 0],
    ['action=nonsense&who=ann', 3],
    ['subject=Reception+2', 1],
    ['address=192.0.2', 3],
    ['from=2026-11-23&to=2026-11-23&subject=Reception', 3],
    ['to=2026-11-22', 0],
    ['from=yesterday&subject=Reception', 3],
  ])('lives in the address: %s', async (query, expected) => {
    const { text } = await browser.get(`/audit?${query}&x=1`)
    const found = rowsOf(text).length
    if (query.startsWith('who=ann') || query.includes('&who=ann'))
      expect(found).toBeGreaterThanOrEqual(expected)
    else expect(found).toBe(expected)
    if (expected === 0) expect(text).toContain('Nothing fits this filter')
  })

  test('keeps what somebody typed into the filter, as text', async () => {
    const { text } = await browser.get('/audit?who=%22%3E%3Cscript%3E')
    expect(text).toContain('value="&quot;>&lt;script>"')
    expect(text).not.toContain('"><script>')
  })
})

describe('the platform’s log', () => {
  test('has a page of its own, apart from every organization', async () => {
    const { browser, tenant } = await openSignedIn(web)
    await write(tenant.scope, 1, 'Of an organization')
    await web.foundation.audit.record(platformScope(tenant.scope.actor), {
      action: 'role.created',
      subject: { kind: 'role', id: 'r', name: 'Night shift' },
    })
    const { text } = await browser.get('/platform/audit')
    expect(text).toContain('Audit of the platform')
    expect(text).toContain('Night shift')
    expect(text).not.toContain('Of an organization')
    expect((await browser.get('/audit')).text).not.toContain('Night shift')
    const verified = await browser.get('/platform/audit/verification', HTMX)
    expect(verified.text).toContain('nothing was changed or removed')
    expect(await (await ask(browser, '/platform/audit/export?format=csv')).text()).toContain('Night shift')
  })
})

describe('the state of the log', () => {
  test('is told when it is whole, up to its last entry', async () => {
    const { browser, tenant } = await openSignedIn(web)
    await write(tenant.scope, 3)
    expect((await browser.get('/audit')).text).toContain('hx-get="/audit/verification"')
    const entries = /: ([\d,]+) entries, nothing was changed/
    const first = (await browser.get('/audit/verification', HTMX)).text
    expect(first).toMatch(entries)
    expect(first).toContain('notice-success')
    await write(tenant.scope, 1)
    const second = (await browser.get('/audit/verification', HTMX)).text
    expect(Number(entries.exec(second)?.[1])).toBe(Number(entries.exec(first)?.[1]) + 1)
  })

  test('says what is wrong, and where', async () => {
    const { browser, tenant } = await openSignedIn(web)
    await write(tenant.scope, 3)
    const { items } = await web.foundation.services.auditLog.listEntries(tenant.scope, {
      limit: 1,
      filter: {},
    })
    const seq = items[0]?.seq ?? 0
    const intruder = openSqliteConnection(join(web.foundation.dataDir, 'parley.db'))
    intruder.run(
      `update audit_entries set actor_name = 'Somebody else' where organization_id = ? and seq = ?`,
      tenant.organizationId,
      seq,
    )
    intruder.close()
    const { text } = await browser.get('/audit/verification', HTMX)
    expect(text).toContain('this log does not hold together (1 finding)')
    expect(text).toContain(`Entry ${seq} was changed after it was written.`)
    expect(text).toContain('notice-error')
  })
})

describe('an export', () => {
  test('holds every entry with its hashes, oldest first, and that it was made', async () => {
    const { browser, tenant } = await openSignedIn(web)
    await write(tenant.scope, 1_200)
    const response = await ask(browser, '/audit/export?format=jsonl')
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="parley-audit-organization-2026-11-2\d\.jsonl"$/,
    )
    const lines = (await response.text())
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))
    const entries = lines.slice(1, -1)
    expect(lines[0]).toMatchObject({ organizationId: tenant.organizationId, isFiltered: false })
    expect(lines.at(-1)).toEqual({ end: true, entries: entries.length, isComplete: true })
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1))
    expect(entries.at(-1)).toMatchObject({ action: 'audit.exported', after: { format: 'jsonl' } })
  }, 20_000)

  test('is narrowed by the same filter, and says so', async () => {
    const { browser, tenant } = await openSignedIn(web)
    await write(tenant.scope, 5)
    const text = await (await ask(browser, '/audit/export?format=jsonl&subject=Reception+3')).text()
    const lines = text
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(lines).toHaveLength(3)
    expect(lines[0].isFiltered).toBe(true)
    expect(lines[1].subjectName).toBe('Reception 3')
  })

  test('as CSV gives a spreadsheet nothing to run', async () => {
    const { browser, tenant } = await openSignedIn(web)
    const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '＝1+1', '\u200b=1']
    for (const name of [...formulas, 'a "quoted" name', 'fine'])
      await web.foundation.audit.record(tenant.scope, {
        action: 'agent.created',
        subject: { kind: 'agent', id: 'a', name },
      })
    const response = await ask(browser, '/audit/export?format=csv')
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    const text = await response.text()
    expect(text).toStartWith('"seq","at","actorKind"')
    for (const name of formulas) expect(text).toContain(`"'${name}"`)
    expect(text).toContain('"a ""quoted"" name"')
    expect(text).toContain('"fine"')
    const cells = text.split('\r\n').flatMap(line => line.match(/"(?:[^"]|"")*"/g) ?? [])
    expect(cells.filter(cell => /^"\s*[=+\-@]/.test(cell))).toEqual([])
  })

  test('in another format is refused', async () => {
    const { browser } = await openSignedIn(web)
    expect((await browser.get('/audit/export?format=xml')).status).toBe(422)
    expect((await browser.get('/audit/export')).status).toBe(422)
  })

  test('is refused while as many as may be are under way, and possible again when they are left', async () => {
    const { browser, tenant } = await openSignedIn(web)
    await write(tenant.scope, 3)
    const held = []
    for (let n = 0; n < EXPORTS_AT_ONCE_MAX; n++) held.push(await ask(browser, '/audit/export?format=jsonl'))
    expect((await ask(browser, '/audit/export?format=jsonl')).status).toBe(429)
    const neighbour = await openSignedIn(web)
    expect((await neighbour.browser.get('/audit/export?format=jsonl')).status).toBe(200)
    await held[0]?.body?.cancel()
    await held[1]?.text()
    await waitFor('an export is possible again', async () => {
      const response = await ask(browser, '/audit/export?format=jsonl')
      await response.text()
      return response.status === 200
    })
  })
})

describe('REST', () => {
  let tenant: Tenant
  beforeAll(async () => {
    tenant = await web.createTenant()
  })

  test('lists the log page by page with the same filters', async () => {
    await write(tenant.scope, 5)
    const key = tenant.apiKey
    const first = await web.api('GET', '/audit?limit=3&action=agent.changed', { key })
    expect(first.json.items.map((entry: { subject: { name: string } }) => entry.subject.name)).toEqual([
      'Reception 5',
      'Reception 4',
      'Reception 3',
    ])
    expect(first.json.items[0]).toMatchObject({
      actor: { kind: 'user', id: tenant.userId, name: 'Ann' },
      address: '192.0.2.9',
      before: { language: 'en', voice: null },
    })
    const rest = await web.api('GET', `/audit?limit=3&action=agent.changed&cursor=${first.json.nextCursor}`, {
      key,
    })
    expect(rest.json.items).toHaveLength(2)
    expect(rest.json.nextCursor).toBeNull()
    const at = first.json.items[1].at
    const since = await web.api('GET', `/audit?from=${at}&subject=Reception&limit=100`, { key })
    expect(since.json.items).toHaveLength(2)
  })

  test.each(['cursor=nonsense', 'action=nonsense', 'from=yesterday', 'limit=0', 'unknown=1'])(
    'refuses %s in words',
    async query => {
      const answer = await web.api('GET', `/audit?${query}`, { key: tenant.apiKey })
      expect(answer.status).toBe(422)
      expect(answer.json.code ?? answer.json.title).toBeTruthy()
    },
  )
})
