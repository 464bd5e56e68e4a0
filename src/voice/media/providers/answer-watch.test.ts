import { expect, test } from 'bun:test'
import { APITimeoutError } from '@livekit/agents'
import { watchAnswer } from './answer-watch.ts'

const call = () => new AbortController()
const aborted = (signal: AbortSignal) =>
  new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))

test('an answer that does not begin is stopped as too slow, and one that stops in the middle too', async () => {
  const silent = watchAnswer({ firstMs: 20, idleMs: 1_000, signal: call().signal })
  await aborted(silent.signal)
  expect(silent.explain(new Error('aborted'))).toBeInstanceOf(APITimeoutError)

  const stuck = watchAnswer({ firstMs: 1_000, idleMs: 20, signal: call().signal })
  stuck.note(5)
  await aborted(stuck.signal)
  expect(stuck.explain(new Error('aborted'))).toBeInstanceOf(APITimeoutError)
})

test('an answer that nobody wants any more is no fault of the provider', async () => {
  const caller = call()
  const watch = watchAnswer({ firstMs: 20, idleMs: 20, signal: caller.signal })
  caller.abort()
  const error = new Error('aborted')
  expect(watch.explain(error)).toBe(error)
  watch.stop()
})

test('words that come slower than anybody speaks are a time-out; a slow beginning is none', async () => {
  const watch = watchAnswer({ firstMs: 1_000, idleMs: 1_000, signal: call().signal, measuredAfterMs: 60 })
  watch.note(0)
  watch.note(0)
  // Half a sentence arrived at once: enough for seconds.
  watch.note(40)
  await Bun.sleep(80)
  watch.note(0)
  watch.stop()

  const dripping = watchAnswer({ firstMs: 1_000, idleMs: 1_000, signal: call().signal, measuredAfterMs: 60 })
  dripping.note(0)
  await Bun.sleep(80)
  expect(() => dripping.note(0)).toThrow(APITimeoutError)
  dripping.stop()
})
