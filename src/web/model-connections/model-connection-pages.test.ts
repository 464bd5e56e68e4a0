import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { openSignedIn } from '#testing/signed-in-browser.ts'
import { createTestApp, type Tenant, type TestApp } from '#testing/test-app.ts'
import { HTMX, type TestBrowser } from '#testing/test-browser.ts'

const CANARY = 'sk-canary-5f1c2a'
const CASCADE = {
  kind: 'cascade',
  name: 'Our models',
  'stt.baseUrl': 'https://stt.example.com/v1',
  'stt.model': 'ears',
  'stt.apiKey': CANARY,
  'llm.baseUrl': 'https://llm.example.com/v1/',
  'llm.model': 'mind',
  'llm.apiKey': '',
  'tts.baseUrl': 'https://tts.example.com/v1',
  'tts.model': 'mouth',
  'tts.voice': 'ann',
  'tts.apiKey': CANARY,
}

let app: TestApp
let browser: TestBrowser
let tenant: Tenant
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())
beforeEach(async () => {
  const opened = await openSignedIn(app)
  browser = opened.browser
  tenant = opened.tenant
})

async function create(): Promise<string> {
  const answer = await browser.post('/model-connections', CASCADE)
  expect(answer.location).toMatch(/^\/model-connections\/[0-9a-f-]{36}$/)
  return answer.location ?? ''
}

const keysOf = async (path: string) => {
  const id = path.split('/').at(-1) ?? ''
  return (await app.foundation.openModelConnection(tenant.scope, id)).keys
}

describe('a new connection', () => {
  test('is a cascade of three parts, or Rehearsal with a name only', async () => {
    const cascade = await browser.get('/model-connections/new?kind=cascade')
    for (const name of ['stt.baseUrl', 'llm.model', 'tts.voice', 'tts.apiKey']) {
      expect(cascade.text).toContain(`name="${name}"`)
    }
    const rehearsal = await browser.get('/model-connections/new?kind=rehearsal')
    expect(rehearsal.text).toContain('name="name"')
    expect(rehearsal.text).not.toContain('name="stt.baseUrl"')
    const made = await browser.post('/model-connections', { kind: 'rehearsal', name: 'Try-out' })
    expect((await browser.get(made.location ?? '')).text).toContain('Rehearsal')
    expect((await browser.get('/model-connections/new?kind=magic')).status).toBe(422)
  })

  test('keeps keys and never shows one again', async () => {
    const path = await create()
    expect(await keysOf(path)).toEqual({ stt: CANARY, tts: CANARY })
    const page = await browser.get(path)
    expect(page.text.match(/placeholder="A key is kept"/g)).toHaveLength(2)
    expect(page.text).toContain('value="https://llm.example.com/v1"')
    for (const seen of [path, '/model-connections', '/agents/new']) {
      expect((await browser.get(seen)).text).not.toContain(CANARY)
    }
  })

  test('a refused form names each part’s field and does not send the key back', async () => {
    const wrong = { ...CASCADE, 'llm.baseUrl': 'not an address', 'tts.voice': '', name: '' }
    const plain = await browser.post('/model-connections', wrong)
    expect(plain.status).toBe(422)
    expect(plain.text).toContain('value="not an address"')
    expect(plain.text).toContain('id="f-llm-baseUrl-error"')
    expect(plain.text).toContain('Use an address that begins with http:// or https://.')
    expect(plain.text).toContain('Name the voice.')
    expect(plain.text).not.toContain(CANARY)
    const fragment = await browser.post('/model-connections', wrong, HTMX)
    expect(fragment.text).toContain('hx-target="#f-tts-voice-error" hx-swap="textContent">Name the voice.')
    expect(fragment.text).not.toContain(CANARY)
  })
})

const GEMINI = {
  kind: 'gemini-live',
  name: 'Gemini',
  baseUrl: '',
  model: 'gemini-live',
  voice: 'Kore',
  apiKey: CANARY,
}

describe('a new realtime connection', () => {
  test('comes first, needs a key, a model and a voice, and knows the address', async () => {
    const page = await browser.get('/model-connections/new')
    expect(page.text.indexOf('Gemini Live')).toBeLessThan(page.text.indexOf('Cascade'))
    expect(page.text).toContain('name="kind" value="gemini-live"')
    expect(page.text).toContain('Made at aistudio.google.com/apikey.')
    const made = await browser.post('/model-connections', GEMINI)
    const kept = await browser.get(made.location ?? '')
    expect(kept.text).toContain('value="https://generativelanguage.googleapis.com"')
    expect(kept.text).toContain('placeholder="A key is kept"')
    expect(kept.text).not.toContain(CANARY)
    expect(await keysOf(made.location ?? '')).toEqual({ realtime: CANARY })
  })

  test('is refused beside its fields', async () => {
    const answer = await browser.post('/model-connections', { ...GEMINI, voice: '', baseUrl: 'x' }, HTMX)
    expect(answer.text).toContain('hx-target="#f-voice-error" hx-swap="textContent">Name the voice.')
    expect(answer.text).toContain('hx-target="#f-baseUrl-error" hx-swap="textContent">Use an address')
  })

  test('keeps its key over a save, and asks for it when the address leads elsewhere', async () => {
    const path = (await browser.post('/model-connections', GEMINI)).location ?? ''
    const saved = await browser.post(path, { ...GEMINI, apiKey: '', voice: 'Puck' }, HTMX)
    expect(saved.status).toBe(200)
    expect(await keysOf(path)).toEqual({ realtime: CANARY })
    const moved = await browser.post(path, { ...GEMINI, apiKey: '', baseUrl: 'https://thief.example' }, HTMX)
    expect(moved.status).toBe(422)
    expect(moved.text).toContain('hx-target="#f-apiKey-error" hx-swap="textContent">The address leads')
  })
})

test('a key that is typed once serves every part of its service, and no other', async () => {
  const place = 'https://api.openai.com/v1'
  const openAi = { ...CASCADE, 'stt.baseUrl': place, 'llm.baseUrl': place }
  const made = await browser.post('/model-connections', { ...openAi, 'tts.apiKey': '' })
  expect(await keysOf(made.location ?? '')).toEqual({ stt: CANARY, llm: CANARY })
  const change = { ...openAi, 'stt.apiKey': 'sk-new' }
  expect((await browser.post(made.location ?? '', change, HTMX)).status).toBe(200)
  expect(await keysOf(made.location ?? '')).toEqual({ stt: 'sk-new', llm: CANARY, tts: CANARY })
})

describe('choosing a service', () => {
  const typed = {
    ...CASCADE,
    'tts.service': 'elevenlabs',
    'tts.shownService': 'openai',
    'tts.baseUrl': 'https://api.openai.com/v1',
    'tts.model': 'gpt-4o-mini-tts',
    'tts.voice': 'alloy',
  }

  test('brings its part back with its address, model, voice and where its keys are made', async () => {
    const { text } = await browser.post('/model-connections/new/parts/tts', typed, HTMX)
    expect(text).toStartWith('<fieldset')
    expect(text).toContain('value="https://api.elevenlabs.io/v1"')
    expect(text).toContain('value="eleven_flash_v2_5"')
    expect(text).toContain('<option value="EXAVITQu4vr4xnSDxMaL" label="Sarah">')
    expect(text).toContain('Made at elevenlabs.io/app/settings/api-keys.')
    expect(text).not.toContain(CANARY)
  })

  test('works without a script: the page comes back with what was typed', async () => {
    const { text } = await browser.post('/model-connections/new/parts/tts', typed)
    expect(text).toContain('<h1>New model connection</h1>')
    expect(text).toContain('value="https://api.elevenlabs.io/v1"')
    expect(text).toContain('value="Our models"')
    expect(text).toContain('value="https://stt.example.com/v1"')
    expect(text).not.toContain(CANARY)
  })

  test('is kept as the protocol of the service, and shown again by its name', async () => {
    const made = await browser.post('/model-connections', typed)
    const { text } = await browser.get(made.location ?? '')
    expect(text).toContain('<option value="elevenlabs" selected>')
    const id = made.location?.split('/').at(-1) ?? ''
    const kept = await app.foundation.services.modelConnections.getModelConnection(tenant.scope, id)
    expect(kept).toMatchObject({ tts: { provider: 'elevenlabs', voice: 'EXAVITQu4vr4xnSDxMaL' } })
  })

  test('of a part or a service that there is not is turned away', async () => {
    expect((await browser.post('/model-connections/new/parts/nose', typed)).status).toBe(404)
    const magic = { ...typed, 'tts.service': 'magic' }
    expect((await browser.post('/model-connections/new/parts/tts', magic)).status).toBe(422)
  })
})

test('local models are one click', async () => {
  const { location } = await browser.post('/model-connections/local')
  const { text } = await browser.get(location ?? '')
  for (const part of ['Local models', 'http://127.0.0.1:11434/v1', 'http://127.0.0.1:8000/v1', 'af_heart']) {
    expect(text).toContain(part)
  }
  expect(text).toContain('<option value="ollama" selected>')
  expect(text.match(/<option value="speaches" selected>/g)).toHaveLength(2)
})

describe('listening to a voice', () => {
  test('answers a sound, for a form, a kept connection and an agent', async () => {
    const { items } = await app.foundation.services.agents.listAgents(tenant.scope, { limit: 1 })
    const path = (await browser.post('/model-connections', GEMINI)).location ?? ''
    const answers = [
      await browser.post('/model-connections/new/listen', GEMINI),
      await browser.post(`${path}/listen`, { ...GEMINI, apiKey: '' }),
      await browser.post('/model-connections/new/listen', { kind: 'rehearsal', name: '' }),
      await browser.post(`/agents/${items[0]?.id}/listen`, { voice: 'Kore', language: 'de' }),
    ]
    for (const { status, text } of answers) {
      expect(status).toBe(200)
      expect(text).toStartWith('RIFF')
    }
  })

  test('says in words what is missing, and never sends a kept key elsewhere', async () => {
    const path = (await browser.post('/model-connections', GEMINI)).location ?? ''
    const noVoice = await browser.post('/model-connections/new/listen', { ...GEMINI, voice: '' })
    expect([noVoice.status, JSON.parse(noVoice.text).detail]).toEqual([422, 'Name the voice.'])
    const moved = await browser.post(`${path}/listen`, {
      ...GEMINI,
      apiKey: '',
      baseUrl: 'https://thief.example',
    })
    expect(JSON.parse(moved.text).detail).toContain('The address leads to another service now.')
    const stranger = (await openSignedIn(app)).browser
    expect((await stranger.post(`${path}/listen`, GEMINI)).status).toBe(404)
  })
})

test('an agent is offered the voices of its connection, and those of another once that is chosen', async () => {
  const { items } = await app.foundation.services.agents.listAgents(tenant.scope, { limit: 1 })
  const path = (await browser.post('/model-connections', GEMINI)).location ?? ''
  const agentPath = `/agents/${items[0]?.id}`
  expect((await browser.get(agentPath)).text).not.toContain('data-voice="Aoede"')
  const chosen = { modelConnectionId: path.split('/').at(-1) ?? '', voice: 'Puck' }
  const { text } = await browser.post(`${agentPath}/voice-field`, chosen, HTMX)
  expect(text).toContain('data-voice="Aoede"')
  expect(text).toContain('value="Puck"')
  const stranger = (await openSignedIn(app)).browser
  expect((await stranger.post(`${agentPath}/voice-field`, chosen)).status).toBe(404)
})

describe('a kept connection', () => {
  test('keeps its keys when the form comes back with empty key fields', async () => {
    const path = await create()
    const change = { ...CASCADE, name: 'Renamed', 'stt.apiKey': '', 'tts.apiKey': '' }
    const answer = await browser.post(path, change, HTMX)
    expect(answer.status).toBe(200)
    expect(answer.text).toContain('hx-target="#connection-name" hx-swap="textContent">Renamed<')
    expect(answer.text).toMatch(/Saved \d\d:\d\d\. The next call uses it\./)
    expect(await keysOf(path)).toEqual({ stt: CANARY, tts: CANARY })
  })

  test('takes a new key, and removes one only when asked to', async () => {
    const path = await create()
    const change = { ...CASCADE, 'stt.apiKey': 'sk-new', 'tts.apiKey': '', 'tts.removeKey': 'yes' }
    const answer = await browser.post(path, change)
    expect(answer.status).toBe(200)
    expect(await keysOf(path)).toEqual({ stt: 'sk-new' })
    expect(answer.text).not.toContain('sk-new')
  })

  test('a refused change leaves it as it is', async () => {
    const path = await create()
    const answer = await browser.post(path, { ...CASCADE, 'stt.model': '' }, HTMX)
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('#f-stt-model-error" hx-swap="textContent">Name the model.')
    expect(answer.text).not.toContain('#connection-fields')
    expect((await browser.get(path)).text).toContain('value="ears"')
  })

  test('its test says part by part what works', async () => {
    const path = await create()
    const answer = await browser.post(`${path}/test`, {}, HTMX)
    expect(answer.text).toContain('id="test-result" role="status" data-ok="true"')
    expect(answer.text).toContain('Thinking: Works')
    expect(answer.text).toContain('5 ms')
    expect((await browser.post(`${path}/test`)).text).toContain('It answers.')
  })

  test('cannot be deleted while an agent uses it, and says so', async () => {
    const { items } = await app.foundation.services.modelConnections.listModelConnections(tenant.scope, {
      limit: 1,
    })
    const path = `/model-connections/${items[0]?.id}`
    const answer = await browser.post(`${path}/removal`, { confirmation: 'Rehearsal' }, HTMX)
    expect(answer.status).toBe(409)
    expect(answer.text).toContain('1 agent uses this connection. Choose another one for it first.')
    expect((await browser.get(path)).status).toBe(200)
  })

  test('is deleted once its name was typed', async () => {
    const path = await create()
    expect((await browser.post(`${path}/removal`, { confirmation: 'our models' }, HTMX)).status).toBe(422)
    const answer = await browser.post(`${path}/removal`, { confirmation: 'Our models' })
    expect(answer.location).toBe('/model-connections')
    expect((await browser.get(path)).status).toBe(404)
  })

  test('another organization’s connection is not there', async () => {
    const path = await create()
    const stranger = (await openSignedIn(app)).browser
    expect((await stranger.get(path)).status).toBe(404)
    expect((await stranger.post(path, CASCADE)).status).toBe(404)
    expect((await stranger.post(`${path}/test`)).status).toBe(404)
    expect((await stranger.post(`${path}/removal`, { confirmation: 'Our models' })).status).toBe(404)
    expect((await browser.get(path)).status).toBe(200)
  })
})
