import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Agent } from '#core/agents/agent.ts'
import { openSignedIn } from '#testing/signed-in-browser.ts'
import { createTestApp, TEST_ORIGIN, type Tenant, type TestApp } from '#testing/test-app.ts'
import type { TestBrowser } from '#testing/test-browser.ts'

const JSON_ONLY = { accept: 'application/json' }

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
afterEach(() => app.gate.refuse(null))

const place = (fields: Record<string, string> = {}) =>
  browser.post(`/agents/${agent.id}/talk`, { version: 'published', ...fields }, JSON_ONLY)

describe('the Talk page', () => {
  test('says that it is a rehearsal and how to connect a real model', async () => {
    const { text } = await browser.get(`/agents/${agent.id}/talk`)
    expect(text).toContain('This agent runs on Rehearsal')
    expect(text).toContain('href="/model-connections/new"')
    expect(text).toContain('Published version v1')
    expect(text).toContain('name="version" value="published" checked')
    expect(text).toContain('A call needs JavaScript')
    expect(text).toContain('--tls self-signed')
  })

  test('offers only the draft of an agent that was never published', async () => {
    const fresh = await app.foundation.services.agents.createAgent(tenant.scope, {
      name: 'Fresh',
      modelConnectionId: agent.draft.modelConnectionId,
    })
    const { text } = await browser.get(`/agents/${fresh.id}/talk`)
    expect(text).toContain('type="hidden" name="version" value="draft"')
    expect(text).not.toContain('type="radio"')
  })
})

describe('a machine without a speech program', () => {
  test('is said on the page, with what to install', async () => {
    const mute = await createTestApp()
    try {
      const { modelConnections } = mute.app.context.services
      modelConnections.testModelConnection = async () => ({
        ok: false,
        parts: [
          {
            part: 'speech-programs',
            ok: false,
            latencyMs: null,
            problem: 'missing',
            message: 'Install flite or espeak-ng.',
          },
        ],
      })
      const opened = await openSignedIn(mute)
      const { items } = await mute.foundation.services.agents.listAgents(opened.tenant.scope, { limit: 1 })
      const { text } = await opened.browser.get(`/agents/${items[0]?.id}/talk`)
      expect(text).toMatch(/data-speech-missing[^>]*>Install flite or espeak-ng\./)
    } finally {
      await mute.close()
    }
  })
})

describe('placing a call', () => {
  test('answers a ticket and where the transcript comes from', async () => {
    const answer = await place()
    expect(answer.status).toBe(201)
    const { callId, token, eventsHref } = JSON.parse(answer.text)
    expect(token).toBe(`ticket-for-${callId}-on-${TEST_ORIGIN}`)
    expect(eventsHref).toBe(`/calls/${callId}/events?for=talk`)
    const call = await app.app.context.services.calls.getCall(tenant.scope, callId)
    expect(call).toMatchObject({ state: 'created', agentVersion: 1 })
  })

  test('can run the draft, with values', async () => {
    const { callId } = JSON.parse((await place({ version: 'draft', variables: 'name: Ann' })).text)
    const call = await app.app.context.services.calls.getCall(tenant.scope, callId)
    expect(call.agentVersion).toBeNull()
    const { snapshot } = await app.app.context.services.calls.briefCall(tenant.scope, callId)
    expect(snapshot.callContext.variables).toEqual({ name: 'Ann' })
  })

  test('says in words why there is none', async () => {
    app.gate.refuse('All 10 lines are busy. Try again in a moment.')
    const busy = await place()
    expect(busy.status).toBe(503)
    expect(JSON.parse(busy.text).detail).toBe('All 10 lines are busy. Try again in a moment.')
    const wrong = await place({ variables: 'no colon' })
    expect(wrong.status).toBe(422)
    expect(JSON.parse(wrong.text).detail).toContain('name: value')
  })

  test('needs the token of the page', async () => {
    browser.csrfToken = 'forged'
    expect((await place()).status).toBe(403)
  })
})
