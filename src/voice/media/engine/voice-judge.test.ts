import { expect, test } from 'bun:test'
import { createVoiceJudge } from './voice-judge.ts'

const WINDOW_SAMPLES = 512

/** A detector that answers when it is told to. */
function createTestJudge() {
  const asked: PromiseWithResolvers<number>[] = []
  const log: (number | string)[] = []
  const judge = createVoiceJudge({
    windowSamples: WINDOW_SAMPLES,
    detector: {
      predict() {
        const answer = Promise.withResolvers<number>()
        asked.push(answer)
        return answer.promise
      },
    },
    onJudged: probability => log.push(probability),
  })
  const answer = async (probability: number) => {
    asked.shift()?.resolve(probability)
    await Bun.sleep(0)
  }
  return { judge, asked, log, answer }
}

test('windows are cut from whatever comes and judged one behind the other', async () => {
  const { judge, asked, log, answer } = createTestJudge()
  judge.push(new Int16Array(500))
  expect(asked).toHaveLength(0)
  judge.push(new Int16Array(600))
  expect(asked).toHaveLength(1)
  await answer(0.1)
  await answer(0.2)
  expect(log).toEqual([0.1, 0.2])
})

test('words wait for the windows in which they were said', async () => {
  const { judge, log, answer } = createTestJudge()
  judge.behind(() => log.push('at once'))
  judge.push(new Int16Array(2 * WINDOW_SAMPLES))
  judge.behind(() => log.push('words'))
  judge.push(new Int16Array(WINDOW_SAMPLES))
  await answer(0.1)
  expect(log).toEqual(['at once', 0.1])
  await answer(0.2)
  await answer(0.3)
  expect(log).toEqual(['at once', 0.1, 0.2, 'words', 0.3])
})

test('nothing is told once it is stopped', async () => {
  const { judge, log, answer } = createTestJudge()
  judge.push(new Int16Array(WINDOW_SAMPLES))
  judge.behind(() => log.push('words'))
  judge.stop()
  await answer(0.9)
  judge.behind(() => log.push('words'))
  expect(log).toEqual([])
})

test('audio that the detector cannot keep up with is dropped', async () => {
  const { judge, log, answer } = createTestJudge()
  judge.push(new Int16Array(500 * WINDOW_SAMPLES))
  for (let at = 0; at < 500; at++) await answer(0.5)
  expect(log).toHaveLength(321)
})
