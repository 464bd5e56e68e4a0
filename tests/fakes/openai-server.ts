/**
 * A model provider for tests, faithful to OpenAI's wire formats, in a process of its own: `bun tests/fakes/openai-server.ts [port]`
 * prints `{"port":N}`. Tests steer it over /control (see openai-fake.ts): settings, faults, journal of requests.
 */
import { chatPieces, pcmPieces, streamOf, transcriptPieces } from './fake-answers.ts'
import { type ChatRequest, replyTo } from './fake-replies.ts'
import {
  DEFAULT_SETTINGS,
  type FakeFault,
  type FakePart,
  type FakeSettings,
  type JournalEntry,
  takeFault,
} from './fake-settings.ts'
import { speak, speakScale } from './fake-voice.ts'

const JOURNAL_MAX = 5_000

let settings: FakeSettings = structuredClone(DEFAULT_SETTINGS)
let journal: JournalEntry[] = []

const server = Bun.serve({
  hostname: '127.0.0.1',
  port: Number(process.argv[2] ?? 0),
  idleTimeout: 120,
  maxRequestBodySize: 64 * 1024 * 1024,
  fetch: handle,
})
console.log(JSON.stringify({ port: server.port }))

// The test that started us holds our standard input: when it is gone, so are we.
if (process.argv[3] === '--tied') process.stdin.on('end', () => process.exit(0)).resume()

const PARTS: Record<string, FakePart> = {
  '/v1/chat/completions': 'llm',
  '/v1/audio/speech': 'tts',
  '/v1/audio/transcriptions': 'stt',
  '/v1/models': 'models',
}

async function handle(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  if (pathname.startsWith('/control/')) return control(request, pathname)
  const part = PARTS[pathname]
  if (!part) return problem(404, `Invalid URL (${request.method} ${pathname})`)
  const entry = await record(request, part)
  const fault = takeFault(settings, part)
  if (fault?.kind === 'status')
    return problem(fault.status, fault.body ?? `The server answered ${fault.status}.`, fault.headers)
  if (settings.apiKey !== null && entry.headers.authorization !== `Bearer ${settings.apiKey}`) {
    return problem(401, `Incorrect API key provided: ${entry.headers.authorization?.slice(7) ?? ''}.`)
  }
  if (fault?.kind === 'hang') return hang(entry)
  if (fault?.kind === 'page')
    return new Response('<!doctype html><title>Sign in</title>', {
      headers: { 'content-type': fault.contentType },
    })
  if (fault?.kind === 'flood') return flood(part, fault.bytes)
  return await answer(part, entry, fault)
}

async function answer(part: FakePart, entry: JournalEntry, fault: FakeFault | null): Promise<Response> {
  const aborted = () => {
    entry.isAborted = true
  }
  if (part === 'models')
    return Response.json({ object: 'list', data: [{ id: 'fake-model', object: 'model' }] })
  if (part === 'llm') {
    const chat = entry.body as unknown as ChatRequest
    return sse(streamOf(chatPieces(chat, replyTo(chat, settings), settings), fault, aborted))
  }
  if (part === 'tts') {
    const speaks = settings.voice === 'scale' ? speakScale : speak
    const pcm = await speaks(String(entry.body.input))
    const body = streamOf(pcmPieces(pcm, settings.delays.ttsFirstByteMs), fault, aborted)
    return new Response(body, { headers: { 'content-type': 'audio/pcm' } })
  }
  return transcribe(entry, fault, aborted)
}

async function transcribe(
  entry: JournalEntry,
  fault: FakeFault | null,
  aborted: () => void,
): Promise<Response> {
  const text = settings.transcripts.shift() ?? settings.defaultTranscript
  if (settings.sttFormat === 'sse' && entry.body.stream === 'true') {
    return sse(streamOf(transcriptPieces(text, settings.delays.sttMs), fault, aborted))
  }
  await Bun.sleep(settings.delays.sttMs)
  return Response.json({ text })
}

async function control(request: Request, pathname: string): Promise<Response> {
  if (pathname === '/control/settings' && request.method === 'PATCH') {
    const patch = (await request.json()) as Partial<FakeSettings>
    settings = { ...settings, ...patch, delays: { ...settings.delays, ...patch.delays } }
    return Response.json(settings)
  }
  if (pathname === '/control/journal' && request.method === 'GET') return Response.json(journal)
  if (pathname === '/control/reset' && request.method === 'POST') {
    settings = structuredClone(DEFAULT_SETTINGS)
    journal = []
    return Response.json({})
  }
  return problem(404, 'no such control')
}

async function record(request: Request, part: FakePart): Promise<JournalEntry> {
  const isForm = request.headers.get('content-type')?.startsWith('multipart/') ?? false
  const rawBody = isForm || request.method === 'GET' ? '' : await request.text()
  const entry: JournalEntry = {
    part,
    method: request.method,
    path: new URL(request.url).pathname,
    headers: Object.fromEntries(request.headers),
    body: isForm
      ? formFields(await request.formData())
      : rawBody === ''
        ? {}
        : (JSON.parse(rawBody) as Record<string, unknown>),
    rawBody,
    isAborted: false,
  }
  journal = [...journal.slice(-JOURNAL_MAX + 1), entry]
  return entry
}

function formFields(form: FormData): Record<string, unknown> {
  return Object.fromEntries(
    [...form].map(([name, value]) => [
      name,
      typeof value === 'string' ? value : { name: value.name, sizeBytes: value.size },
    ]),
  )
}

function hang(entry: JournalEntry): Promise<Response> {
  const body = new ReadableStream({
    cancel: () => {
      entry.isAborted = true
    },
  })
  return new Promise(resolve => setTimeout(() => resolve(new Response(body)), 100_000))
}

/** The right form, without measure. */
function flood(part: FakePart, bytes: number): Response {
  const text = 'x'.repeat(bytes)
  if (part === 'tts') return new Response(new Uint8Array(bytes), { headers: { 'content-type': 'audio/pcm' } })
  const contentType = part === 'llm' ? 'text/event-stream' : 'application/json'
  const body = part === 'llm' ? `data: {"padding":"${text}"}\n\n` : JSON.stringify({ padding: text })
  return new Response(body, { headers: { 'content-type': contentType } })
}

function sse(body: ReadableStream<Uint8Array>): Response {
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
}

function problem(status: number, message: string, headers: Record<string, string> = {}): Response {
  const error = { message, type: 'fake_error', param: null, code: null }
  return Response.json({ error }, { status, headers })
}
