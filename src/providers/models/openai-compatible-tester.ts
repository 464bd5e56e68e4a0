import type {
  CascadePart,
  CascadeSettings,
  PartKeys,
  PartSettings,
  PartTestResult,
} from '#core/model-connections/model-connection.ts'
import { encodeWav } from '#lib/wav.ts'
import { modelTestEn as words } from '#messages/model-test-en.ts'

/** A service that takes longer than this leaves a caller in silence: it does not pass. */
const TIME_LIMIT_MS = 10_000
/** Enough of an error to tell a wrong model from a wrong address. */
const ERROR_BODY_MAX_BYTES = 20_000

const PROBE_RATE_HZ = 16_000
const PROBE_SAMPLES = PROBE_RATE_HZ / 2

interface Probe {
  part: CascadePart
  settings: PartSettings
  voice?: string
  key: string | undefined
  path: string
  body: FormData | string
  /** Whether an answer with status 200 is what such a service answers. */
  isAnswer(response: Response): Promise<boolean>
}

/** One real, small request to each part, side by side. Never throws: what fails is said in words. NB: the words never hold a key. */
export function testCascade(settings: CascadeSettings, keys: PartKeys): Promise<PartTestResult[]> {
  return Promise.all(
    [sttProbe(settings, keys), llmProbe(settings, keys), ttsProbe(settings, keys)].map(runProbe),
  )
}

function sttProbe({ stt }: CascadeSettings, keys: PartKeys): Probe {
  const body = new FormData()
  body.set('file', new File([encodeWav(faintNoise(), PROBE_RATE_HZ)], 'test.wav', { type: 'audio/wav' }))
  body.set('model', stt.model)
  return {
    part: 'stt',
    settings: stt,
    key: keys.stt,
    path: '/audio/transcriptions',
    body,
    isAnswer: hasText,
  }
}

/** Half a second that is nearly silent: exact zeros make some recognisers fail. */
function faintNoise(): Int16Array {
  return Int16Array.from({ length: PROBE_SAMPLES }, (_, i) => (i % 2 === 0 ? 8 : -8))
}

function llmProbe({ llm }: CascadeSettings, keys: PartKeys): Probe {
  const body = JSON.stringify({
    model: llm.model,
    messages: [{ role: 'user', content: 'Say yes.' }],
    stream: true,
  })
  return {
    part: 'llm',
    settings: llm,
    key: keys.llm,
    path: '/chat/completions',
    body,
    isAnswer: hasChoices,
  }
}

function ttsProbe({ tts }: CascadeSettings, keys: PartKeys): Probe {
  const body = JSON.stringify({ model: tts.model, voice: tts.voice, input: 'Yes.', response_format: 'pcm' })
  return {
    part: 'tts',
    settings: tts,
    voice: tts.voice,
    key: keys.tts,
    path: '/audio/speech',
    body,
    isAnswer: hasAudio,
  }
}

async function runProbe(probe: Probe): Promise<PartTestResult> {
  const startedAt = performance.now()
  try {
    const response = await fetch(probe.settings.baseUrl + probe.path, {
      method: 'POST',
      body: probe.body,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIME_LIMIT_MS),
      headers: {
        ...(probe.key ? { authorization: `Bearer ${probe.key}` } : {}),
        ...(typeof probe.body === 'string' ? { 'content-type': 'application/json' } : {}),
      },
    })
    if (!response.ok) return await explainStatus(probe, response)
    if (!(await probe.isAnswer(response))) return failure(probe, 'address', words.notAnApi(hostOf(probe)))
    const latencyMs = Math.round(performance.now() - startedAt)
    return { part: probe.part, ok: true, latencyMs, problem: null, message: words.works(latencyMs) }
  } catch (error) {
    return explainError(probe, error)
  }
}

async function explainStatus(probe: Probe, response: Response): Promise<PartTestResult> {
  const host = hostOf(probe)
  const { status } = response
  const text = await readStart(response)
  if (status >= 300 && status < 400) return failure(probe, 'address', words.redirected(host))
  if (status === 401 || status === 403) {
    return failure(probe, 'key', probe.key ? words.key(host, status) : words.keyMissing(host, status))
  }
  if (status === 402 || status === 429) return failure(probe, 'quota', words.quota(host, status))
  // Services name a wrong model or voice in the error, with 400, 404 or 422.
  if (status < 500 && probe.voice && /voice/i.test(text) && !/model/i.test(text)) {
    return failure(probe, 'model', words.voice(host, probe.voice))
  }
  if (status < 500 && /model/i.test(text))
    return failure(probe, 'model', words.model(host, probe.settings.model))
  if (status === 404 || status === 405) return failure(probe, 'address', words.wrongPath(host))
  return failure(probe, 'other', words.status(host, status))
}

function explainError(probe: Probe, error: unknown): PartTestResult {
  const host = hostOf(probe)
  const text =
    error instanceof Error ? `${error.name} ${'code' in error ? error.code : ''} ${error.message}` : ''
  if (/TimeoutError|timed out/i.test(text))
    return failure(probe, 'timeout', words.timeout(host, TIME_LIMIT_MS / 1000))
  if (/ENOTFOUND|getaddrinfo|resolve|DNS/i.test(text))
    return failure(probe, 'address', words.unknownHost(host))
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|TLS|SSL/i.test(text))
    return failure(probe, 'address', words.certificate(host))
  return failure(probe, 'address', words.unreachable(host))
}

function failure(probe: Probe, problem: PartTestResult['problem'], message: string): PartTestResult {
  return { part: probe.part, ok: false, latencyMs: null, problem, message }
}

function hostOf({ settings }: Probe): string {
  return new URL(settings.baseUrl).host
}

async function hasText(response: Response): Promise<boolean> {
  return (
    response.headers.get('content-type')?.includes('json') === true &&
    /"text"\s*:/.test(await readStart(response))
  )
}

/** Calls ask for a stream; a service that answers in one piece is taken too. */
async function hasChoices(response: Response): Promise<boolean> {
  const type = response.headers.get('content-type') ?? ''
  return /json|event-stream/.test(type) && /"choices"\s*:/.test(await readStart(response))
}

/** Anything but text counts as sound: services disagree on the type of raw PCM. */
async function hasAudio(response: Response): Promise<boolean> {
  if (/text|json|html/.test(response.headers.get('content-type') ?? '')) return false
  return (await readStart(response)).length > 0
}

/** The first bytes of an answer as text; the rest is not read. */
async function readStart(response: Response): Promise<string> {
  if (!response.body) return ''
  const reader = response.body.getReader()
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  while (sizeBytes < ERROR_BODY_MAX_BYTES) {
    const { done, value } = await reader.read()
    if (done) break
    chunks.push(value)
    sizeBytes += value.byteLength
  }
  await reader.cancel()
  return Buffer.concat(chunks).subarray(0, ERROR_BODY_MAX_BYTES).toString('utf8')
}
