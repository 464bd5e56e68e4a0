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

const preview = (fields: Record<string, string>) =>
  browser.post(`/agents/${agent.id}/prompt-preview`, { ...fields }, HTMX)

/** The prompt that the preview shows, as plain text. */
function promptOf(html: string): string {
  const lines = [...html.matchAll(/<div class="line(?: line-added)?">(.*?)<\/div>/gs)]
  return lines
    .map(([, line = '']) => line.replace(/<span class="sr-only">.*?<\/span>/, '').replace('\u200b', ''))
    .map(line => line.replaceAll('&lt;', '<').replaceAll('&quot;', '"').replaceAll('&amp;', '&'))
    .join('\n')
}

describe('the preview of the system prompt', () => {
  test('holds exactly the bytes that a call placed at the same moment is given', async () => {
    const prompt = 'Greet {{name}} <politely> & "warmly".'
    const variables = { name: 'Ann' }
    await app.foundation.services.agents.changeDraft(tenant.scope, agent.id, { prompt })
    const { calls } = app.app.context.services
    const { call } = await calls.placeCall(tenant.scope, agent.id, { draft: true, variables })
    const { systemPrompt } = await calls.briefCall(tenant.scope, call.id)
    const answer = await preview({ prompt, variables: 'name: Ann' })
    expect(systemPrompt).toContain('Greet Ann <politely>')
    expect(promptOf(answer.text)).toBe(systemPrompt)
  })

  test('follows what is typed without saving it, and marks the lines that a publication would change', async () => {
    const answer = await preview({ prompt: `${agent.draft.prompt}\nNever talk about prices.` })
    expect(answer.text).toContain('line line-added"><span class="sr-only">New line: </span>Never talk')
    expect(answer.text).toContain('1 line differs from v1')
    expect(answer.text).toMatch(/about \d+ tokens \(estimate\)/)
    const { draft } = await app.foundation.services.agents.getAgent(tenant.scope, agent.id)
    expect(draft.prompt).toBe(agent.draft.prompt)
  })

  test('shows the values of the sample call, in greeting and prompt', async () => {
    const answer = await preview({
      greeting: 'Hello {{name}}.',
      prompt: 'Use {{name}} and {{other}}.',
      callerNumber: '+43 512 1234',
      variables: 'name: Ann <b>\n\nplan: gold',
    })
    expect(answer.text).toContain('Hello Ann &lt;b>.')
    expect(answer.text).toContain('Use Ann &lt;b> and {{other}}.')
    expect(answer.text).toContain('+43 512 1234')
    expect(answer.text).toContain('plan: gold')
  })

  test('a line that is no value is named, and the page does not break', async () => {
    const answer = await preview({ variables: 'just words' })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('Write each line as name: value.')
    const page = await browser.get(`/agents/${agent.id}?variables=just+words`)
    expect(page.status).toBe(200)
    expect(page.text).toContain('Write each line as name: value.')
  })

  test('a language that is still being typed keeps the last good one', async () => {
    const answer = await preview({ language: 'de-' })
    expect(answer.status).toBe(200)
    expect(answer.text).toContain('Speak English')
  })

  test('another language that is still being typed is not told to the model yet, and the page does not break', async () => {
    const answer = await preview({ otherLanguages: 'fr\nno_tag' })
    expect(answer.status).toBe(200)
    expect(answer.text).toContain('You also speak French:')
    const { silenceSeconds, maxDurationMinutes, handOvers: _, ...draft } = agent.draft
    const numbers = { silenceSeconds: String(silenceSeconds), maxDurationMinutes: String(maxDurationMinutes) }
    const typed = { ...draft, ...numbers, voice: '', tools: '', otherLanguages: 'fr\nno_tag' }
    const saved = await browser.post(`/agents/${agent.id}/draft`, typed)
    expect(saved.status).toBe(422)
    expect(saved.text).toContain('no_tag</textarea>')
  })

  test('stands on the page before any script ran, with the sample call of the address', async () => {
    await app.foundation.services.agents.changeDraft(tenant.scope, agent.id, { prompt: 'Hi {{name}}.' })
    const page = await browser.get(`/agents/${agent.id}?variables=name%3A+Ann&callerNumber=%2B431`)
    expect(page.text).toContain('Hi Ann.')
    expect(page.text).toContain('value="+431"')
  })
})
