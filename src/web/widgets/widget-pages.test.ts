import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openSignedIn } from '#testing/signed-in-browser.ts'
import { createTestApp, TEST_ORIGIN, type Tenant, type TestApp } from '#testing/test-app.ts'
import { HTMX, type TestBrowser } from '#testing/test-browser.ts'

let web: TestApp
let tenant: Tenant
let browser: TestBrowser
let agentId: string

beforeAll(async () => {
  web = await createTestApp()
  const opened = await openSignedIn(web)
  tenant = opened.tenant
  browser = opened.browser
  agentId = (await web.api('GET', '/agents', { key: tenant.apiKey })).json.items[0].id
})
afterAll(() => web.close())

const fields = (change: Record<string, string> = {}) => ({
  name: 'Shop <front>',
  agentId,
  allowedOrigins: 'https://www.example.com\r\nhttp://localhost:8080\r\n',
  callsPerVisitorAndHour: '5',
  callsPerDay: '50',
  'look.label': 'Talk to us',
  'look.color': '#0b5d4e',
  'look.side': 'left',
  ...change,
})

async function create(change?: Record<string, string>): Promise<string> {
  await browser.get('/widgets/new')
  const answer = await browser.post('/widgets', fields(change))
  expect(answer.status).toBe(303)
  return answer.location ?? ''
}

describe('the list', () => {
  test('says what it is for while it is empty, then shows each with its state', async () => {
    expect((await browser.get('/widgets')).text).toContain('No widgets yet')
    const path = await create()
    const page = await browser.get('/widgets')
    expect(page.text).toContain(`href="${path}"`)
    expect(page.text).toContain('Shop &lt;front>')
    expect(page.text).toContain('https://www.example.com, http://localhost:8080')
    expect(page.text).toContain('0 / 50')
  })
})

describe('the page of one', () => {
  test('has the line for the page of others, and what its policy must allow', async () => {
    const path = await create()
    const { text } = await browser.get(path)
    const id = path.split('/').at(-1)
    const line = `<script src="${TEST_ORIGIN}/widget.js" data-widget="${id}" async></script>`
    expect(text).toContain(line.replaceAll('<', '&lt;').replaceAll('"', '&quot;'))
    expect(text).toContain(`connect-src ${TEST_ORIGIN} ${TEST_ORIGIN.replace('http', 'ws')}`)
    expect(text).toContain('0 of 50 calls today')
    expect(text).toContain('id="widget-preview"')
  })

  test('saves, and says when; an unticked box switches it off', async () => {
    const path = await create()
    await browser.get(path)
    const saved = await browser.post(path, fields({ name: 'Blog', callsPerDay: '9' }), HTMX)
    expect(saved.status).toBe(200)
    expect(saved.text).toContain('Saved at')
    expect(saved.text).toContain('Switched off')
    const api = await web.api('GET', `/widgets/${path.split('/').at(-1)}`, { key: tenant.apiKey })
    expect(api.json).toMatchObject({
      name: 'Blog',
      callsPerDay: 9,
      isEnabled: false,
      allowedOrigins: ['https://www.example.com', 'http://localhost:8080'],
    })
  })

  test('says beside the field what is wrong, and loses nothing that was typed', async () => {
    const path = await create()
    await browser.get(path)
    const wrong = fields({ allowedOrigins: 'https://a.example\nhttp://b.example', callsPerDay: 'many' })
    const fragment = await browser.post(path, wrong, HTMX)
    expect(fragment.status).toBe(422)
    expect(fragment.text).toContain('Use https. Only localhost may do without.')
    expect(fragment.text).not.toContain('http://b.example')
    const page = await browser.post(path, wrong)
    expect(page.status).toBe(422)
    expect(page.text).toContain('http://b.example')
    expect(page.text).toContain('value="many"')
  })

  test('is removed by its name only', async () => {
    const path = await create({ name: 'Gone' })
    await browser.get(path)
    expect((await browser.post(`${path}/removal`, { confirmation: 'gone' }, HTMX)).status).toBe(422)
    const answer = await browser.post(`${path}/removal`, { confirmation: 'Gone' })
    expect({ status: answer.status, to: answer.location }).toEqual({ status: 303, to: '/widgets' })
    expect((await browser.get(path)).status).toBe(404)
  })
})

test('a call of a visitor is listed under the name of its widget, after its removal as a removed one', async () => {
  const path = await create({ name: 'Corner shop' })
  const widgetId = path.split('/').at(-1) ?? ''
  const { call } = await web.dependencies.services.calls.placeVisitorCall(tenant.scope, agentId, {
    widgetId,
    visitorKey: 'a hash of a visitor',
    origin: 'https://www.example.com',
    admit: async () => {},
  })
  for (const page of ['/calls', `/calls/${call.id}`]) {
    const { text } = await browser.get(page)
    expect(text).toContain('Visitor, by Corner shop')
    expect(text).not.toContain('a hash of a visitor')
  }
  await web.foundation.services.widgets.removeWidget(tenant.scope, widgetId)
  expect((await browser.get(`/calls/${call.id}`)).text).toContain('Visitor, by a removed widget')
})
