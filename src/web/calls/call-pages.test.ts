import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { createScriptedCalls, type ScriptedCalls } from '#testing/scripted-calls.ts'
import { openSignedIn } from '#testing/signed-in-browser.ts'
import { createTestApp, type Tenant, type TestApp } from '#testing/test-app.ts'
import { HTMX, type TestBrowser } from '#testing/test-browser.ts'

const LATENCY = { endOfTurnMs: 400, sttMs: 200, llmFirstTokenMs: 300, ttsFirstByteMs: 150, totalMs: 900 }

let app: TestApp
let calls: ScriptedCalls
let browser: TestBrowser
let tenant: Tenant
beforeAll(async () => {
  app = await createTestApp()
  calls = createScriptedCalls(app)
})
afterAll(() => app.close())
beforeEach(async () => {
  const opened = await openSignedIn(app)
  browser = opened.browser
  tenant = opened.tenant
})

describe('the list of calls', () => {
  test('offers the first step while there are none', async () => {
    const { text } = await browser.get('/calls')
    expect(text).toContain('No calls yet')
    expect(text).toContain('hx-sse:connect="/calls/events?"')
  })

  test('shows each call with its state in words, its version and its duration', async () => {
    const ended = await calls.begin(tenant)
    await calls.end(tenant, ended, 'provider_failed', 'The speech service did not answer.')
    await calls.begin(tenant, { draft: true })
    const { text } = await browser.get('/calls')
    expect(text).toContain('Under way')
    expect(text).toContain('>draft<')
    expect(text).toContain('data-ticks-since="2026-11-23T10:00:00.000Z"')
    expect(text).toContain('title="The speech service did not answer.">A model provider failed')
    expect(text).toContain('1 min 12 s')
    expect(text).toContain('title="Monday, 23 November 2026 at 11:00:00 (Europe/Vienna)"')
  })

  test('pages by keyset, keeps the filter, and older pages stand still', async () => {
    const { items } = await app.foundation.services.agents.listAgents(tenant.scope, { limit: 1 })
    const agentId = items[0]?.id
    for (let i = 0; i < 21; i++) await calls.end(tenant, await calls.begin(tenant))
    const first = await browser.get(`/calls?agent=${agentId}`)
    const older = /href="(\/calls\?agent=[^"]+)"/.exec(first.text)?.[1]?.replaceAll('&amp;', '&') ?? ''
    expect(first.text.match(/<tr id="call-/g)).toHaveLength(20)
    expect(older).toContain('&cursor=')
    const second = await browser.get(older)
    expect(second.text.match(/<tr id="call-/g)).toHaveLength(1)
    expect(second.text).not.toContain('/calls/events')
    const none = await browser.get('/calls?agent=01900000-0000-7000-8000-000000000000')
    expect(none.text).toContain('No calls with this agent')
  })
})

describe('the page of a call', () => {
  test('tells it in the order in which it was heard, whatever was written first', async () => {
    const id = await calls.begin(tenant)
    await calls.turn(tenant, id, {
      seq: 1,
      role: 'caller',
      text: 'Stop!',
      startedAtMs: 2_000,
      endedAtMs: 2_400,
    })
    await calls.turn(tenant, id, {
      seq: 2,
      role: 'agent',
      text: 'Hello, th',
      startedAtMs: 100,
      interrupted: true,
    })
    await calls.tool(tenant, id, { name: 'clock', startedAtMs: 2_600 })
    await calls.turn(tenant, id, {
      seq: 3,
      role: 'agent',
      text: 'Yes.',
      startedAtMs: 3_000,
      latency: LATENCY,
    })
    await calls.end(tenant, id)
    const { text } = await browser.get(`/calls/${id}`)
    const places = ['Hello, th', 'Stop!', 'Used clock', 'Yes.'].map(words => text.indexOf(words))
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(places).not.toContain(-1)
    expect(text).toContain('Hello, th<span class="cut">Cut off here by the caller</span>')
    expect(text).toContain('replied in 900 ms')
    expect(text).toContain('The caller hung up')
    expect(text).not.toContain(`/calls/${id}/events`)
    expect(text).not.toContain('End call')
  })

  test('what was said stays text', async () => {
    const id = await calls.begin(tenant)
    await calls.turn(tenant, id, { seq: 1, role: 'caller', text: '<img src=x onerror=alert(1)>' })
    await calls.tool(tenant, id, { name: 'clock', arguments: { zone: '</dd><b>' }, error: '<i>no</i>' })
    const { text } = await browser.get(`/calls/${id}`)
    expect(text).toContain('&lt;img src=x onerror=alert(1)>')
    expect(text).toContain('&lt;i>no&lt;/i>')
    expect(text).not.toContain('</dd><b>')
  })

  test('draws where the time of the chosen reply went, without inline styles', async () => {
    const id = await calls.begin(tenant)
    await calls.turn(tenant, id, { seq: 1, role: 'caller', text: 'Hi.' })
    await calls.turn(tenant, id, { seq: 2, role: 'agent', text: 'Hi.', latency: LATENCY })
    await calls.turn(tenant, id, { seq: 3, role: 'caller', text: 'Bye.' })
    await calls.turn(tenant, id, {
      seq: 4,
      role: 'agent',
      text: 'Bye.',
      latency: { ...LATENCY, totalMs: 1_240 },
    })
    const last = await browser.get(`/calls/${id}`)
    expect(last.text).toContain('1.24 s')
    expect(last.text).toContain('class="waterfall-llmFirstTokenMs" x="32.26" y="0" width="24.19"')
    const chosen = await browser.get(`/calls/${id}?turn=2`)
    expect(chosen.text).toContain('class="waterfall-totalMs" x="0" y="0" width="100"')
    expect(chosen.text).not.toContain('style=')
    const fragment = await browser.get(`/calls/${id}/turns/2`, HTMX)
    expect(fragment.text).toStartWith('<section class="panel" id="timing"')
    expect((await browser.get(`/calls/${id}/turns/3`, HTMX)).status).toBe(404)
    expect((await browser.get(`/calls/${id}/turns/2`)).location).toBe(`/calls/${id}?turn=2`)
  })

  test('a live call follows itself and can be ended', async () => {
    const id = await calls.begin(tenant)
    const { text } = await browser.get(`/calls/${id}`)
    expect(text).toContain(`hx-sse:connect="/calls/${id}/events?for=page"`)
    expect(text).toContain('Nothing was said yet.')
    expect((await browser.post(`/calls/${id}/end`, {}, HTMX)).status).toBe(204)
    expect(app.gate.ended).toContain(id)
  })

  test('ending a call that has ended meanwhile shows how it stands', async () => {
    const id = await calls.begin(tenant)
    await browser.get(`/calls/${id}`)
    await calls.end(tenant, id)
    expect((await browser.post(`/calls/${id}/end`)).location).toBe(`/calls/${id}`)
  })

  test('another organization’s call is not there', async () => {
    const id = await calls.begin(tenant)
    const stranger = (await openSignedIn(app)).browser
    for (const path of [`/calls/${id}`, `/calls/${id}/events`, `/calls/${id}/turns/1`]) {
      expect((await stranger.get(path)).status).toBe(404)
    }
    expect((await stranger.post(`/calls/${id}/end`)).status).toBe(404)
    expect(app.gate.ended).not.toContain(id)
  })
})
