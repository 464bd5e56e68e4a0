import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { APIConnectionError, APIStatusError, APITimeoutError, llm } from '@livekit/agents'
import { type OpenAiFake, startOpenAiFake } from '../../../../tests/fakes/openai-fake.ts'
import { installLibraryLog } from '../library-log.ts'
import { createOpenAiLlm } from './llm-openai.ts'
import { UnreadableAnswer } from './provider-http.ts'

let fake: OpenAiFake
beforeAll(async () => {
  installLibraryLog(() => undefined, 'error')
  fake = await startOpenAiFake()
})
afterEach(() => fake.reset())
afterAll(() => fake.stop())

const PATIENCE = {
  firstByteMs: 400,
  idleMs: 400,
  budget: { attemptsMax: 3, totalMs: 2_500, pausesMs: [20] },
}

async function ask(words: string, baseUrl = fake.baseUrl) {
  const waits: number[] = []
  const model = createOpenAiLlm({
    baseUrl,
    apiKey: 'canary',
    model: 'm',
    patience: PATIENCE,
    onRetry: ({ waitMs }) => waits.push(waitMs),
  })
  const errors: unknown[] = []
  model.on('error', ({ error }) => errors.push(error))
  const chatCtx = llm.ChatContext.empty()
  chatCtx.addMessage({ role: 'user', content: words })
  const startedAt = performance.now()
  let text = ''
  try {
    for await (const { delta } of model.chat({ chatCtx })) text += delta?.content ?? ''
  } catch {
    // Told by the event as well.
  }
  await model.aclose()
  return { text, errors, waits, tookMs: performance.now() - startedAt }
}
const asked = async () => (await fake.journal()).filter(({ part }) => part === 'llm').length

test('a redirect is an error: the prompt is not posted to a host that nobody chose', async () => {
  const redirecting = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: () => Response.redirect(`${fake.baseUrl}/chat/completions`, 307),
  })
  const { text, errors } = await ask('a secret', `http://127.0.0.1:${redirecting.port}/v1`)
  expect([text, errors.length, await asked()]).toEqual(['', 1, 0])
  await redirecting.stop(true)
})

test('a limit is waited for as long as the provider asks, where a caller can bear it', async () => {
  const limited = (seconds: string) =>
    fake.set({
      faults: { llm: { kind: 'status', status: 429, headers: { 'retry-after': seconds }, times: 1 } },
    })
  await limited('1')
  const patient = await ask('Hello')
  expect([patient.text, patient.waits]).toEqual(['You said: Hello. How can I help you?', [1_000]])
  expect(patient.tookMs).toBeGreaterThan(1_000)

  await limited('20')
  const hopeless = await ask('Hello')
  expect([hopeless.text, hopeless.waits]).toEqual(['', []])
  expect(hopeless.errors[0]).toMatchObject({ statusCode: 429 })
  expect(hopeless.errors[0]).toBeInstanceOf(APIStatusError)
})

test('a connection that breaks off in the middle is followed by a question for the rest', async () => {
  await fake.set({
    faults: { llm: { kind: 'drop', times: 1 } },
    rules: [{ match: 'broke off', reply: 'and that is all.' }],
  })
  const { text, errors } = await ask('Hello')
  expect(errors).toEqual([])
  expect(text).toMatch(/^You said: .*and that is all\.$/)
  expect(await asked()).toBe(2)
})

test.each([
  ['hangs', { kind: 'hang' }, APITimeoutError, 3],
  ['answers with a page', { kind: 'page', contentType: 'text/html' }, UnreadableAnswer, 1],
  [
    'answers with words that mean nothing',
    { kind: 'page', contentType: 'text/plain' },
    APIConnectionError,
    3,
  ],
  ['sends an event of ten megabytes', { kind: 'flood', bytes: 10_000_000 }, UnreadableAnswer, 1],
] as const)('a provider that %s is given up within its budget', async (_, fault, kind, attempts) => {
  await fake.set({ faults: { llm: fault } })
  const { text, errors, tookMs } = await ask('Hello')
  expect(text).toBe('')
  expect(errors[0]).toBeInstanceOf(kind)
  expect(await asked()).toBe(attempts)
  expect(tookMs).toBeLessThan(PATIENCE.budget.totalMs + 1_500)
})

test('an answer comes without the library as well: whole, given up with its error, and not at all when it is unwanted', async () => {
  const model = createOpenAiLlm({ baseUrl: fake.baseUrl, apiKey: 'canary', model: 'm', patience: PATIENCE })
  const chatCtx = llm.ChatContext.empty()
  chatCtx.addMessage({ role: 'user', content: 'Hello' })
  const answer = async (signal: AbortSignal) => {
    let text = ''
    await model.answer({ chatCtx, signal, onPart: part => (text += part.text ?? '') })
    return text
  }
  const { signal } = new AbortController()
  expect(await answer(signal)).toBe('You said: Hello. How can I help you?')
  expect(await answer(AbortSignal.abort())).toBe('')
  await fake.set({ faults: { llm: { kind: 'hang' } } })
  await expect(answer(signal)).rejects.toBeInstanceOf(APITimeoutError)
})
