import { expect, test } from 'bun:test'
import { createFramer, createSampleReader } from './pcm.ts'

test('samples survive chunks that end in the middle of one', () => {
  const read = createSampleReader()
  const samples = [Uint8Array.from([1, 0, 255]), Uint8Array.from([255, 3]), Uint8Array.from([0])].flatMap(
    chunk => [...read(chunk)],
  )
  expect(samples).toEqual([1, -1, 3])
})

test('frames are whole and own their memory, the rest is filled up to 10 ms', () => {
  const framer = createFramer()
  const frames = framer.push(new Int16Array(1_000).fill(7))
  expect(frames.map(frame => frame.length)).toEqual([480, 480])
  expect(frames.every(frame => frame.byteOffset === 0 && frame.buffer.byteLength === frame.byteLength)).toBe(
    true,
  )
  const rest = framer.flush()
  expect(rest?.length).toBe(240)
  expect(rest?.filter(sample => sample === 7)).toHaveLength(40)
  expect(framer.flush()).toBeNull()
})
