import { expect, test } from 'bun:test'
import type { Room, TextStreamReader } from '@livekit/rtc-node'
import { hearTypedWords, TYPED_MAX_CHARS, TYPED_PER_MINUTE_MAX, TYPING_MAX } from './typed-words.ts'

type Hear = Parameters<Room['registerTextStreamHandler']>[1]

function open() {
  const heard: string[] = []
  let hear: Hear | undefined
  const stop = hearTypedWords(
    {
      registerTextStreamHandler: (_, callback) => {
        hear = callback
      },
      unregisterTextStreamHandler: () => {
        hear = undefined
      },
    },
    text => void heard.push(text),
  )
  /** A message in pieces, as LiveKit's reader hands them out. Answers how many pieces were taken, and whether it was closed. */
  function send(pieces: Iterable<string> | AsyncIterable<string>) {
    const seen = { pieces: 0, isClosed: false }
    async function* iterate() {
      try {
        for await (const piece of pieces) {
          seen.pieces++
          yield piece
        }
      } finally {
        seen.isClosed = true
      }
    }
    const close = async () => {
      seen.isClosed = true
    }
    const reader = { [Symbol.asyncIterator]: iterate, close } as unknown as TextStreamReader
    hear?.(reader, { identity: 'caller' })
    return seen
  }
  return { heard, send, stop, isListening: () => hear !== undefined }
}

const turns = async () => {
  for (let turn = 0; turn < 100; turn++) await Promise.resolve()
}

test('a message in pieces is heard whole', async () => {
  const { heard, send } = open()
  send(['When do ', 'you open?'])
  await turns()
  expect(heard).toEqual(['When do you open?'])
})

test('a message without end is cut, and the rest of it not received', async () => {
  const { heard, send } = open()
  function* endless() {
    for (;;) yield 'x'.repeat(1_500)
  }
  const seen = send(endless())
  await turns()
  expect(heard.map(text => text.length)).toEqual([TYPED_MAX_CHARS])
  expect(seen).toEqual({ pieces: 3, isClosed: true })
})

test('messages that come faster than anybody types are not heard', async () => {
  const { heard, send } = open()
  const sent = []
  for (let n = 0; n < TYPED_PER_MINUTE_MAX + 5; n++) {
    sent.push(send([`message ${n}`]))
    await turns()
  }
  expect(heard).toHaveLength(TYPED_PER_MINUTE_MAX)
  expect(sent.slice(TYPED_PER_MINUTE_MAX)).toEqual(Array(5).fill({ pieces: 0, isClosed: true }))
})

test('messages that are begun and never ended take a few places and no more', async () => {
  const { send } = open()
  const never = async function* () {
    await new Promise(() => {})
    yield ''
  }
  const sent = Array.from({ length: TYPING_MAX + 2 }, () => send(never()))
  await turns()
  expect(sent.map(({ isClosed }) => isClosed)).toEqual(sent.map((_, index) => index >= TYPING_MAX))
})

test('a message that breaks off is none, and the next one is heard', async () => {
  const { heard, send } = open()
  send(
    (async function* () {
      yield 'When'
      throw new Error('the stream was terminated')
    })(),
  )
  send(['Hello?'])
  await turns()
  expect(heard).toEqual(['Hello?'])
})

test('nothing is heard after the end', () => {
  const { stop, isListening } = open()
  stop()
  expect(isListening()).toBe(false)
})
