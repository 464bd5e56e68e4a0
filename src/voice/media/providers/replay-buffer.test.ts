import { expect, test } from 'bun:test'
import { createReplayBuffer } from './replay-buffer.ts'

/** Samples that are their own positions. */
const stretch = (from: number, to: number) => Int16Array.from({ length: to - from }, (_, at) => from + at)

test('gives what lies behind a position, wherever the pieces were cut', () => {
  const buffer = createReplayBuffer(1_000)
  for (let at = 0; at < 100; at += 10) buffer.push(stretch(at, at + 10))
  for (const position of [0, 1, 9, 10, 57, 99])
    expect([...buffer.from(position)]).toEqual([...stretch(position, 100)])
  expect(buffer.from(100)).toHaveLength(0)
  expect(buffer.from(500)).toHaveLength(0)
})

test('keeps whole pieces, from the one in which the wanted part begins', () => {
  const buffer = createReplayBuffer(1_000)
  for (let at = 0; at < 100; at += 10) buffer.push(stretch(at, at + 10))
  buffer.forget(57)
  expect([buffer.start, buffer.end]).toEqual([50, 100])
  expect([...buffer.from(0)]).toEqual([...stretch(50, 100)])
})

test('of more than it may keep the oldest is lost', () => {
  const buffer = createReplayBuffer(30)
  for (let at = 0; at < 100; at += 10) buffer.push(stretch(at, at + 10))
  expect([buffer.start, buffer.end]).toEqual([70, 100])
})
