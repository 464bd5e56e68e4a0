/** Anthropic's Messages API for tests, in a process of its own (see provider-fake.ts): what it refuses and how it streams. */
import { type ChatRequest, type FakeReply, replyTo } from './fake-replies.ts'
import { DEFAULT_SETTINGS } from './fake-settings.ts'
import { serveProvider, steering, takeFault } from './provider-server.ts'

interface Block {
  type: string
  text?: string
  id?: string
  tool_use_id?: string
  content?: unknown
}

interface MessagesRequest {
  model: string
  max_tokens?: number
  stream?: boolean
  system?: unknown
  messages: { role: string; content: string | Block[] }[]
  tools?: { name: string; input_schema?: unknown }[]
}

serveProvider({
  answer(request, body) {
    if (new URL(request.url).pathname !== '/v1/messages') return problem(404, 'not_found_error', 'Not Found')
    const fault = takeFault('status', 'hang')
    if (fault?.kind === 'status')
      return Response.json(fault.body ?? errorOf('api_error', 'Internal server error'), {
        status: fault.status,
      })
    const asked = body as unknown as MessagesRequest
    const refusal = refusalOf(request, asked)
    if (refusal) return refusal
    if (fault?.kind === 'hang') return new Promise<Response>(() => undefined)
    return new Response(stream(asked), { headers: { 'content-type': 'text/event-stream' } })
  },
})

function refusalOf(request: Request, asked: MessagesRequest): Response | null {
  const { apiKey, models } = steering.settings
  const key = request.headers.get('x-api-key')
  if (!request.headers.get('anthropic-version'))
    return problem(400, 'invalid_request_error', 'anthropic-version: header is required')
  if (apiKey !== null && key !== apiKey)
    return problem(401, 'authentication_error', `invalid x-api-key ${key}`)
  if (models && !models.includes(asked.model)) return problem(404, 'not_found_error', `model: ${asked.model}`)
  const wrong = wrongWith(asked)
  return wrong === null ? null : problem(400, 'invalid_request_error', wrong)
}

/** The rules of the conversation that the API insists on. */
function wrongWith({ max_tokens, messages, tools }: MessagesRequest): string | null {
  if (!max_tokens) return 'max_tokens: Field required'
  if (messages.length === 0 || messages[0]?.role !== 'user')
    return 'messages: first message must use the "user" role'
  if (tools?.some(tool => !tool.input_schema)) return 'tools.0.input_schema: Field required'
  for (const [at, { content }] of messages.entries()) {
    if (content.length === 0) return `messages.${at}: must have non-empty content`
    if (blocksOf(content).some(({ type, text }) => type === 'text' && (text ?? '').trim() === ''))
      return 'messages: text content blocks must be non-empty'
    const asked = blocksOf(content).flatMap(({ type, id }) => (type === 'tool_use' ? [id] : []))
    const next = blocksOf(messages[at + 1]?.content ?? [])
    const answered = next.slice(0, asked.length).map(({ tool_use_id }) => tool_use_id)
    if (asked.some(id => !answered.includes(id)))
      return '`tool_use` ids were found without `tool_result` blocks immediately after'
    const before = blocksOf(messages[at - 1]?.content ?? []).map(({ id }) => id)
    if (blocksOf(content).some(({ tool_use_id }) => tool_use_id && !before.includes(tool_use_id)))
      return 'unexpected `tool_use_id` found in `tool_result` blocks'
  }
  return null
}

function stream(asked: MessagesRequest): ReadableStream<Uint8Array> {
  const reply = replyTo(asChat(asked), { ...DEFAULT_SETTINGS, rules: steering.settings.rules })
  const fault = takeFault('error', 'drop')
  const events = [...eventsOf(asked, reply)]
  const { delays } = steering.settings
  let isGone = false
  return new ReadableStream({
    async start(controller) {
      const put = (type: string, value: unknown) =>
        controller.enqueue(new TextEncoder().encode(`event: ${type}\ndata: ${JSON.stringify(value)}\n\n`))
      for (const [at, event] of events.entries()) {
        await Bun.sleep(at === 0 ? delays.firstMs : delays.everyMs)
        if (isGone) return
        if (fault && at === Math.floor(events.length / 2)) {
          if (fault.kind === 'drop') return controller.error()
          put('error', errorOf(fault.type, fault.words))
          return controller.close()
        }
        put(event.type, event)
        if (at === 1) put('ping', { type: 'ping' })
      }
      controller.close()
    },
    cancel() {
      isGone = true
    },
  })
}

function* eventsOf(
  { model, tools }: MessagesRequest,
  reply: FakeReply,
): Generator<{ type: string } & Record<string, unknown>> {
  const usage = {
    input_tokens: 12,
    cache_creation_input_tokens: tools ? 0 : 5,
    cache_read_input_tokens: 30,
    output_tokens: 1,
  }
  const message = { id: `msg_${Bun.randomUUIDv7()}`, type: 'message', role: 'assistant', model, content: [] }
  yield { type: 'message_start', message: { ...message, stop_reason: null, usage } }
  const isTool = 'tool' in reply
  const block = isTool
    ? { type: 'tool_use', id: `toolu_${Bun.randomUUIDv7()}`, name: reply.tool, input: {} }
    : { type: 'text', text: '' }
  yield { type: 'content_block_start', index: 0, content_block: block }
  const deltas = isTool
    ? ['', ...(reply.arguments.match(/.{1,9}/gs) ?? [])].map(partial_json => ({
        type: 'input_json_delta',
        partial_json,
      }))
    : reply.text.split(/(?= )/).map(text => ({ type: 'text_delta', text }))
  for (const delta of deltas) yield { type: 'content_block_delta', index: 0, delta }
  yield { type: 'content_block_stop', index: 0 }
  const stop_reason = isTool ? 'tool_use' : 'end_turn'
  yield { type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 20 } }
  yield { type: 'message_stop' }
}

/** The same conversation as the rules of fake-replies.ts know it. */
function asChat({ model, messages, tools }: MessagesRequest): ChatRequest {
  const last = blocksOf(messages.at(-1)?.content ?? [])
  const words = last.findLast(({ type }) => type === 'text')?.text
  const result = last.findLast(({ type }) => type === 'tool_result')
  const asked =
    words === undefined && result
      ? { role: 'tool', content: String(result.content) }
      : { role: 'user', content: words ?? '' }
  return { model, messages: [asked], tools: (tools ?? []).map(({ name }) => ({ function: { name } })) }
}

function blocksOf(content: string | Block[]): Block[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content
}

function problem(status: number, type: string, message: string): Response {
  return Response.json(errorOf(type, message), { status })
}

function errorOf(type: string, message: string) {
  return { type: 'error', error: { type, message }, request_id: 'req_fake' }
}
