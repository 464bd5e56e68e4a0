import { expect, test } from 'bun:test'
import { createServer, type Socket } from 'node:net'
import { openAnswer } from './provider-http.ts'

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n'
const PIECE = '5\r\nhello\r\n'
const END = '0\r\n\r\n'

/** A provider that begins an answer to each question, and ends those that it is told to. */
async function startProvider() {
  const asked: Socket[] = []
  const open: Socket[] = []
  const server = createServer(socket => {
    open.push(socket)
    socket.on('error', () => undefined)
    socket.on('data', bytes => {
      if (!bytes.toString().startsWith('POST')) return
      asked.push(socket)
      socket.write(HEAD + PIECE)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { asked, open, address: { baseUrl: `http://127.0.0.1:${port}/v1`, apiKey: null }, server }
}

async function until(reason: string, holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 5_000
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`waited in vain until ${reason}`)
    await Bun.sleep(5)
  }
}

const ask = (address: Parameters<typeof openAnswer>[0], signal: AbortSignal) =>
  openAnswer(address, { path: '/speak', body: '{}', signal, firstByteMs: 5_000, idleMs: 5_000 })

test('an answer that is cut takes its connection along: the next one is open before it is asked for', async () => {
  const { asked, open, address, server } = await startProvider()
  const cut = new AbortController()
  const { bytes } = await ask(address, cut.signal)
  await bytes.next()
  cut.abort()
  await bytes.next().catch(() => undefined)
  await until('another connection is there', () => open.length === 2)
  expect(asked).toHaveLength(1)
  const next = await ask(address, new AbortController().signal)
  expect(asked[1]).toBe(open[1])
  await next.bytes.return()
  server.close()
})

test('an answer that is whole leaves its connection to the next question', async () => {
  const { asked, open, address, server } = await startProvider()
  for (let question = 0; question < 3; question++) {
    const { bytes } = await ask(address, new AbortController().signal)
    await bytes.next()
    asked.at(-1)?.write(END)
    expect((await bytes.next()).done).toBe(true)
  }
  expect([asked.length, open.length]).toEqual([3, 1])
  server.close()
})
