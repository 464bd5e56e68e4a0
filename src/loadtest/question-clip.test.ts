import { expect, test } from 'bun:test'
import { rmsOf } from './ear.ts'
import { questionAt } from './question-clip.ts'

test('the clip is two seconds of loud speech without a pause that could end a sentence', () => {
  const samples = questionAt(48_000)
  expect(samples.length / 48_000).toBeCloseTo(2.11, 1)
  const slices = Array.from({ length: Math.floor(samples.length / 480) }, (_, at) =>
    rmsOf(samples.subarray(at * 480, at * 480 + 480)),
  )
  const quiet = slices.map(rms => (rms > 300 ? '-' : 'q')).join('')
  expect(Math.max(...quiet.split(/-+/).map(run => run.length))).toBeLessThan(15)
  expect(slices.filter(rms => rms > 500).length).toBeGreaterThan(slices.length * 0.6)
})
