import { expect, test } from 'bun:test'
import { APIConnectionError, APIStatusError, APITimeoutError } from '@livekit/agents'
import type { PartPatience } from '../providers/provider-patience.ts'
import { type SpeakSentence, startSentence } from './sentence-audio.ts'
import { SentenceTts } from './sentence-tts.ts'

const PATIENCE: PartPatience = {
  firstByteMs: 120,
  idleMs: 120,
  budget: { attemptsMax: 3, totalMs: 900, pausesMs: [10] },
}
const numbers = (from: number, to: number) => Int16Array.from({ length: to - from }, (_, at) => from + at)

/** What one attempt gives: pieces, then an error, an end, or nothing any more. */
type Attempt = { pieces?: Int16Array[]; ends: Error | 'well' | 'never' }

async function listen(attempts: Attempt[]) {
  let asked = 0
  const speak: SpeakSentence = async function* (_, signal) {
    const { pieces = [], ends } = attempts[asked++] ?? { ends: new Error('asked too often') }
    for (const piece of pieces) yield piece
    if (ends === 'never')
      await new Promise(resolve => signal.addEventListener('abort', resolve, { once: true }))
    else if (ends !== 'well') throw ends
  }
  const retries: string[] = []
  const heard: number[] = []
  let failure: unknown = null
  try {
    const rules = {
      patience: PATIENCE,
      onRetry: ({ error }: { error: unknown }) => retries.push(String(error)),
    }
    for await (const chunk of startSentence(speak, 'A sentence.', rules).chunks()) heard.push(...chunk)
  } catch (error) {
    failure = error
  }
  return { heard, failure, asked, retries: retries.length }
}

const broken = () => new APIConnectionError({ message: 'gone' })

test('a sentence that breaks off in the middle is said to its end, and no word of it twice', async () => {
  const result = await listen([
    { pieces: [numbers(0, 30), numbers(30, 50)], ends: broken() },
    { pieces: [numbers(0, 40), numbers(40, 100)], ends: 'well' },
  ])
  expect(result).toEqual({ heard: [...numbers(0, 100)], failure: null, asked: 2, retries: 1 })
})

test('a sentence that breaks off again is given up: the caller does not hear a third attempt', async () => {
  const error = broken()
  const result = await listen([
    { pieces: [numbers(0, 30)], ends: broken() },
    { pieces: [numbers(0, 60)], ends: error },
  ])
  expect(result).toEqual({ heard: [...numbers(0, 60)], failure: error, asked: 2, retries: 1 })
})

test('a provider that hangs is asked again while the budget lasts, then it was too slow', async () => {
  const result = await listen([{ ends: 'never' }, { ends: 'never' }, { ends: 'never' }])
  expect(result.failure).toBeInstanceOf(APITimeoutError)
  expect([result.asked, result.heard]).toEqual([3, []])
})

test('a provider that falls silent in the middle is asked for the rest', async () => {
  const result = await listen([
    { pieces: [numbers(0, 20)], ends: 'never' },
    { pieces: [numbers(0, 50)], ends: 'well' },
  ])
  expect([result.heard, result.failure]).toEqual([[...numbers(0, 50)], null])
})

test('what cannot help is not tried again', async () => {
  const refused = new APIStatusError({ options: { statusCode: 401 } })
  expect(await listen([{ ends: refused }])).toMatchObject({ failure: refused, asked: 1, retries: 0 })
})

test('audio without end is no sentence', async () => {
  const second = new Int16Array(24_000)
  const { failure, asked } = await listen([{ pieces: Array(200).fill(second), ends: 'well' }])
  expect([asked, String(failure)]).toEqual([1, 'the audio does not end (body=null, retryable=false)'])
})

test('of a voice that is closed nothing is asked again: not by whoever waits for a sentence, nor by whoever wants another', async () => {
  const asked: string[] = []
  let fail = (_: Error) => undefined as unknown
  const voice = new SentenceTts({
    label: 'test',
    async *speak(sentence) {
      asked.push(sentence)
      yield await new Promise<Int16Array>((_, reject) => {
        fail = reject
      })
    },
    rules: { patience: PATIENCE },
    onClose: () => fail(broken()),
  })
  const waiting = Array.fromAsync(voice.open('A sentence.').chunks())
  await voice.close()
  expect(await waiting).toEqual([])
  expect(await Array.fromAsync(voice.open('Another.').chunks())).toEqual([])
  // Longer than the pause before a second attempt.
  await Bun.sleep(50)
  expect(asked).toEqual(['A sentence.'])
})
