import { afterAll, beforeAll, expect, test } from 'bun:test'
import { initializeLogger, llm } from '@livekit/agents'
import { createOpenAiLlm } from './llm-openai.ts'

let posted = 0
const elsewhere = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch() {
    posted++
    return new Response('data: [DONE]\n\n', { headers: { 'content-type': 'text/event-stream' } })
  },
})
const redirecting = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch: () => Response.redirect(`http://127.0.0.1:${elsewhere.port}/v1/chat/completions`, 307),
})
beforeAll(() => initializeLogger({ pretty: false, level: 'silent' }))
afterAll(async () => {
  await redirecting.stop(true)
  await elsewhere.stop(true)
})

test('a redirect is an error: the prompt is not posted to a host that nobody chose', async () => {
  const model = createOpenAiLlm({
    baseUrl: `http://127.0.0.1:${redirecting.port}/v1`,
    apiKey: 'canary',
    model: 'm',
  })
  const failed = Promise.withResolvers<unknown>()
  model.on('error', failed.resolve)
  const chatCtx = llm.ChatContext.empty()
  chatCtx.addMessage({ role: 'user', content: 'a secret' })
  const stream = model.chat({ chatCtx, connOptions: { maxRetry: 0, timeoutMs: 2_000, retryIntervalMs: 0 } })
  const words: string[] = []
  const read = (async () => {
    for await (const chunk of stream) words.push(chunk.delta?.content ?? '')
  })().catch(() => undefined)
  await failed.promise
  await read
  expect(posted).toBe(0)
  expect(words).toEqual([])
})
