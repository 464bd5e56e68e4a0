import { expect, test } from 'bun:test'
import { levelPercent } from './level-meter.ts'

test.each([
  [0, 0],
  [0.0001, 0],
  [0.001, 0],
  [0.01, 33],
  [0.2, 77],
  [1, 100],
  [3, 100],
])('a root mean square of %d fills %d per cent of the bar', (rms, percent) => {
  expect(levelPercent(rms)).toBe(percent)
})
