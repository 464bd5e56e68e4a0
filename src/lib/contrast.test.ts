import { expect, test } from 'bun:test'
import { contrastOf, textColorOn } from './contrast.ts'

test('contrast is that of WCAG', () => {
  expect(contrastOf('#ffffff', '#000000')).toBeCloseTo(21)
  expect(contrastOf('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
  expect(contrastOf('#123456', '#123456')).toBeCloseTo(1)
  expect(contrastOf('#000000', '#ffffff')).toBe(contrastOf('#ffffff', '#000000'))
})

test('words can be read on every colour: AA holds whatever is chosen', () => {
  let worst = 21
  for (let red = 0; red < 256; red += 15)
    for (let green = 0; green < 256; green += 15)
      for (let blue = 0; blue < 256; blue += 15) {
        const color = `#${[red, green, blue].map(part => part.toString(16).padStart(2, '0')).join('')}`
        worst = Math.min(worst, contrastOf(color, textColorOn(color)))
      }
  expect(worst).toBeGreaterThanOrEqual(4.5)
})
