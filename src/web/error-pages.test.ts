import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { AppError } from '#core/errors.ts'
import { openSignedIn } from '#testing/signed-in-browser.ts'
import { createTestApp, type TestApp } from '#testing/test-app.ts'
import { HTMX } from '#testing/test-browser.ts'
import { createErrorPages } from './error-pages.ts'
import { failureOf } from './problem-details.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

describe('error pages', () => {
  test('a page that does not exist says so inside the frame', async () => {
    const { browser } = await openSignedIn(app)
    const answer = await browser.get('/agents/01900000-0000-7000-8000-000000000000')
    expect(answer.status).toBe(404)
    expect(answer.text).toContain('There is nothing here')
    expect(answer.text).toContain('aria-label="Main navigation"')
  })

  test('another organization’s agent looks exactly like one that does not exist', async () => {
    const { tenant } = await openSignedIn(app, 'Mine')
    const [foreign] = (await app.foundation.services.agents.listAgents(tenant.scope, { limit: 1 })).items
    const { browser } = await openSignedIn(app, 'Other')
    const strip = (text: string) => text.replace(/value="[^"]+"/g, '')
    const theirs = await browser.get(`/agents/${foreign?.id}`)
    const nobodys = await browser.get('/agents/01900000-0000-7000-8000-000000000000')
    expect(theirs.status).toBe(404)
    expect(strip(theirs.text)).toBe(strip(nobodys.text))
  })

  test('an internal failure shows a reference and nothing about its cause', async () => {
    const render = createErrorPages(app.app.context)
    const failure = failureOf(new AppError('internal', 'the pool is empty'), 'abc-123')
    const headers = { accept: 'text/html' }
    const answer = await render(failure, new Request('http://localhost:3000/agents', { headers }))
    const text = await answer.text()
    expect(answer.status).toBe(500)
    expect(text).toContain('Reference: abc-123')
    expect(text).not.toContain('the pool is empty')
  })

  test('for htmx the words go over the page, whatever was to be swapped', async () => {
    const { browser } = await openSignedIn(app)
    const answer = await browser.get('/agents/01900000-0000-7000-8000-000000000000', HTMX)
    expect(answer.status).toBe(404)
    expect(answer.text).toStartWith('<hx-partial hx-target="#page-alert"')
    expect(answer.text).not.toContain('<html')
  })

  test('it is shown without a frame when even who asks cannot be found out', async () => {
    const context = {
      ...app.app.context,
      identity: {
        ...app.app.context.identity,
        identify: () => Promise.reject(new AppError('unavailable', 'away')),
      },
    }
    const render = createErrorPages(context)
    const failure = failureOf(new AppError('unavailable', 'The database does not answer.'))
    const headers = { accept: 'text/html' }
    const answer = await render(failure, new Request('http://localhost:3000/agents', { headers }))
    const text = await answer.text()
    expect(answer.status).toBe(503)
    expect(text).toContain('The database does not answer.')
    expect(text).not.toContain('Main navigation')
  })
})
