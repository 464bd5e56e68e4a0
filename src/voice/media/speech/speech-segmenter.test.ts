import { expect, test } from 'bun:test'
import { createSpeechSegmenter, joinSegments, type SpeechSegment } from './speech-segmenter.ts'

const WINDOW = 512
const WINDOW_MS = 32

/** A detector that calls a window speech when its first sample is not zero. */
const detector = { predict: async (window: Int16Array) => (window[0] === 0 ? 0.02 : 0.98) }

/** One letter a window: `s` speech, `.` silence. Each window carries its number, so that cuts can be checked. */
async function cut(script: string) {
  const segments: SpeechSegment[] = []
  let starts = 0
  const segmenter = createSpeechSegmenter({
    detector,
    windowSamples: WINDOW,
    rateHz: 16_000,
    endSilenceMs: 160,
    onStart: () => starts++,
    onEnd: segment => segments.push(segment),
  })
  for (const letter of script) segmenter.push(new Int16Array(WINDOW).fill(letter === 's' ? 1_000 : 0))
  await segmenter.settle()
  return { segments, starts }
}

test('a stretch of speech is cut out with the silence that ended it', async () => {
  const { segments, starts } = await cut(`${'.'.repeat(20)}${'s'.repeat(10)}${'.'.repeat(10)}`)
  expect(starts).toBe(1)
  expect(segments).toHaveLength(1)
  expect(segments[0]?.speechMs).toBeGreaterThanOrEqual(10 * WINDOW_MS)
  expect(segments[0]?.startSample).toBe(10 * WINDOW)
})

test('a click of one window is no speech', async () => {
  expect(await cut(`....s${'.'.repeat(20)}`)).toEqual({ segments: [], starts: 0 })
})

test('a short pause does not end a segment', async () => {
  const { segments } = await cut(`${'s'.repeat(8)}...${'s'.repeat(8)}${'.'.repeat(8)}`)
  expect(segments).toHaveLength(1)
})

test('endless speech is handed over in pieces', async () => {
  const { segments } = await cut('s'.repeat(60))
  expect(segments).toHaveLength(0)
  const long = await cutInSlices(31_000 / WINDOW_MS)
  expect(long.length).toBeGreaterThanOrEqual(1)
})

async function cutInSlices(windows: number): Promise<SpeechSegment[]> {
  const segments: SpeechSegment[] = []
  const segmenter = createSpeechSegmenter({
    detector,
    windowSamples: WINDOW,
    rateHz: 16_000,
    endSilenceMs: 160,
    onStart: () => undefined,
    onEnd: segment => segments.push(segment),
  })
  for (let i = 0; i < windows; i++) {
    segmenter.push(new Int16Array(WINDOW).fill(1))
    await segmenter.settle()
  }
  return segments
}

test('two segments that overlap are joined without saying anything twice', () => {
  const first = { samples: Int16Array.from([1, 2, 3, 4]), startSample: 100, speechMs: 10 }
  const second = { samples: Int16Array.from([3, 4, 5]), startSample: 102, speechMs: 5 }
  expect([...joinSegments(first, second).samples]).toEqual([1, 2, 3, 4, 5])
})

test('two segments with a gap are joined with silence in between', () => {
  const first = { samples: Int16Array.from([1, 2]), startSample: 0, speechMs: 10 }
  const second = { samples: Int16Array.from([9]), startSample: 4, speechMs: 5 }
  expect(joinSegments(first, second)).toEqual({
    samples: Int16Array.from([1, 2, 0, 0, 9]),
    startSample: 0,
    speechMs: 15,
  })
})
