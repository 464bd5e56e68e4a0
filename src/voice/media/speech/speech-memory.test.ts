import { expect, test } from 'bun:test'
import { AGENT_RATE_HZ } from './pcm.ts'
import type { SpeakSentence } from './sentence-audio.ts'
import { createSpeechMemory, speechKey } from './speech-memory.ts'

/** A voice that says a sentence in pieces of ten samples, one for each letter. */
function createVoice() {
  const asked: string[] = []
  const speak: SpeakSentence = async function* (sentence) {
    asked.push(sentence)
    for (const letter of sentence) yield new Int16Array(10).fill(letter.charCodeAt(0))
  }
  return { asked, speak }
}

async function listen(speak: SpeakSentence, sentence: string, pieces = Number.POSITIVE_INFINITY) {
  const heard: number[] = []
  for await (const chunk of speak(sentence, new AbortController().signal)) {
    heard.push(...chunk)
    if (--pieces === 0) break
  }
  return heard
}

test('a sentence is asked for once and sounds the same from memory, in one piece', async () => {
  const { asked, speak } = createVoice()
  const memory = createSpeechMemory()
  const remembered = memory.over(speak, sentence => sentence)
  const first = await listen(remembered, 'hello')
  expect(await listen(remembered, 'hello', 1)).toEqual(first)
  expect(asked).toEqual(['hello'])
  expect(memory.sizeBytes).toBe(100)
})

test('what is not worth keeping is asked for each time', async () => {
  const { asked, speak } = createVoice()
  const memory = createSpeechMemory()
  const remembered = memory.over(speak, () => null)
  await listen(remembered, 'hello')
  await listen(remembered, 'hello')
  expect([asked.length, memory.sizeBytes]).toEqual([2, 0])
})

test('a sentence that was cut off is not kept', async () => {
  const { asked, speak } = createVoice()
  const remembered = createSpeechMemory().over(speak, sentence => sentence)
  await listen(remembered, 'hello', 2)
  expect(await listen(remembered, 'hello')).toHaveLength(50)
  expect(asked).toHaveLength(2)
})

test('a sentence that was stopped is not kept, though its voice just ends', async () => {
  const { asked, speak } = createVoice()
  const stopping = new AbortController()
  const stopped: SpeakSentence = async function* (sentence, signal) {
    for await (const chunk of speak(sentence, signal)) {
      if (signal.aborted) return
      yield chunk
    }
  }
  const remembered = createSpeechMemory().over(stopped, sentence => sentence)
  for await (const _ of remembered('hello', stopping.signal)) stopping.abort()
  expect(await listen(remembered, 'hello')).toHaveLength(50)
  expect(asked).toHaveLength(2)
})

test('a sentence that failed is not kept', async () => {
  let attempts = 0
  const speak: SpeakSentence = async function* () {
    yield new Int16Array(10)
    if (++attempts === 1) throw new Error('the line broke')
  }
  const remembered = createSpeechMemory().over(speak, sentence => sentence)
  await expect(listen(remembered, 'hello')).rejects.toThrow('the line broke')
  await listen(remembered, 'hello')
  await listen(remembered, 'hello')
  expect(attempts).toBe(2)
})

test('memory is bounded: what was not heard for longest goes first', async () => {
  const { asked, speak } = createVoice()
  const memory = createSpeechMemory({ limitBytes: 250 })
  const remembered = memory.over(speak, sentence => sentence)
  for (const sentence of ['hello', 'there', 'hello', 'again', 'hello', 'there'])
    await listen(remembered, sentence)
  expect(asked).toEqual(['hello', 'there', 'again', 'there'])
  expect(memory.sizeBytes).toBe(200)
})

test('what would fill the memory by itself is played and not kept', async () => {
  const speak: SpeakSentence = async function* () {
    for (let second = 0; second < 31; second++) yield new Int16Array(AGENT_RATE_HZ)
  }
  const memory = createSpeechMemory()
  await listen(
    memory.over(speak, sentence => sentence),
    'hello',
    31,
  )
  expect(memory.sizeBytes).toBe(0)
})

test('after a day a sentence is asked for again', async () => {
  const { asked, speak } = createVoice()
  let nowMs = 0
  const remembered = createSpeechMemory({ nowMs: () => nowMs }).over(speak, sentence => sentence)
  await listen(remembered, 'hello')
  nowMs = 25 * 3600 * 1000
  await listen(remembered, 'hello')
  expect(asked).toHaveLength(2)
})

test('keys differ where one part does, and do not show it', () => {
  const parts = ['openai-compatible', 'http://voice.test', 'model', 'anna', 'en', 'secret', 'Hello.']
  const keys = parts.map((_, at) => speechKey(parts.map((part, index) => (index === at ? `${part}!` : part))))
  expect(new Set([speechKey(parts), ...keys]).size).toBe(parts.length + 1)
  expect(speechKey(['a', 'b'])).not.toBe(speechKey(['ab', '']))
  expect(speechKey(parts)).not.toContain('secret')
})
