import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { firstWordOfSha256 } from '#client/sha256.ts'
import { CALL_MAX_DURATION_MS } from '#core/calls/call.ts'
import { CHALLENGE_TTL_MS, type Challenge, PROOF_BITS } from '#core/widgets/proof-of-work.ts'
import type { Widget } from '#core/widgets/widget.ts'
import { makeTurn } from '#testing/record-factories.ts'
import { openSignedIn } from '#testing/signed-in-browser.ts'
import { createTestApp, TEST_ORIGIN, type Tenant, type TestApp } from '#testing/test-app.ts'
import { waitFor } from '#testing/wait-for.ts'

const PAGE = 'https://www.example.com'
const REFUSED = 'This talk button may not be used on this page.'

let web: TestApp
let tenant: Tenant
let agentId: string
let widget: Widget

beforeAll(async () => {
  web = await createTestApp()
  tenant = await web.createTenant()
  agentId = (await web.api('GET', '/agents', { key: tenant.apiKey })).json.items[0].id
})
afterAll(() => web.close())
beforeEach(async () => {
  // The allowance of visitors that nobody can tell apart is one for all tests.
  web.foundation.clock.advance(61_000)
  widget = await web.foundation.services.widgets.createWidget(tenant.scope, {
    name: 'Web page',
    agentId,
    allowedOrigins: [PAGE, 'http://localhost:8080'],
    look: { label: 'Talk to us', color: '#ffd400', side: 'right' },
  })
})

interface Ask {
  method?: string
  origin?: string | null
  headers?: Record<string, string>
  body?: unknown
}

async function ask(path: string, { method = 'GET', origin = PAGE, headers = {}, body }: Ask = {}) {
  const response = await web.app.handle(
    new Request(`${TEST_ORIGIN}/widget/${path}`, {
      method,
      headers: {
        'sec-fetch-site': 'cross-site',
        'sec-fetch-mode': 'cors',
        ...(origin === null ? {} : { origin }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    }),
  )
  const text = await response.text()
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at answers of every shape.
  const json: any = text === '' ? undefined : JSON.parse(text)
  return { status: response.status, headers: response.headers, text, json }
}

async function challenge(id = widget.id, options: Ask = {}): Promise<Challenge> {
  return (await ask(`${id}/challenge`, { method: 'POST', ...options })).json
}

function solve({ token, seed, count, bits }: Challenge) {
  const solutions = Array.from({ length: count }, (_, part) => {
    for (let number = 0; ; number++)
      if (Math.clz32(firstWordOfSha256(`${seed}:${part}:${number}`)) >= bits) return number
  })
  return { challenge: token, solutions }
}

const place = async (id = widget.id, options: Ask = {}) =>
  ask(`${id}/calls`, { method: 'POST', body: solve(await challenge(id)), ...options })

describe('a page that the widget names', () => {
  test('learns how the button looks and what it says, in its language, and may read it', async () => {
    const { status, headers, json } = await ask(`${widget.id}/settings?lang=de-AT`)
    expect(status).toBe(200)
    expect(json.look).toEqual({
      label: 'Talk to us',
      color: '#ffd400',
      textColor: '#000000',
      side: 'right',
      hasTranscript: false,
    })
    expect(json.isReachable).toBe(true)
    expect(json.words.hangUp).toBe('Auflegen')
    expect(json.callScript).toStartWith('/widget/call.js')
    expect(headers.get('access-control-allow-origin')).toBe(PAGE)
    expect(headers.get('access-control-allow-credentials')).toBeNull()
    expect(headers.get('vary')).toContain('origin')
    expect(JSON.stringify(json)).not.toContain('Web page')
  })

  test('places a call with a proof: the ticket is for its origin, the call is known as the widget’s', async () => {
    const { status, headers, json } = await place()
    expect(status).toBe(201)
    expect(json.token).toEndWith(`-on-${PAGE}`)
    expect(headers.get('access-control-allow-origin')).toBe(PAGE)
    const { items } = (await web.api('GET', '/calls', { key: tenant.apiKey })).json
    expect(items[0]).toMatchObject({ widgetId: widget.id, agentId, agentVersion: 1, state: 'created' })
    const standing = await web.foundation.services.widgets.describeStanding(tenant.scope, widget)
    expect(standing).toEqual({ callsToday: 1, obstacle: null })
  })

  test('is told by a preflight what it may send', async () => {
    const { status, headers } = await ask(`${widget.id}/calls`, { method: 'OPTIONS' })
    expect(status).toBe(204)
    expect(headers.get('access-control-allow-origin')).toBe(PAGE)
    expect(headers.get('access-control-allow-headers')).toBe('content-type')
    expect(headers.get('access-control-allow-credentials')).toBeNull()
  })

  test('gets neither another answer nor a cookie for a visitor who has signed in to Parley', async () => {
    const { browser } = await openSignedIn(web, 'Signed in')
    const cookies = [...browser.cookies].map(([name, value]) => `${name}=${value}`)
    expect(cookies.length).toBeGreaterThan(0)
    const headers = { cookie: cookies.join('; ') }
    const answers = [await ask(`${widget.id}/settings`), await ask(`${widget.id}/settings`, { headers })]
    expect(answers[1]?.text).toBe(answers[0]?.text ?? '')
    expect(answers[1]?.headers.get('set-cookie')).toBeNull()
    expect((await place(widget.id, { headers })).status).toBe(201)
  })
})

describe('an unknown widget and a page that is not named', () => {
  const rows: [string, string | undefined, string | null][] = [
    ['an unknown widget', '0198a000-0000-7000-8000-000000000000', PAGE],
    ['what is no id', 'nothing-of-ours', PAGE],
    ['a foreign origin', undefined, 'https://evil.example'],
    ['the same host on another port', undefined, 'https://www.example.com:8443'],
    ['the same host without https', undefined, 'http://www.example.com'],
    ['a host that ends like it', undefined, 'https://evil-www.example.com'],
    ['a sandboxed frame', undefined, 'null'],
    ['no origin', undefined, null],
  ]
  test.each(rows)('%s gets the one answer, and leave to read no more than that', async (_, id, origin) => {
    const target = id ?? widget.id
    for (const [path, method] of [
      ['settings', 'GET'],
      ['challenge', 'POST'],
      ['calls', 'POST'],
    ] as const) {
      const body = path === 'calls' ? { challenge: 'x', solutions: [] } : undefined
      const { status, json, headers } = await ask(`${target}/${path}`, { method, origin, body })
      expect({ status, detail: json.detail }).toEqual({ status: 404, detail: REFUSED })
      // That it may not use the button is all that it may read.
      expect(headers.get('access-control-allow-origin')).toBe(path === 'settings' ? '*' : null)
    }
    const preflight = await ask(`${target}/calls`, { method: 'OPTIONS', origin })
    expect(preflight.status).toBe(404)
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('the proof of work', () => {
  test('takes hashes: numbers that were not worked for are refused', async () => {
    const { token } = await challenge()
    const body = { challenge: token, solutions: [1, 2, 3, 4, 5, 6, 7, 8] }
    const { status, json, headers } = await ask(`${widget.id}/calls`, { method: 'POST', body })
    expect({ status, code: json.code }).toEqual({ status: 403, code: 'forbidden' })
    expect(headers.get('access-control-allow-origin')).toBe(PAGE)
    expect(PROOF_BITS).toBeGreaterThan(10)
  })

  test('is good for one call, also when the same proof comes many times at once', async () => {
    const body = solve(await challenge())
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => ask(`${widget.id}/calls`, { method: 'POST', body })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(403)])
  })

  test('is bound to the widget and to the origin', async () => {
    const body = solve(await challenge())
    const other = await web.foundation.services.widgets.createWidget(tenant.scope, {
      name: 'Other',
      agentId,
      allowedOrigins: [PAGE],
      look: widget.look,
    })
    const wrong = [
      await ask(`${other.id}/calls`, { method: 'POST', body }),
      await ask(`${widget.id}/calls`, { method: 'POST', body, origin: 'http://localhost:8080' }),
    ]
    expect(wrong.map(({ status }) => status)).toEqual([403, 403])
  })

  test('does not keep: too old is refused', async () => {
    const body = solve(await challenge())
    web.foundation.clock.advance(CHALLENGE_TTL_MS + 1)
    expect((await ask(`${widget.id}/calls`, { method: 'POST', body })).status).toBe(403)
  })

  test('cannot be forged: a token that was changed is refused', async () => {
    const body = solve(await challenge())
    const [seed, , signature] = body.challenge.split('.')
    const forged = { ...body, challenge: `${seed}.${Date.now() + 1e9}.${signature}` }
    expect((await ask(`${widget.id}/calls`, { method: 'POST', body: forged })).status).toBe(403)
  })

  test('what is no proof is invalid by its fields, and a large body is not read', async () => {
    for (const body of [{}, { challenge: 1, solutions: [] }, { challenge: 'x', solutions: ['1'] }, []]) {
      expect((await ask(`${widget.id}/calls`, { method: 'POST', body })).status).toBe(422)
    }
    const large = { challenge: 'x'.repeat(9_000), solutions: [] }
    expect((await ask(`${widget.id}/calls`, { method: 'POST', body: large })).status).toBe(413)
  })
})

describe('limits', () => {
  test('a visitor has so many calls an hour; then says so in words, in the page’s language', async () => {
    await web.foundation.services.widgets.changeWidget(tenant.scope, widget.id, { callsPerVisitorAndHour: 2 })
    expect([(await place()).status, (await place()).status]).toEqual([201, 201])
    const body = solve(await challenge())
    const refused = await ask(`${widget.id}/calls?lang=de`, { method: 'POST', body })
    expect({ status: refused.status, detail: refused.json.detail }).toEqual({
      status: 429,
      detail: 'Sie haben schon einige Male angerufen. Versuchen Sie es in einer Stunde wieder.',
    })
    web.foundation.clock.advance(60 * 60_000 + 1)
    expect((await place()).status).toBe(201)
  })

  test('a day has so many calls, and a refused one takes no place of the appliance', async () => {
    await web.foundation.services.widgets.changeWidget(tenant.scope, widget.id, { callsPerDay: 1 })
    expect((await place()).status).toBe(201)
    const taken = web.gate.admitted.length
    expect((await place()).json.detail).toBe('No more calls are taken here today. Try again tomorrow.')
    expect(web.gate.admitted.length).toBe(taken)
  })

  test('asking for challenges without end is refused for a while', async () => {
    let refused = 0
    for (let count = 0; count < 620; count++)
      if ((await ask(`${widget.id}/challenge`, { method: 'POST' })).status === 429) refused++
    expect(refused).toBe(20)
    web.foundation.clock.advance(61_000)
    expect((await ask(`${widget.id}/challenge`, { method: 'POST' })).status).toBe(201)
  })
})

describe('what is said', () => {
  const line = (role: 'caller' | 'agent', seq: number, text: string) => ({ ...makeTurn(), seq, role, text })

  async function placeReadable() {
    const { widgets } = web.foundation.services
    await widgets.changeWidget(tenant.scope, widget.id, { look: { ...widget.look, hasTranscript: true } })
    const { json } = await place()
    const { items } = (await web.api('GET', '/calls', { key: tenant.apiKey })).json
    return { ticket: String(json.wordsTicket), callId: String(items[0].id) }
  }

  test('is told to the page that placed the call: what was said, what is said, until the end', async () => {
    const { ticket, callId } = await placeReadable()
    const { store, events, clock } = web.foundation
    const { organizationId } = tenant
    await store.calls.insertTurn(tenant.scope, callId, line('agent', 1, 'Hello.'))
    const response = await web.app.handle(
      new Request(`${TEST_ORIGIN}/widget/${widget.id}/words?ticket=${ticket}`, { headers: { origin: PAGE } }),
    )
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    expect(response.headers.get('access-control-allow-origin')).toBe(PAGE)
    const told = readLines(response)
    await waitFor('the first turn', () => told.lines.length >= 2)
    events.publish({ type: 'call.partial', organizationId, callId, role: 'caller', text: 'When do' })
    await store.calls.insertTurn(tenant.scope, callId, line('caller', 2, 'When do you open?'))
    events.publish({ type: 'call.turn_added', organizationId, callId, seq: 2 })
    events.publish({
      type: 'call.partial',
      organizationId,
      callId: 'another',
      role: 'caller',
      text: 'Secret',
    })
    const end = { reason: 'caller_hung_up', detail: null, at: clock.now(), durationMs: 1 } as const
    await store.calls.markEnded(tenant.scope, callId, end)
    events.publish({ type: 'call.changed', organizationId, callId })
    await told.closed
    expect(told.lines.map(entry => entry.text ?? 'over')).toEqual([
      '',
      'Hello.',
      'When do',
      '',
      'When do you open?',
      'over',
    ])
  })

  test('is told to no other page, for no other widget, and not without the ticket', async () => {
    const { ticket, callId } = await placeReadable()
    const [, expires, signature] = ticket.split('.')
    const wrong: [string, Ask][] = [
      [`${widget.id}/words?ticket=${ticket}`, { origin: 'https://evil.example' }],
      [`${widget.id}/words?ticket=${ticket}`, { origin: 'http://localhost:8080' }],
      [`${widget.id}/words?ticket=${ticket}`, { origin: null }],
      [`${widget.id}/words`, {}],
      [`${widget.id}/words?ticket=${callId}.${expires}.x`, {}],
      [`${widget.id}/words?ticket=${Bun.randomUUIDv7()}.${expires}.${signature}`, {}],
    ]
    for (const [path, options] of wrong) expect([403, 404]).toContain((await ask(path, options)).status)
    // As long as the longest call may be, and a little more.
    web.foundation.clock.advance(CALL_MAX_DURATION_MS + 2 * 60_000)
    expect((await ask(`${widget.id}/words?ticket=${ticket}`)).status).toBe(403)
  })

  test('is not told at all where the widget does not show it', async () => {
    expect((await place()).json.wordsTicket).toBeNull()
  })
})

/** The lines of a stream as they come. */
function readLines(response: Response) {
  const lines: { key?: string; text?: string }[] = []
  const read = async () => {
    let rest = ''
    for await (const chunk of response.body ?? []) {
      rest += new TextDecoder().decode(chunk)
      const messages = rest.split('\n\n')
      rest = messages.pop() ?? ''
      for (const message of messages)
        if (message.startsWith('data: ')) lines.push(JSON.parse(message.slice('data: '.length)))
    }
  }
  return { lines, closed: read() }
}

describe('a widget that cannot serve', () => {
  test('says that it is switched off', async () => {
    await web.foundation.services.widgets.changeWidget(tenant.scope, widget.id, { isEnabled: false })
    const { status, json, headers } = await ask(`${widget.id}/settings`)
    expect({ status, detail: json.detail }).toEqual({
      status: 403,
      detail: 'This talk button is switched off.',
    })
    expect(headers.get('access-control-allow-origin')).toBe(PAGE)
    expect((await ask(`${widget.id}/challenge`, { method: 'POST' })).status).toBe(403)
  })

  test('says that nobody can be reached when its agent is gone or not published', async () => {
    const { agents, widgets } = web.foundation.services
    const { draft } = await agents.getAgent(tenant.scope, agentId)
    const agent = await agents.createAgent(tenant.scope, draft)
    await agents.publishAgent(tenant.scope, agent.id)
    await widgets.changeWidget(tenant.scope, widget.id, { agentId: agent.id })
    const proof = solve(await challenge())
    await agents.removeAgent(tenant.scope, agent.id)
    expect((await ask(`${widget.id}/settings`)).json.isReachable).toBe(false)
    const refused = await ask(`${widget.id}/calls`, { method: 'POST', body: proof })
    expect({ status: refused.status, detail: refused.json.detail }).toEqual({
      status: 409,
      detail: 'Nobody can be reached here at the moment.',
    })
  })

  test('of a suspended organization is refused in words', async () => {
    const other = await web.createTenant('Suspended')
    const { items } = await web.foundation.services.agents.listAgents(other.scope, { limit: 1 })
    const theirs = await web.foundation.services.widgets.createWidget(other.scope, {
      name: 'x',
      agentId: items[0]?.id ?? '',
      allowedOrigins: [PAGE],
      look: widget.look,
    })
    const body = solve(await challenge(theirs.id))
    await suspend(other.organizationId)
    for (const answer of [
      await ask(`${theirs.id}/settings`),
      await ask(`${theirs.id}/challenge`, { method: 'POST' }),
      await ask(`${theirs.id}/calls`, { method: 'POST', body }),
    ]) {
      expect(answer.status).toBe(403)
      expect(answer.json.detail).toContain('suspended')
    }
  })
})

async function suspend(organizationId: string): Promise<void> {
  const { store, systemScope } = web.foundation
  const scope = systemScope(organizationId, 'test')
  await store.transaction(scope, () => store.organizations.suspend(scope, new Date()))
}

test('keeps nothing of the visitor’s address', async () => {
  const kept = await web.foundation.store.unscoped.getInstallationValue('widget_visitor_secret')
  expect(kept).toMatch(/^\d{4}-\d\d-\d\d\.[0-9a-f]{64}$/)
})
