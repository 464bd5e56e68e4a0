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

async function addConnection(name: string): Promise<string> {
  const { modelConnections } = app.foundation.services
  return (await modelConnections.createModelConnection(tenant.scope, { name, kind: 'rehearsal' })).id
}

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

  test('has settings of the conversation, with what can be chosen', async () => {
    const spare = await addConnection('Spare')
    const saved = await browser.post(
      `/agents/${agent.id}/draft`,
      form({
        pace: 'patient',
        silenceSeconds: '',
        maxDurationMinutes: ' 5 ',
        fallbackModelConnectionIds: ['', spare, ''],
      }),
      HTMX,
    )
    expect(saved.status).toBe(200)
    expect((await kept()).draft).toMatchObject({
      pace: 'patient',
      silenceSeconds: null,
      maxDurationMinutes: 5,
      fallbackModelConnectionIds: [spare],
    })
    const { text } = await browser.get(`/agents/${agent.id}`)
    expect(text).toMatch(/name="pace" value="patient" checked/)
    expect(text).toMatch(/name="silenceSeconds"[^>]* value placeholder="off"/)
    expect(text).toMatch(/name="maxDurationMinutes"[^>]* value="5"/)
    expect(text.match(new RegExp(`<option selected value="${spare}"`, 'g'))).toHaveLength(1)
  })

  test('a form without the settings of the conversation leaves them alone', async () => {
    const change = { pace: 'quick' as const, silenceSeconds: null, maxDurationMinutes: 7 }
    await app.foundation.services.agents.changeDraft(tenant.scope, agent.id, change)
    await browser.post(`/agents/${agent.id}/draft`, form({ greeting: 'Hello!' }), HTMX)
    expect((await kept()).draft).toMatchObject({ ...change, greeting: 'Hello!' })
  })

  test('numbers and fallbacks that are none are refused beside their fields, and stay as typed', async () => {
    const typed = form({
      silenceSeconds: 'long',
      maxDurationMinutes: '',
      fallbackModelConnectionIds: [agent.draft.modelConnectionId],
    })
    const answer = await browser.post(`/agents/${agent.id}/draft`, typed, HTMX)
    expect(answer.status).toBe(422)
    expect(answer.text).toMatch(/#f-silenceSeconds-error"[^>]*>This must be a number\./)
    expect(answer.text).toMatch(/#f-maxDurationMinutes-error"[^>]*>This must be a number\./)
    const page = await browser.post(`/agents/${agent.id}/draft`, typed)
    expect(page.text).toMatch(/name="silenceSeconds"[^>]* value="long"/)
    const again = await browser.post(
      `/agents/${agent.id}/draft`,
      form({ fallbackModelConnectionIds: [agent.draft.modelConnectionId] }),
      HTMX,
    )
    expect(again.text).toMatch(/#f-fallbackModelConnectionIds-error"[^>]*>The agent runs on this connection/)
  })

  test('says to whom the agent may hand a call over, and when; whoever is chosen stands there again', async () => {
    const { agents } = app.foundation.services
    const { modelConnectionId } = agent.draft
    const other = await agents.createAgent(tenant.scope, { name: 'Billing', modelConnectionId })
    const chosen = (ids: string[], whens: string[]) => ({ handOverAgentIds: ids, handOverWhens: whens })
    const when = 'the caller asks about an invoice'
    const refused = await browser.post(
      `/agents/${agent.id}/draft`,
      form(chosen(['', other.id], ['', ' '])),
      HTMX,
    )
    expect(refused.status).toBe(422)
    expect(refused.text).toMatch(/#f-handOvers-error"[^>]*>Say when the call goes to this agent\./)
    await browser.post(`/agents/${agent.id}/draft`, form(chosen(['', other.id], ['left over', when])), HTMX)
    expect((await kept()).draft.handOvers).toEqual([{ agentId: other.id, when }])
    const { text } = await browser.get(`/agents/${agent.id}`)
    expect(text.match(new RegExp(`<option selected value="${other.id}"`, 'g'))).toHaveLength(1)
    expect(text).toContain(`value="${when}"`)
    expect(text).not.toContain(`<option value="${agent.id}"`)
    await browser.post(`/agents/${agent.id}/draft`, form({ greeting: 'Hi.' }), HTMX)
    expect((await kept()).draft.handOvers).toHaveLength(1)
    await agents.publishAgent(tenant.scope, agent.id)
    const version = await browser.get(`/agents/${agent.id}/versions/2`)
    expect(version.text).toContain(`Billing: ${when}`)
    await browser.post(`/agents/${agent.id}/draft`, form(chosen([''], [''])), HTMX)
    expect((await kept()).draft.handOvers).toEqual([])
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

  test('a version whose fallback was deleted since is neither put back nor copied, and the page says why', async () => {
    const { agents, modelConnections } = app.foundation.services
    const spare = await addConnection('Spare')
    await agents.changeDraft(tenant.scope, agent.id, { fallbackModelConnectionIds: [spare] })
    await agents.publishAgent(tenant.scope, agent.id)
    await agents.changeDraft(tenant.scope, agent.id, { fallbackModelConnectionIds: [] })
    await agents.publishAgent(tenant.scope, agent.id)
    await modelConnections.removeModelConnection(tenant.scope, spare)
    for (const act of ['publication', 'draft-copy']) {
      const answer = await browser.post(`/agents/${agent.id}/${act}`, { version: '2' })
      expect(answer.status).toBe(422)
      expect(answer.text).toContain('v2 cannot be used any more. There is no such model connection.')
      expect(answer.text).toContain('id="agent-form"')
    }
    expect(await kept()).toMatchObject({ publishedVersion: 3, draft: { fallbackModelConnectionIds: [] } })
  })

  test('shows in words what a version changed about the conversation', async () => {
    const change = { pace: 'quick', silenceSeconds: '', maxDurationMinutes: '5' }
    const fallbackModelConnectionIds = [await addConnection('Spare')]
    await browser.post(
      `/agents/${agent.id}/publication`,
      form({ ...change, fallbackModelConnectionIds }),
      HTMX,
    )
    const { text } = await browser.get(`/agents/${agent.id}/versions/2`)
    const rows = [...text.matchAll(/<h2 class="panel-head">([^<]+)<\/h2><dl[^>]*>(.*?)<\/dl>/gs)]
    const cells = (html = '') => [...html.matchAll(/<dd>(?:<span[^>]*>)?([^<]*)/g)].map(([, cell]) => cell)
    expect(rows.map(([, field, html]) => [field, ...cells(html)])).toEqual([
      ['How soon the agent answers', 'Balanced', 'Quick'],
      ['Silence of the caller', '12 s', 'Off: the agent waits'],
      ['Longest call', '60 min', '5 min'],
      ['Fallbacks', 'none', 'Spare'],
    ])
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
