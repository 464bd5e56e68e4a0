import { expect, test } from 'bun:test'
import { APIStatusError } from '@livekit/agents'
import type { ChatPart } from './chat-llm.ts'
import { readEvents } from './event-stream.ts'
import { createOpenAiReader } from './llm-openai.ts'

async function read(lines: string[]): Promise<ChatPart[]> {
  const bytes = new TextEncoder().encode(lines.join(''))
  const reader = createOpenAiReader()
  const parts: ChatPart[] = []
  // In small pieces: an event may be cut anywhere.
  const pieces = async function* () {
    for (let at = 0; at < bytes.length; at += 37) yield bytes.subarray(at, at + 37)
  }
  for await (const event of readEvents(pieces())) parts.push(...reader.read(event))
  return [...parts, ...reader.end()]
}

const sse = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`
const delta = (value: unknown, finish: string | null = null) =>
  sse({ id: 'x', choices: [{ index: 0, delta: value, finish_reason: finish }] })
const call = (fields: Record<string, unknown>, name?: string, args?: unknown) => ({
  ...fields,
  function: { ...(name && { name }), ...(args !== undefined && { arguments: args }) },
})
const text = (parts: ChatPart[]) => parts.map(part => part.text ?? '').join('')
const calls = (parts: ChatPart[]) =>
  parts.flatMap(part => part.toolCalls ?? []).map(({ name, args }) => [name, JSON.parse(args)])
const ids = (parts: ChatPart[]) => parts.flatMap(part => part.toolCalls ?? []).map(({ callId }) => callId)

test('OpenAI: a call in pieces, usage in a chunk without choices', async () => {
  const parts = await read([
    delta({ role: 'assistant', content: null, tool_calls: [call({ index: 0, id: 'call_1' }, 'clock', '')] }),
    delta({ tool_calls: [call({ index: 0 }, undefined, '{"timeZone":')] }),
    delta({ tool_calls: [call({ index: 0 }, undefined, '"UTC"}')] }),
    delta({ tool_calls: [call({ index: 1, id: 'call_2' }, 'book', '')] }),
    delta({ tool_calls: [call({ index: 1 }, undefined, '{"people":2}')] }),
    delta({}, 'tool_calls'),
    sse({
      id: 'x',
      choices: [],
      usage: { prompt_tokens: 9, completion_tokens: 4, prompt_tokens_details: { cached_tokens: 3 } },
    }),
    'data: [DONE]\n\n',
  ])
  expect(calls(parts)).toEqual([
    ['clock', { timeZone: 'UTC' }],
    ['book', { people: 2 }],
  ])
  expect(ids(parts)).toEqual(['call_1', 'call_2'])
  expect(parts.find(part => part.usage)?.usage).toEqual({
    promptTokens: 9,
    completionTokens: 4,
    promptCachedTokens: 3,
    totalTokens: 13,
  })
})

test('Gemini: whole calls with empty ids and one number, finished in the same chunk, no usage', async () => {
  const signature = { google: { thought_signature: 'abc' } }
  const parts = await read([
    delta(
      {
        tool_calls: [
          { ...call({ index: 0, id: '' }, 'clock', '{"timeZone":"UTC"}'), extra_content: signature },
          call({ index: 0, id: '' }, 'book', '{"people":2}'),
        ],
      },
      'tool_calls',
    ),
  ])
  expect(calls(parts)).toEqual([
    ['clock', { timeZone: 'UTC' }],
    ['book', { people: 2 }],
  ])
  expect(new Set(ids(parts)).size).toBe(2)
  expect(ids(parts).every(id => id.startsWith('call_'))).toBe(true)
  expect(parts[0]?.toolCalls?.[0]?.extra).toEqual(signature)
  expect(parts.some(part => part.usage)).toBe(false)
})

test('Ollama: calls without id or number, arguments as an object, finish reason stop', async () => {
  const parts = await read([
    delta({ content: '', tool_calls: [call({}, 'clock', { timeZone: 'UTC' })] }),
    delta({ tool_calls: [call({}, 'clock', { timeZone: 'Europe/Berlin' })] }),
    delta({ content: '' }, 'stop'),
  ])
  expect(calls(parts)).toEqual([
    ['clock', { timeZone: 'UTC' }],
    ['clock', { timeZone: 'Europe/Berlin' }],
  ])
})

test('some repeat id and name with every piece', async () => {
  const piece = (args: string) => delta({ tool_calls: [call({ index: 0, id: 'c1' }, 'clock', args)] })
  expect(calls(await read([piece('{"timeZone"'), piece(':"UTC"}'), delta({}, 'tool_calls')]))).toEqual([
    ['clock', { timeZone: 'UTC' }],
  ])
})

test('a stream that ends without a finish reason still makes its call', async () => {
  const parts = await read([delta({ tool_calls: [call({ index: 0, id: 'c1' }, 'hang_up')] })])
  expect(calls(parts)).toEqual([['hang_up', {}]])
})

test('thoughts are not spoken, neither as text nor beside it; comments are left out', async () => {
  const parts = await read([
    ': OPENROUTER PROCESSING\n\n',
    delta({ role: 'assistant', content: '', reasoning: 'I should greet.' }),
    delta({ reasoning_content: 'Yes.' }),
    delta({ content: '<thi' }),
    delta({ content: 'nk>They want a table.</th' }),
    ': OPENROUTER PROCESSING\n\n',
    delta({ content: 'ink>Hello, 2 < 3' }),
    delta({ content: ' and <b' }, 'stop'),
  ])
  expect(text(parts)).toBe('Hello, 2 < 3 and <b')
})

test('Groq: usage in a field of its own; text in typed pieces', async () => {
  const parts = await read([
    delta({
      content: [
        { type: 'text', text: 'Hi' },
        { type: 'thinking', text: 'hm' },
      ],
    }),
    sse({
      choices: [{ delta: {}, finish_reason: 'stop' }],
      x_groq: { usage: { prompt_tokens: 5, completion_tokens: 1 } },
    }),
  ])
  expect(text(parts)).toBe('Hi')
  expect(parts.at(-1)?.usage?.promptTokens).toBe(5)
})

test('an error inside the answer is an error with its status', async () => {
  const broken = read([
    delta({ content: 'Well' }),
    sse({ error: { code: 429, message: 'slow down' }, choices: [] }),
  ])
  expect(await broken.catch(error => error)).toBeInstanceOf(APIStatusError)
  expect((await broken.catch(error => error)).statusCode).toBe(429)
})
