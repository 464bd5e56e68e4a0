import { expect, test } from 'bun:test'
import { formatOffset } from './format-offset.ts'

test.each([
  [0, '0:00'],
  [999, '0:00'],
  [7_400, '0:07'],
  [725_000, '12:05'],
  [3_723_000, '1:02:03'],
  [-5, '0:00'],
])('%d ms into a call is %s', (offsetMs, text) => {
  expect(formatOffset(offsetMs)).toBe(text)
})
