import { expect, test } from 'bun:test'
import { createLineAudio, dither } from './line-audio.ts'

const samplesOf = (bytes: Uint8Array) => new Int16Array(bytes.slice().buffer)

test('silence becomes a noise of at most 20 without a single zero', () => {
  const samples = samplesOf(dither(new Int16Array(4_000)))
  expect(samples).toHaveLength(4_000)
  expect(samples.every(sample => sample !== 0 && Math.abs(sample) <= 20)).toBe(true)
  expect(new Set(samples).size).toBeGreaterThan(20)
})

test('loud speech is not turned over by the noise', () => {
  const samples = samplesOf(dither(Int16Array.from([32_767, -32_768])))
  expect(samples[0]).toBeGreaterThan(32_700)
  expect(samples[1]).toBeLessThan(-32_700)
})

test('a line that pauses goes on as silence, as long as the pause', async () => {
  let fed = 0
  const startedAt = performance.now()
  const { promise, resolve } = Promise.withResolvers<void>()
  const line = createLineAudio(bytes => {
    fed += bytes.length / 2
    if (fed > 16_000 * 0.4) resolve()
  })
  line.push(new Int16Array(320))
  await promise
  line.close()
  const passedMs = performance.now() - startedAt
  expect(fed / 16).toBeLessThan(passedMs + 50)
})
