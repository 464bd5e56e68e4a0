import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Agent } from '#core/agents/agent.ts'
import { openSignedIn } from '#testing/signed-in-browser.ts'
import { createTestApp, type Tenant, type TestApp } from '#testing/test-app.ts'
import { HTMX, type TestBrowser } from '#testing/test-browser.ts'

let app: TestApp
let browser: TestBrowser
let tenant: Tenant
let agent: Agent
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())
beforeEach(async () => {
  const opened = await openSignedIn(app)
  browser = opened.browser
  tenant = opened.tenant
  const { items } = await app.foundation.services.agents.listAgents(tenant.scope, { limit: 1 })
  agent = items[0] as Agent
})

const kept = () => app.foundation.services.agents.getAgent(tenant.scope, agent.id)

/** The form as the page sends it, with a change. */
const form = (change: Record<string, string | string[]> = {}) => ({
  name: agent.draft.name,
  language: agent.draft.language,
  greeting: agent.draft.greeting,
  prompt: agent.draft.prompt,
  voice: '',
  modelConnectionId: agent.draft.modelConnectionId,
  tools: agent.draft.tools,
  ...change,
})

describe('the list of agents', () => {
  test('shows the version that calls run and the way to talk', async () => {
    const { text } = await browser.get('/agents')
    expect(text).toContain('v1 live')
    expect(text).toContain(`href="/agents/${agent.id}/talk"`)
  })

  test('says what agents are for when there are none', async () => {
    await app.foundation.services.agents.removeAgent(tenant.scope, agent.id)
    const { text } = await browser.get('/agents')
    expect(text).toContain('No agents yet')
    expect(text).not.toContain('<table')
  })

  test('pages by keyset', async () => {
    for (let i = 0; i < 20; i++) {
      await app.foundation.services.agents.createAgent(tenant.scope, {
        name: `Desk ${i}`,
        modelConnectionId: agent.draft.modelConnectionId,
      })
    }
    const first = await browser.get('/agents')
    const older = /href="(\/agents\?cursor=[^"]+)"/.exec(first.text)?.[1] ?? ''
    expect(first.text.match(/data-filter-text/g)).toHaveLength(20)
    const second = await browser.get(older)
    expect(second.text).toContain('Desk 19')
    expect(second.text.match(/data-filter-text/g)).toHaveLength(1)
    expect(second.text).not.toContain('rel="next"')
  })
})

describe('a new agent', () => {
  test('begins with the language of the organization and every tool, and opens its page', async () => {
    const answer = await browser.post('/agents', {
      name: 'Night desk',
      modelConnectionId: agent.draft.modelConnectionId,
    })
    expect(answer.location).toMatch(/^\/agents\/[0-9a-f-]{36}$/)
    const page = await browser.get(answer.location ?? '')
    expect(page.text).toContain('Not published')
    expect(page.text).toContain('Draft only')
    expect(page.text.match(/name="tools"[^>]*checked/g)).toHaveLength(3)
  })

  test('without a name keeps the choice and says what is missing', async () => {
    const answer = await browser.post('/agents', { name: '', modelConnectionId: 'gone' })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('Give the agent a name.')
  })
})

describe('the draft', () => {
  test('saves itself: header and badge come back, the form does not', async () => {
    const answer = await browser.post(`/agents/${agent.id}/draft`, form({ greeting: 'Good day.' }), HTMX)
    expect(answer.status).toBe(200)
    expect(answer.text).toContain('Saved 11:00, not published')
    expect(answer.text).toContain('Draft differs from v1')
    expect(answer.text).not.toContain('<textarea')
    expect((await kept()).draft.greeting).toBe('Good day.')
  })

  test('a draft that equals the published version says so', async () => {
    const answer = await browser.post(`/agents/${agent.id}/draft`, form(), HTMX)
    expect(answer.text).toContain('Saved 11:00<')
    expect(answer.text).not.toContain('Draft differs')
  })

  test('no box ticked means no tools', async () => {
    await browser.post(`/agents/${agent.id}/draft`, form({ tools: [] }), HTMX)
    expect((await kept()).draft.tools).toEqual([])
  })

  test('is refused in words, field by field, and the kept one stays', async () => {
    const wrong = form({ name: '', language: 'no_tag', tools: ['clock', 'teleport'] })
    const answer = await browser.post(`/agents/${agent.id}/draft`, wrong, HTMX)
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('Not saved: mend the marked fields.')
    expect(answer.text).toContain('#f-name-error" hx-swap="textContent">Give the agent a name.')
    expect((await kept()).draft).toEqual(agent.draft)
  })

  test('languages are one a line, each with a voice or without', async () => {
    const lines = form({ otherLanguages: 'de: Katja\r\nfr', languageChoice: 'ask' })
    const answer = await browser.post(`/agents/${agent.id}/draft`, lines)
    expect(answer.text).toContain('de: Katja\nfr</textarea>')
    expect((await kept()).draft).toMatchObject({
      otherLanguages: [
        { language: 'de', voice: 'Katja' },
        { language: 'fr', voice: null },
      ],
      languageChoice: 'ask',
    })
    const wrong = await browser.post(
      `/agents/${agent.id}/draft`,
      form({ otherLanguages: 'de\nno_tag' }),
      HTMX,
    )
    expect(wrong.text).toContain('#f-otherLanguages-error" hx-swap="textContent">Use a language tag')
  })

  test('works as a plain form and keeps what was typed when it is refused', async () => {
    const answer = await browser.post(`/agents/${agent.id}/draft`, form({ name: '', greeting: 'Typed <b>' }))
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('Typed &lt;b></textarea>')
    const saved = await browser.post(`/agents/${agent.id}/draft`, form({ greeting: 'Plain.' }))
    expect(saved.status).toBe(200)
    expect((await kept()).draft.greeting).toBe('Plain.')
  })
})

describe('publishing', () => {
  test('takes what is in the form along, so that nothing typed a moment before is missing', async () => {
    const answer = await browser.post(`/agents/${agent.id}/publication`, form({ prompt: 'New.' }), HTMX)
    expect(answer.text).toContain('v2 is live. The next call runs it.')
    expect(answer.text).toContain('hx-target="#history"')
    expect(answer.text).toContain('Changed: Instructions')
    expect((await kept()).publishedVersion).toBe(2)
  })

  test('does not make a version that equals the one before', async () => {
    const answer = await browser.post(`/agents/${agent.id}/publication`, form(), HTMX)
    expect(answer.text).toContain('Nothing to publish: the draft is v1.')
    expect((await kept()).latestVersion).toBe(1)
  })

  test('a form that is refused publishes nothing', async () => {
    const answer = await browser.post(`/agents/${agent.id}/publication`, form({ name: '' }), HTMX)
    expect(answer.status).toBe(422)
    expect((await kept()).latestVersion).toBe(1)
  })

  test('rolls back in one step and leaves the draft', async () => {
    await browser.post(`/agents/${agent.id}/publication`, form({ prompt: 'Second.' }), HTMX)
    const answer = await browser.post(`/agents/${agent.id}/publication`, { version: '1' })
    const page = await browser.get(answer.location ?? '')
    expect(page.text).toContain('Calls run v1 again. The draft stays as it is.')
    expect(page.text).toContain('Draft differs from v1')
    expect(await kept()).toMatchObject({
      publishedVersion: 1,
      latestVersion: 2,
      draft: { prompt: 'Second.' },
    })
  })

  test('a version can be copied into the draft', async () => {
    await browser.post(`/agents/${agent.id}/publication`, form({ prompt: 'Second.' }), HTMX)
    await browser.post(`/agents/${agent.id}/draft-copy`, { version: '1' })
    expect((await kept()).draft.prompt).toBe(agent.draft.prompt)
    expect((await browser.post(`/agents/${agent.id}/draft-copy`, { version: '9' })).status).toBe(404)
    expect((await browser.post(`/agents/${agent.id}/publication`, { version: '9' })).status).toBe(422)
  })

  test('shows what a version changed, line by line', async () => {
    const changed = form({ prompt: `${agent.draft.prompt}\nNever talk about prices.`, tools: ['clock'] })
    await browser.post(`/agents/${agent.id}/publication`, changed, HTMX)
    const { text } = await browser.get(`/agents/${agent.id}/versions/2`)
    expect(text).toContain('What changed since v1')
    expect(text).toMatch(/line line-added"><span class="sr-only">New line: <\/span>Never talk about prices\./)
    expect(text).toContain('lines unchanged')
    expect(text).toContain('<dd>book_table, clock, hang_up</dd>')
    expect((await browser.get(`/agents/${agent.id}/versions/7`)).status).toBe(404)
  })
})

describe('deleting', () => {
  test('wants the name typed', async () => {
    const wrong = await browser.post(`/agents/${agent.id}/removal`, { confirmation: 'front desk' }, HTMX)
    expect(wrong.status).toBe(422)
    expect(wrong.text).toContain('Type the name exactly as it is: Front desk.')
    expect((await kept()).id).toBe(agent.id)
    const right = await browser.post(`/agents/${agent.id}/removal`, { confirmation: 'Front desk' })
    expect(right.location).toBe('/agents')
    expect((await browser.get(`/agents/${agent.id}`)).status).toBe(404)
  })
})
