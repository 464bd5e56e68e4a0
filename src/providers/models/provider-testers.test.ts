import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { ModelConnection, PartTestResult } from '#core/model-connections/model-connection.ts'
import { encodeWav } from '#lib/wav.ts'
import { createModelTester } from './model-tester.ts'
import { SOUND, type StandIn, startStandIn } from './provider-stand-in.fixture.ts'
import { createVoiceSampler } from './voice-sampler.ts'

let standIn: StandIn
beforeAll(() => {
  standIn = startStandIn()
})
beforeEach(() => {
  standIn.requests.length = 0
  standIn.said.length = 0
  standIn.hear = null
})
afterAll(() => standIn.stop())

const testModels = createModelTester({ findProgram: () => undefined })
const listen = createVoiceSampler({ findProgram: () => undefined })
const at = new Date()
const base = { id: 'c', organizationId: 'o', name: 'C', createdAt: at, updatedAt: at }
const KEYS = { stt: 'canary-stt', llm: 'canary-llm', tts: 'canary-tts', realtime: 'canary-live' }

function cascade(): ModelConnection {
  const part = { baseUrl: standIn.baseUrl, model: 'm1', hasKey: true }
  return {
    ...base,
    kind: 'cascade',
    stt: { provider: 'deepgram', ...part },
    llm: { provider: 'anthropic', ...part },
    tts: { provider: 'elevenlabs', ...part, voice: 'v1' },
  }
}

function realtime(kind: 'gemini-live' | 'openai-realtime'): ModelConnection {
  return { ...base, kind, baseUrl: standIn.baseUrl, model: 'm1', voice: 'v1', hasKey: true }
}

async function resultsOf(connection: ModelConnection, keys: object = KEYS) {
  const results = await testModels({ connection, keys })
  expect(JSON.stringify(results)).not.toContain('canary')
  return Object.fromEntries(results.map(result => [result.part, result])) as Record<
    PartTestResult['part'],
    PartTestResult
  >
}

const json = (body: object, status = 200) => Response.json(body, { status })

describe('the test of each provider', () => {
  test('asks every part in its own protocol, with its own key', async () => {
    standIn.answer = path => {
      if (path === '/v1/listen') return json({ results: { channels: [] } })
      if (path === '/v1/messages')
        return new Response('event: message_start\ndata: {"type":"message_start"}\n\n', {
          headers: { 'content-type': 'text/event-stream' },
        })
      return new Response(SOUND, { headers: { 'content-type': 'audio/pcm' } })
    }
    const results = await resultsOf(cascade())
    for (const part of ['stt', 'llm', 'tts'] as const) {
      expect(results[part]).toMatchObject({ ok: true, problem: null, latencyMs: expect.any(Number) })
    }
    const seen = Object.fromEntries(standIn.requests.map(request => [request.path, request.headers]))
    expect(seen['/v1/listen?model=m1']).toMatchObject({ authorization: 'Token canary-stt' })
    expect(seen['/v1/messages']).toMatchObject({
      'x-api-key': 'canary-llm',
      'anthropic-version': '2023-06-01',
    })
    expect(seen['/v1/text-to-speech/v1/stream?output_format=pcm_24000']).toMatchObject({
      'xi-api-key': 'canary-tts',
    })
  })

  test.each([
    [
      401,
      { err_code: 'INVALID_AUTH', err_msg: 'Invalid credentials canary-stt' },
      'key',
      'refused the key (401)',
    ],
    [400, { err_msg: 'Bad Request: no such model or language' }, 'model', 'does not know the model m1'],
    [429, {}, 'quota', 'limit (429)'],
    [404, {}, 'address', 'nothing at this address (404)'],
    [400, { err_msg: 'corrupt or unsupported data' }, 'other', 'refused what was asked (400)'],
  ] as const)('a status %i of a provider with %j is said in words', async (status, body, problem, text) => {
    standIn.answer = () => json(body, status)
    const { stt } = await resultsOf(cascade())
    expect(stt).toMatchObject({ ok: false, problem, message: expect.stringContaining(text) })
  })

  test('a voice that the provider does not know is told from its model', async () => {
    standIn.answer = () =>
      json({ detail: { status: 'voice_not_found', message: 'A voice was not found.' } }, 404)
    const { tts } = await resultsOf(cascade())
    expect(tts).toMatchObject({ problem: 'voice', message: expect.stringContaining('the voice v1') })
  })

  test('somebody else at the address is not taken for the provider', async () => {
    standIn.answer = () => new Response('<html>', { headers: { 'content-type': 'text/html' } })
    const { stt, llm, tts } = await resultsOf(cascade())
    expect(stt.message).toContain('not as Deepgram does')
    expect(llm.message).toContain('not as Anthropic does')
    expect(tts.message).toContain('not as ElevenLabs does')
  })
})

function geminiTurn(sound: Buffer | null) {
  standIn.hear = (message, socket) => {
    if (message.setup) socket.send(Buffer.from(JSON.stringify({ setupComplete: {} })))
    if (!message.realtimeInput) return
    const parts = sound
      ? [{ inlineData: { mimeType: 'audio/pcm;rate=24000', data: sound.toString('base64') } }]
      : []
    socket.send(JSON.stringify({ serverContent: { modelTurn: { parts } } }))
    socket.send(JSON.stringify({ serverContent: { generationComplete: true } }))
  }
}

describe('the test of Gemini Live', () => {
  test('opens a session, has a word said, and hears the first sound', async () => {
    geminiTurn(SOUND)
    const { realtime: result } = await resultsOf(realtime('gemini-live'))
    expect(result).toMatchObject({ ok: true, message: expect.stringContaining('first sound came after') })
    expect(standIn.requests[0]?.path).not.toContain('canary')
    expect(standIn.requests[0]?.headers['x-goog-api-key']).toBe('canary-live')
    expect(standIn.said[0]).toMatchObject({
      setup: {
        model: 'models/m1',
        generationConfig: {
          speechConfig: { voiceConfig: { prebuiltVoiceConfig: { voiceName: 'v1' } } },
        },
      },
    })
  })

  test.each([
    [1007, 'API key not valid. Please pass a valid API key. canary-live', 'key', 'refused the key (1007)'],
    [1008, 'models/m1 is not found for API version v1beta', 'model', 'does not know the model m1'],
    [1011, 'You exceeded your current quota, please check your plan', 'quota', 'limit (1011)'],
    [1007, 'Request contains an invalid argument.', 'other', 'Check the model and the voice'],
    [1011, 'Internal error encountered.', 'other', 'broke the connection off (1011)'],
  ] as const)('close code %i with "%s" is said in words', async (code, reason, problem, text) => {
    standIn.hear = (_, socket) => socket.close(code, reason)
    const { realtime: result } = await resultsOf(realtime('gemini-live'))
    expect(result).toMatchObject({ ok: false, problem, message: expect.stringContaining(text) })
  })

  test('a refused handshake, silence and a strange answer are told apart', async () => {
    standIn.answer = () => new Response('no', { status: 403 })
    expect((await resultsOf(realtime('gemini-live'))).realtime).toMatchObject({ problem: 'key' })
    expect((await resultsOf(realtime('gemini-live'), {})).realtime.message).toContain('wants a key (403)')
    geminiTurn(null)
    expect((await resultsOf(realtime('gemini-live'))).realtime.message).toContain('without any sound')
    standIn.hear = (_, socket) => socket.send('good day')
    expect((await resultsOf(realtime('gemini-live'))).realtime.message).toContain('not as Gemini Live does')
  })

  test.each(['gemini-live', 'openai-realtime'] as const)('%s that never answers is given up', async kind => {
    standIn.hear = () => undefined
    const impatient = createModelTester({ findProgram: () => undefined, limitMs: 200 })
    const [result] = await impatient({ connection: realtime(kind), keys: KEYS })
    expect(result).toMatchObject({
      problem: 'timeout',
      message: expect.stringContaining('within 0.2 seconds'),
    })
  })

  test('nobody at the address is said so', async () => {
    const connection = { ...realtime('gemini-live'), baseUrl: 'http://127.0.0.1:1' } as ModelConnection
    expect((await resultsOf(connection)).realtime).toMatchObject({
      problem: 'address',
      message: expect.stringContaining('cannot be reached'),
    })
  })
})

function openAiTurn(sound: Buffer) {
  standIn.hear = (message, socket) => {
    if (message.type !== 'response.create') return
    socket.send(JSON.stringify({ type: 'session.created', session: {} }))
    socket.send(JSON.stringify({ type: 'response.output_audio.delta', delta: sound.toString('base64') }))
    socket.send(
      JSON.stringify({ type: 'response.done', response: { status: 'completed', status_details: null } }),
    )
  }
}

describe('the test of OpenAI Realtime', () => {
  test('asks for one word in the voice, and hears the first sound', async () => {
    openAiTurn(SOUND)
    const { realtime: result } = await resultsOf(realtime('openai-realtime'))
    expect(result).toMatchObject({ ok: true })
    expect(standIn.requests[0]).toMatchObject({
      path: '/realtime?model=m1',
      headers: { authorization: 'Bearer canary-live' },
    })
    expect(standIn.said[0]).toMatchObject({ session: { audio: { output: { voice: 'v1' } } } })
  })

  test.each([
    [{ code: 'invalid_api_key', message: 'Incorrect API key provided: canary' }, 'key'],
    [{ code: 'model_not_found', message: 'The model `m1` does not exist' }, 'model'],
    [{ code: 'invalid_value', message: 'Invalid value: v1. Supported voices are' }, 'voice'],
    [{ code: 'insufficient_quota', message: 'You exceeded your current quota' }, 'quota'],
    [{ code: 'strange', message: 'Something else' }, 'other'],
  ] as const)('an error event %j is said in words', async (error, problem) => {
    standIn.hear = (_, socket) => {
      socket.send(JSON.stringify({ type: 'error', error: { type: 'invalid_request_error', ...error } }))
    }
    const { realtime: result } = await resultsOf(realtime('openai-realtime'))
    expect(result).toMatchObject({ ok: false, problem })
  })
})

describe('listening to a voice', () => {
  const speech = () => ({ baseUrl: standIn.baseUrl, model: 'm1', voice: 'v1', apiKey: 'canary-tts' })

  test('answers a WAV file of the sentence of the language, whoever speaks it', async () => {
    standIn.answer = () => new Response(SOUND, { headers: { 'content-type': 'application/octet-stream' } })
    const cartesia = await listen({ kind: 'cascade', provider: 'cartesia', ...speech() }, 'de-AT')
    expect(durationMs(cartesia)).toBe(250)
    expect(JSON.parse(standIn.requests[0]?.body ?? '')).toMatchObject({
      transcript: expect.stringContaining('Guten Morgen'),
      language: 'de',
      voice: { mode: 'id', id: 'v1' },
    })
    geminiTurn(SOUND)
    expect(durationMs(await listen({ kind: 'gemini-live', ...speech() }, 'fr'))).toBe(250)
    expect(standIn.said[1]).toMatchObject({ realtimeInput: { text: expect.stringContaining('Bonjour') } })
    openAiTurn(SOUND)
    expect(durationMs(await listen({ kind: 'openai-realtime', ...speech() }, 'xx'))).toBe(250)
  })

  test('compressed sound is not played as noise', async () => {
    standIn.answer = () => new Response(SOUND, { headers: { 'content-type': 'audio/mpeg' } })
    const sample = await listen({ kind: 'cascade', provider: 'openai-compatible', ...speech() }, 'en')
    expect(sample).toMatchObject({ ok: false, message: expect.stringContaining('not with PCM') })
  })

  test('what nobody can play is not told as a service that cannot be reached', async () => {
    const stereo = Buffer.from(encodeWav(new Int16Array(100), 44_100))
    stereo.writeUInt16LE(2, 22)
    standIn.answer = () => new Response(stereo, { headers: { 'content-type': 'audio/wav' } })
    const sample = await listen({ kind: 'cascade', provider: 'openai-compatible', ...speech() }, 'en')
    expect(sample).toMatchObject({ ok: false, message: expect.stringContaining('not with PCM') })
    standIn.hear = (message, socket) => {
      if (message.setup) socket.send(JSON.stringify({ setupComplete: {} }))
      else socket.send(JSON.stringify({ serverContent: 'canary-tts', type: 5 }))
    }
    for (const [kind, name] of [
      ['gemini-live', 'Gemini Live'],
      ['openai-realtime', 'OpenAI Realtime'],
    ] as const) {
      const strange = await listen({ kind, ...speech() }, 'en')
      expect(strange).toMatchObject({ ok: false, message: expect.stringContaining(`not as ${name} does`) })
      expect(JSON.stringify(strange)).not.toContain('canary')
    }
  })

  test('a refusal is a sentence without the key, and a missing program too', async () => {
    standIn.answer = () => json({ error: 'canary-tts is wrong' }, 401)
    const refused = await listen({ kind: 'cascade', provider: 'openai-compatible', ...speech() }, 'en')
    expect(refused).toMatchObject({ ok: false, problem: 'key' })
    expect(JSON.stringify(refused)).not.toContain('canary')
    expect(await listen({ kind: 'rehearsal' }, 'en')).toMatchObject({
      ok: false,
      problem: 'missing',
      message: expect.stringContaining('apt-get install flite'),
    })
  })

  test('the voice of this machine speaks where a program is installed', async () => {
    const byHost = createVoiceSampler({ findProgram: name => Bun.which(name) ?? undefined })
    expect(durationMs(await byHost({ kind: 'rehearsal' }, 'en'))).toBeGreaterThan(2_000)
  })

  function durationMs(sample: Awaited<ReturnType<typeof listen>>): number {
    if (!sample.ok) throw new Error(sample.message)
    const view = new DataView(sample.wav.buffer)
    expect(Buffer.from(sample.wav.subarray(0, 4)).toString()).toBe('RIFF')
    return (view.getUint32(40, true) / view.getUint32(28, true)) * 1000
  }
})
