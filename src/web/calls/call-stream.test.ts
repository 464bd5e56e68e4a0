import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { ORGANIZATION_PERMISSIONS } from '#core/access/permissions.ts'
import { openMember } from '#testing/invited-person.ts'
import { createScriptedCalls, type ScriptedCalls } from '#testing/scripted-calls.ts'
import { openSignedIn } from '#testing/signed-in-browser.ts'
import { createTestApp, TEST_ORIGIN, type Tenant, type TestApp } from '#testing/test-app.ts'
import type { TestBrowser } from '#testing/test-browser.ts'
import { waitFor } from '#testing/wait-for.ts'

let app: TestApp
let calls: ScriptedCalls
let browser: TestBrowser
let tenant: Tenant
const cleanUps: (() => void)[] = []
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
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp()
})

/** Opens a stream as htmx does; answers the messages that came so far, each as the HTML that it carries. */
async function follow(path: string, language = 'en'): Promise<string[]> {
  const leave = new AbortController()
  cleanUps.push(() => leave.abort())
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const response = await app.app.handle(
    new Request(TEST_ORIGIN + path, {
      headers: { cookie, accept: 'text/event-stream', 'accept-language': language },
      signal: leave.signal,
    }),
  )
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  const messages: string[] = []
  const reader = response.body?.getReader()
  void (async () => {
    let text = ''
    const decoder = new TextDecoder()
    for (;;) {
      const chunk = await reader?.read()
      if (!chunk || chunk.done) return
      text += decoder.decode(chunk.value, { stream: true })
      const blocks = text.split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) {
        // What the reader may do has a name; live-events.test.ts looks at it.
        if (block.includes('event: ')) continue
        const lines = block.split('\n').filter(line => line.startsWith('data: '))
        if (lines.length > 0) messages.push(lines.map(line => line.slice('data: '.length)).join('\n'))
      }
    }
  })()
  return messages
}

async function statusOfStream(reader: TestBrowser, path: string): Promise<number> {
  const cookie = [...reader.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const headers = { cookie, accept: 'text/event-stream' }
  const response = await app.app.handle(new Request(TEST_ORIGIN + path, { headers }))
  await response.body?.cancel()
  return response.status
}

const arrived = (messages: string[], count: number) =>
  waitFor(`${count} messages`, () => messages.length >= count)

describe('who may follow a call', () => {
  test('needs the right to follow live calls beside the one to read them; the page of the call opens without', async () => {
    const id = await calls.begin(tenant)
    const { store, clock } = app.foundation
    const at = clock.now()
    const outcomes: Record<string, number[]> = {}
    for (const permissions of [['calls.read'], ['calls.listen'], ['calls.read', 'calls.listen']] as const) {
      const role = Bun.randomUUIDv7()
      const name = permissions.join(' and ')
      await store.roles.insert({ id: role, name, description: '', permissions, createdAt: at, updatedAt: at })
      const { browser: reader } = await openMember(app, tenant, role)
      const page = await reader.get(`/calls/${id}`)
      expect(page.text.includes(`/calls/${id}/events`)).toBe(name === 'calls.read and calls.listen')
      outcomes[name] = [page.status, await statusOfStream(reader, `/calls/${id}/events?for=talk`)]
    }
    expect(outcomes).toEqual({
      'calls.read': [200, 403],
      'calls.listen': [403, 403],
      'calls.read and calls.listen': [200, 200],
    })
  })
})

test('what is said after somebody was removed is not shown to them any more', async () => {
  const id = await calls.begin(tenant)
  await calls.turn(tenant, id, { seq: 1, role: 'agent', text: 'Hello.' })
  const member = await openMember(app, tenant, 'member')
  const cookie = [...member.browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const headers = { cookie, accept: 'text/event-stream' }
  const response = await app.app.handle(new Request(`${TEST_ORIGIN}/calls/${id}/events`, { headers }))
  let text = ''
  const isOver = (async () => {
    for await (const chunk of response.body ?? []) text += new TextDecoder().decode(chunk)
  })()
  await waitFor('the snapshot', () => text.includes('Hello.'))
  const manager = { scope: tenant.scope, permissions: ORGANIZATION_PERMISSIONS }
  await app.foundation.services.members.removeMember(manager, member.userId)
  calls.journal.showPartial(tenant.scope, id, { role: 'agent', text: 'a secret' })
  await calls.turn(tenant, id, { seq: 2, role: 'agent', text: 'A secret.' })
  await isOver
  expect(text).not.toMatch(/a secret/i)
})

describe('a call that is followed', () => {
  test('begins with everything so far and goes on with what is new', async () => {
    const id = await calls.begin(tenant)
    await calls.turn(tenant, id, { seq: 1, role: 'agent', text: 'Hello.' })
    const messages = await follow(`/calls/${id}/events?for=page`)
    await arrived(messages, 1)
    expect(messages[0]).toContain('hx-target="#timeline" hx-swap="innerMorph"')
    expect(messages[0]).toContain('Hello.')
    await calls.turn(tenant, id, { seq: 2, role: 'caller', text: 'Hi <b>' })
    await arrived(messages, 2)
    expect(messages[1]).toContain(
      'hx-target="#timeline" hx-swap="beforeend"><li class="turn turn-caller" id="turn-2"',
    )
    expect(messages[1]).toContain('Hi &lt;b>')
    expect(messages[1]).not.toContain('Hello.')
  })

  test('words on their way stand in their own line until the turn takes their place', async () => {
    const id = await calls.begin(tenant)
    const messages = await follow(`/calls/${id}/events?for=talk`)
    await arrived(messages, 1)
    calls.journal.showPartial(tenant.scope, id, { role: 'agent', text: 'We are op' })
    await arrived(messages, 2)
    expect(messages[1]).toMatch(/id="partial-agent" data-partial="agent">.*We are op/s)
    await calls.turn(tenant, id, { seq: 1, role: 'agent', text: 'We are open.' })
    await arrived(messages, 3)
    expect(messages[2]).toContain('id="partial-agent" data-partial="agent" hidden')
    expect(messages[2]).toContain('id="turn-1"')
  })

  test('a turn that belongs before others is put into its place', async () => {
    const id = await calls.begin(tenant)
    await calls.turn(tenant, id, { seq: 1, role: 'caller', text: 'Stop.', startedAtMs: 2_000 })
    const messages = await follow(`/calls/${id}/events?for=talk`)
    await arrived(messages, 1)
    await calls.turn(tenant, id, { seq: 2, role: 'agent', text: 'Hello, th', startedAtMs: 0 })
    await arrived(messages, 2)
    const [, second = ''] = messages
    expect(second).toContain('hx-target="#timeline" hx-swap="innerMorph"')
    expect(second.indexOf('Hello, th')).toBeLessThan(second.indexOf('Stop.'))
  })

  test('tools and incidents come as they happen', async () => {
    const id = await calls.begin(tenant)
    const messages = await follow(`/calls/${id}/events?for=talk`)
    await arrived(messages, 1)
    await calls.tool(tenant, id, { name: 'clock' })
    await arrived(messages, 2)
    const phrase = { text: 'The voice failed: try <again>.' }
    await calls.incident(tenant, id, { id: 'one', kind: 'provider', phrase })
    await arrived(messages, 3)
    expect(messages[1]).toContain('Used clock')
    expect(messages[2]).toContain('hx-target="#timeline" hx-swap="beforeend"')
    expect(messages[2]).toContain('id="incident-one" data-incident="provider"')
    expect(messages[2]).toContain('try &lt;again>.')
    expect(messages[2]).not.toContain('Used clock')
  })

  test('an answer shows on the Talk page where its time went, and leads there on the page of the call', async () => {
    const id = await calls.begin(tenant)
    const talk = await follow(`/calls/${id}/events?for=talk`)
    const page = await follow(`/calls/${id}/events?for=page`)
    await arrived(talk, 1)
    await arrived(page, 1)
    await calls.turn(tenant, id, { seq: 1, role: 'caller', text: 'Are you open?' })
    await arrived(talk, 2)
    await arrived(page, 2)
    const latency = {
      endOfTurnMs: 310,
      sttMs: 180,
      llmFirstTokenMs: 240,
      ttsFirstByteMs: null,
      totalMs: 1_230,
    }
    await calls.turn(tenant, id, { seq: 2, role: 'agent', text: 'Yes.', latency })
    await arrived(talk, 3)
    await arrived(page, 3)
    const figures = [...(talk[2] ?? '').matchAll(/<dt>([^<]+)<\/dt><dd[^>]*>([^<]+)</g)]
    expect(figures.map(([, stage, time]) => `${stage} ${time}`)).toEqual([
      'Speech to text 180 ms',
      'End of turn 310 ms',
      'Model 240 ms',
      'Everything else 680 ms',
      'Total 1.23 s',
    ])
    expect(talk[2]).not.toContain('replied in')
    expect(page[2]).toContain(`hx-get="/calls/${id}/turns/2"`)
    expect(page[2]).toContain('replied in 1.23 s')
  })

  test('is told to each reader in their own language', async () => {
    const id = await calls.begin(tenant)
    const english = await follow(`/calls/${id}/events?for=page`)
    const german = await follow(`/calls/${id}/events?for=page`, 'de')
    await arrived(english, 1)
    await arrived(german, 1)
    const detail = { text: 'The keys of "{name}" do not open. Enter them again.', values: { name: 'Ours' } }
    await calls.incident(tenant, id, { id: 'one', kind: 'provider', phrase: detail })
    await arrived(english, 2)
    await arrived(german, 2)
    await calls.end(tenant, id, 'provider_failed', detail)
    await arrived(english, 3)
    await arrived(german, 3)
    expect(english[1]).toContain('The keys of &quot;Ours&quot; do not open.')
    expect(english[2]).toContain('A model provider failed')
    expect(german[1]).toContain('Die Schlüssel von „Ours“ lassen sich nicht öffnen.')
    expect(german[2]).toContain('Ein Modellanbieter ist ausgefallen')
    expect(german[2]).toContain('Die Schlüssel von „Ours“ lassen sich nicht öffnen.')
    expect(german[2]).not.toContain('do not open')
  })

  test('the end tells the Talk page how it ended, and stops the stream of the call page', async () => {
    const id = await calls.begin(tenant)
    const talk = await follow(`/calls/${id}/events?for=talk`)
    const page = await follow(`/calls/${id}/events?for=page`)
    await arrived(talk, 1)
    await arrived(page, 1)
    await calls.end(tenant, id, 'max_duration')
    await arrived(talk, 2)
    await arrived(page, 2)
    expect(talk[1]).toContain('id="talk-outcome" data-call-state="ended" data-outcome="max_duration"')
    expect(talk[1]).toContain('Reached the longest time for a call')
    expect(talk[1]).toContain(`href="/calls/${id}"`)
    expect(page[1]).toContain('hx-target="[data-live]" hx-swap="outerHTML"><div hx-sse:connect="/live"')
    expect(page[1]).toContain('hx-target="#call-head"')
    expect(page[1]).not.toContain('End call')
  })

  test('hears nothing of another call', async () => {
    const id = await calls.begin(tenant)
    const other = await calls.begin(tenant)
    const messages = await follow(`/calls/${id}/events?for=talk`)
    await arrived(messages, 1)
    await calls.turn(tenant, other, { seq: 1, role: 'agent', text: 'Elsewhere.' })
    await calls.turn(tenant, id, { seq: 1, role: 'agent', text: 'Here.' })
    await arrived(messages, 2)
    expect(messages.join()).not.toContain('Elsewhere.')
  })
})

describe('the live list of calls', () => {
  test('is told anew when a call begins or ends', async () => {
    const messages = await follow('/calls/events?')
    await arrived(messages, 1)
    expect(messages[0]).toContain('No calls yet')
    const id = await calls.begin(tenant)
    await waitFor('the call under way', () => messages.at(-1)?.includes('Under way'))
    expect(messages.at(-1)).toContain('hx-target="#call-list" hx-swap="outerMorph"')
    await calls.end(tenant, id)
    await waitFor('the call ended', () => messages.at(-1)?.includes('The caller hung up'))
  })
})
