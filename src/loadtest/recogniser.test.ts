import { afterAll, expect, test } from 'bun:test'
import { startRecogniser } from './recogniser.ts'

const FINAL_AFTER_MS = 60
const RATE_HZ = 16_000

const finals: number[] = []
const recogniser = startRecogniser({
  finalAfterMs: FINAL_AFTER_MS,
  onFinal: atEpochMs => finals.push(atEpochMs),
})
afterAll(() => recogniser.stop())

interface Result {
  type: string
  is_final?: boolean
  channel: { alternatives: { transcript: string }[] }
}

/** Sends sound all at once and answers what was final, as far as anything came. */
async function hear(loudMs: number, query = ''): Promise<{ words: string | null; others: string[] }> {
  const socket = new WebSocket(`ws://127.0.0.1:${recogniser.port}/v1/listen?sample_rate=${RATE_HZ}${query}`)
  const others: string[] = []
  const answer = new Promise<string | null>(resolve => {
    socket.onmessage = event => {
      const message = JSON.parse(String(event.data)) as Result
      if (message.is_final) resolve(message.channel.alternatives[0]?.transcript ?? '')
      else if (message.type === 'Metadata') resolve(null)
      else others.push(message.type)
    }
  })
  await new Promise(resolve => socket.addEventListener('open', resolve))
  socket.send(new Int16Array((RATE_HZ * loudMs) / 1_000).fill(4_000))
  socket.send(new Int16Array(RATE_HZ / 10))
  // Noises are answered with nothing: behind them the line is closed, which is answered.
  if (loudMs < 320) setTimeout(() => socket.send(JSON.stringify({ type: 'CloseStream' })), 3 * FINAL_AFTER_MS)
  const words = await answer
  socket.close()
  return { words, others }
}

test.each([
  [1_000, 'book me a table for two people tomorrow evening'],
  [500, 'mhm'],
  [100, null],
])('%i ms of loud sound are taken for %p', async (loudMs, words) => {
  expect((await hear(loudMs)).words).toBe(words)
})

test('the text is final a set time after the last loud slice, wherever that stood in its packet', async () => {
  const sentAt = performance.timeOrigin + performance.now()
  await hear(1_000)
  // The packet ended with its last loud slice, so that the clock begins with its arrival.
  expect((finals.at(-1) ?? 0) - sentAt).toBeGreaterThanOrEqual(FINAL_AFTER_MS - 2)
})

test('the beginning of speech is told to those who ask for it', async () => {
  expect((await hear(1_000, '&vad_events=true')).others).toEqual(['SpeechStarted', 'Results'])
  expect((await hear(1_000)).others).toEqual(['Results'])
})
