import { expect, test } from 'bun:test'
import { createSampleQueue } from './sample-queue.ts'

function queueOf(...chunks: number[][]) {
  const queue = createSampleQueue()
  for (const chunk of chunks) queue.push(Int16Array.from(chunk))
  return queue
}

function read(queue: ReturnType<typeof createSampleQueue>, samples: number, room = samples): number[] {
  const target = new Int16Array(room).fill(99)
  queue.read(target, samples)
  return [...target]
}

test('samples are read across the bounds of what was pushed, and silence fills up the rest', () => {
  const queue = queueOf([1, 2, 3], [], [4, 5], [6])
  expect(queue.available).toBe(6)
  expect(read(queue, 2)).toEqual([1, 2])
  expect(read(queue, 3)).toEqual([3, 4, 5])
  expect(read(queue, 3, 4)).toEqual([6, 0, 0, 0])
  expect([queue.position, queue.available]).toEqual([6, 0])
})

test('what was read and not heard is read again after a rewind', () => {
  const queue = queueOf([1, 2, 3], [4, 5, 6])
  read(queue, 5)
  queue.release(2)
  queue.rewind(2)
  expect(queue.available).toBe(4)
  expect(read(queue, 4)).toEqual([3, 4, 5, 6])
})

test('what was let go comes once, in order, and is gone', () => {
  const queue = queueOf([1, 2, 3], [4, 5, 6])
  const taken: number[] = []
  const take = (samples: Int16Array) => void taken.push(...samples)
  read(queue, 5)
  queue.release(1, take)
  queue.release(1, take)
  queue.release(4, take)
  queue.rewind(0)
  expect(taken).toEqual([1, 2, 3, 4])
  expect(read(queue, 2)).toEqual([5, 6])
})

test('nothing is let go that was not read', () => {
  const queue = queueOf([1, 2, 3])
  read(queue, 1)
  queue.release(3)
  expect(read(queue, 2)).toEqual([2, 3])
})
