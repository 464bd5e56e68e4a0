import { expect, test } from 'bun:test'
import { ReadableStream } from 'node:stream/web'
import { watchStream } from './reply-agent.ts'

async function read(source: ReadableStream<string>, limits = { firstTokenMs: 80, idleMs: 40 }) {
  const stalls: Error[] = []
  const words: string[] = []
  for await (const word of watchStream(source, { ...limits, onStall: error => stalls.push(error) }))
    words.push(word)
  return { words, stalls: stalls.length }
}

const speaking = (...pauses: number[]) =>
  new ReadableStream<string>({
    async start(controller) {
      for (const pauseMs of pauses) {
        await Bun.sleep(pauseMs)
        controller.enqueue(`after ${pauseMs}`)
      }
      controller.close()
    },
  })

test('words pass as they come', async () => {
  expect(await read(speaking(20, 5, 5))).toEqual({ words: ['after 20', 'after 5', 'after 5'], stalls: 0 })
})

test('a model that never begins is a stall', async () => {
  expect(await read(new ReadableStream())).toEqual({ words: [], stalls: 1 })
})

test('a model that stops in the middle is a stall, sooner', async () => {
  const startedAt = performance.now()
  expect(await read(speaking(5, 10_000))).toEqual({ words: ['after 5'], stalls: 1 })
  expect(performance.now() - startedAt).toBeLessThan(2_000)
})
