import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { APIConnectionError, APITimeoutError, llm } from '@livekit/agents'
import { type ProviderFake, startProviderFake } from '../../../../tests/fakes/provider-fake.ts'
import type { ProviderFault } from '../../../../tests/fakes/provider-settings.ts'
import { installLibraryLog } from '../library-log.ts'
import { createAnthropicLlm } from './llm-anthropic.ts'
import { ProviderRefusal } from './provider-refusal.ts'

let fake: ProviderFake
beforeAll(async () => {
  installLibraryLog(() => undefined, 'error')
  fake = await startProviderFake('anthropic')
})
afterEach(() => fake.reset())
afterAll(() => fake.stop())

const KEY = 'canary-key-9d'
const CLOCK = llm.tool({
  name: 'clock',
  description: 'Tells the time.',
  parameters: { type: 'object', properties: { timeZone: { type: 'string' } }, required: ['timeZone'] },
  execute: async () => 'noon',
})

interface Answered {
  text: string
  calls: llm.FunctionCall[]
  usage: llm.CompletionUsage | undefined
  errors: Error[]
}

function conversation(...said: string[]): llm.ChatContext {
  const chatCtx = llm.ChatContext.empty()
  chatCtx.addMessage({ role: 'system', content: 'You are Anna. ' })
  chatCtx.addMessage({ role: 'assistant', content: 'Hello, this is Anna.' })
  for (const content of said) chatCtx.addMessage({ role: 'user', content })
  return chatCtx
}

async function ask(
  chatCtx: llm.ChatContext,
  options: { stopAfter?: number; firstByteMs?: number; toolChoice?: llm.ToolChoice } = {},
) {
  const answered: Answered = { text: '', calls: [], usage: undefined, errors: [] }
  const retries: unknown[] = []
  const model = createAnthropicLlm({
    baseUrl: fake.baseUrl,
    apiKey: KEY,
    model: 'claude-fake',
    patience: {
      firstByteMs: options.firstByteMs ?? 2_000,
      idleMs: 500,
      budget: { attemptsMax: 3, totalMs: 1_500, pausesMs: [10] },
    },
    onRetry: ({ error }) => retries.push(error),
  })
  model.on('error', failure => failure.recoverable || answered.errors.push(failure.error))
  const stream = model.chat({
    chatCtx,
    toolCtx: [CLOCK],
    toolChoice: options.toolChoice,
    connOptions: { maxRetry: 1, timeoutMs: 2_000, retryIntervalMs: 10 },
  })
  let chunks = 0
  for await (const { delta, usage } of stream) {
    answered.text += delta?.content ?? ''
    answered.calls.push(...(delta?.toolCalls ?? []))
    answered.usage = usage ?? answered.usage
    if (++chunks === options.stopAfter) stream.close()
  }
  await model.aclose()
  return { ...answered, retries: retries.length }
}

const requests = async () => (await fake.journal()).filter(({ kind }) => kind === 'request')

test('words arrive as a stream; key, version, prompt and limit are sent as the API wants them', async () => {
  const answered = await ask(conversation('Are you open?', 'Hello?'))
  expect(answered.text).toBe('You said: Hello?. How can I help you?')
  expect(answered.usage).toEqual({
    promptTokens: 42,
    completionTokens: 20,
    promptCachedTokens: 30,
    cacheCreationTokens: 0,
    totalTokens: 62,
  })
  const [request] = await requests()
  expect(request?.path).toBe('/v1/messages')
  expect(request?.headers).toMatchObject({ 'x-api-key': KEY, 'anthropic-version': '2023-06-01' })
  expect(request?.headers.authorization).toBeUndefined()
  const kept = { cache_control: { type: 'ephemeral' } }
  expect(request?.body).toMatchObject({
    model: 'claude-fake',
    stream: true,
    max_tokens: 1024,
    system: [{ type: 'text', text: 'You are Anna. ', ...kept }],
    tools: [{ name: 'clock', input_schema: { type: 'object', required: ['timeZone'] }, ...kept }],
    messages: [
      { role: 'user' },
      { role: 'assistant', content: [{ text: 'Hello, this is Anna.' }] },
      { role: 'user', content: [{ text: 'Are you open?' }, { text: 'Hello?' }] },
    ],
  })
})

test('a tool is called, its result goes back in the form that the API insists on', async () => {
  const chatCtx = conversation('What time is it?')
  const { calls } = await ask(chatCtx)
  expect(calls.map(({ name, args }) => [name, JSON.parse(args)])).toEqual([
    ['clock', { timeZone: 'Europe/Berlin' }],
  ])
  const [call] = calls
  if (!call) throw new Error('no call')
  // A call that was never answered is left out: the API would refuse the whole conversation.
  chatCtx.insert(llm.FunctionCall.create({ callId: 'lost', name: 'clock', args: '{}' }))
  chatCtx.insert(call)
  chatCtx.insert(
    llm.FunctionCallOutput.create({ callId: call.callId, name: 'clock', output: 'noon', isError: false }),
  )
  const answered = await ask(chatCtx)
  expect(answered.errors).toEqual([])
  expect(answered.text).toBe('The tool answered: noon.')
})

test.each<[llm.ToolChoice, unknown]>([
  ['none', { type: 'none' }],
  ['required', { type: 'any' }],
  [
    { type: 'function', function: { name: 'clock' } },
    { type: 'tool', name: 'clock' },
  ],
])('who may not, or must, call a tool is told so: %j', async (toolChoice, expected) => {
  await ask(conversation('Hello'), { toolChoice })
  expect((await requests())[0]?.body?.tool_choice).toEqual(expected)
})

test.each<[string, { apiKey?: string; models?: string[]; fault?: ProviderFault }, Partial<ProviderRefusal>]>([
  ['a wrong key', { apiKey: 'another' }, { kind: 'key', statusCode: 401 }],
  ['a model that is not there', { models: ['claude-other'] }, { kind: 'model', statusCode: 404 }],
  [
    'an empty account',
    {
      fault: {
        kind: 'status',
        status: 400,
        body: { error: { type: 'invalid_request_error', message: 'Your credit balance is too low' } },
      },
    },
    { kind: 'quota', statusCode: 400 },
  ],
])(
  '%s is a refusal with its reason, without the key and without a second attempt',
  async (_, patch, expected) => {
    await fake.set(patch)
    const { errors } = await ask(conversation('Hello'))
    expect(errors[0]).toBeInstanceOf(ProviderRefusal)
    expect(errors[0]).toMatchObject(expected)
    expect(errors[0]?.message).not.toContain(KEY)
    expect(await requests()).toHaveLength(1)
  },
)

test('an overloaded server is asked again, and the words are said once', async () => {
  await fake.set({
    fault: { kind: 'status', status: 529, body: { error: { type: 'overloaded_error' } }, times: 1 },
  })
  const answered = await ask(conversation('Hello'))
  expect(answered.text).toBe('You said: Hello. How can I help you?')
  expect(await requests()).toHaveLength(2)
})

test('of an answer that broke off the rest is asked for, with what was said of it', async () => {
  await fake.set({
    fault: { kind: 'error', code: 529, type: 'overloaded_error', words: 'Overloaded', times: 1 },
    rules: [{ match: 'broke off', reply: 'And this is the rest.' }],
  })
  const { errors, text, retries } = await ask(conversation('Hello'))
  expect([errors, retries]).toEqual([[], 1])
  expect(text).toMatch(/^You said: .*And this is the rest\.$/)
  const [, again] = await requests()
  const messages = again?.body?.messages as { role: string; content: unknown }[]
  expect(messages.map(({ role }) => role).slice(-2)).toEqual(['assistant', 'user'])
  expect(JSON.stringify(messages.at(-2))).toContain(text.split('And this')[0]?.trim() ?? '')
})

test('an answer that breaks off again is an error, and nothing is asked a third time', async () => {
  await fake.set({ fault: { kind: 'drop' } })
  const { errors, text } = await ask(conversation('Hello'))
  expect(errors[0]).toBeInstanceOf(APIConnectionError)
  expect(text.length).toBeGreaterThan(5)
  expect(await requests()).toHaveLength(2)
})

test('a server that never answers is asked again while a caller waits, then it was too slow', async () => {
  await fake.set({ fault: { kind: 'hang' } })
  const { errors } = await ask(conversation('Hello'), { firstByteMs: 200 })
  expect(errors[0]).toBeInstanceOf(APITimeoutError)
  expect(await requests()).toHaveLength(3)
})

test('who is interrupted stops asking', async () => {
  const { text, errors } = await ask(conversation('tell me a story'), { stopAfter: 3 })
  expect(errors).toEqual([])
  expect(text.length).toBeLessThan(60)
})
