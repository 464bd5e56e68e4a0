import { expect, test } from 'bun:test'
import { createEar } from './ear.ts'

const LOUD = new Int16Array(160).fill(4_000)
const SILENT = new Int16Array(160)

/** Frames of 10 ms at their time; each letter is one: L loud, - silent, and a dot a frame that never came. */
function play(ear: ReturnType<typeof createEar>, frames: string, fromMs = 0): void {
  for (const [index, frame] of [...frames].entries())
    if (frame !== '.') ear.hear(frame === 'L' ? LOUD : SILENT, fromMs + index * 10)
}

test('the first sound behind a moment is told, not one before it', async () => {
  const ear = createEar()
  const heard = ear.untilLoud({ afterMs: 50, withinMs: 1_000 })
  play(ear, 'LL-------L')
  expect(await heard).toBe(90)
})

test('silence is told with the moment of the last sound', async () => {
  const ear = createEar()
  const silent = ear.untilQuiet({ afterMs: 0, quietMs: 100, withinMs: 1_000 })
  play(ear, 'LLL---LL-----------')
  expect(await silent).toBe(70)
})

test('an agent that never spoke again is silent from the moment that was asked for', async () => {
  const ear = createEar()
  play(ear, 'L')
  const silent = ear.untilQuiet({ afterMs: 50, quietMs: 100, withinMs: 1_000 })
  play(ear, '-'.repeat(30), 10)
  expect(await silent).toBe(50)
})

test('what does not come is an error after its time', async () => {
  await expect(createEar().untilLoud({ afterMs: 0, withinMs: 5 })).rejects.toThrow('not heard within 5 ms')
})

test('a frame is late when more than 40 ms went by in the middle of speech', () => {
  const ear = createEar()
  play(ear, 'LLL.....LL')
  expect(ear.figures).toEqual({ frames: 4, lateFrames: 1 })
  const pause = createEar()
  // The agent had ended: a gap in silence harms nobody.
  play(pause, `L${'-'.repeat(40)}......-`)
  expect(pause.figures.lateFrames).toBe(0)
})

test('the longest silence between two sounds is told apart from the one that lasts', () => {
  const ear = createEar()
  play(ear, 'LL---LL------L--')
  expect(ear.silenceSince(20, 150)).toEqual({ longestMs: 70, lastingMs: 20 })
})
