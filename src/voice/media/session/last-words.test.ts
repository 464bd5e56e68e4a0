import { expect, test } from 'bun:test'
import type { SentenceTts } from '../speech/sentence-tts.ts'
import { createLastWords } from './last-words.ts'

/** A line whose sentences are over when the test says so. */
function createLine() {
  const said: { text: string; byMachine: boolean; finish: () => void }[] = []
  const line = {
    interrupt: async () => undefined,
    say(text: string, how?: { voice?: unknown }) {
      const { promise, resolve } = Promise.withResolvers<void>()
      said.push({ text, byMachine: how?.voice !== undefined, finish: resolve })
      return { isInterrupted: false, done: promise, shield: () => undefined }
    },
  }
  return { line, said }
}

const spareVoice = {} as SentenceTts

test('are said to their end', async () => {
  const { line, said } = createLine()
  const words = createLastWords({ line, spareVoice })
  const saying = words.say('Goodbye.')
  await Bun.sleep(0)
  said[0]?.finish()
  await saying
  expect(said.map(({ text, byMachine }) => [text, byMachine])).toEqual([['Goodbye.', false]])
})

test('are said by the machine when the voice fails, also while it speaks them', async () => {
  const { line, said } = createLine()
  const words = createLastWords({ line, spareVoice })
  const saying = words.say('Goodbye.')
  await Bun.sleep(0)
  words.loseVoice()
  await Bun.sleep(0)
  said[1]?.finish()
  await saying
  expect(said.map(({ byMachine }) => byMachine)).toEqual([false, true])
})

test('are left out when no voice is there, and cut when nobody listens', async () => {
  const mute = createLine()
  const unsaid = createLastWords({ line: mute.line, spareVoice: null })
  unsaid.loseVoice()
  await unsaid.say('Goodbye.')
  expect(mute.said).toEqual([])

  const { line } = createLine()
  const words = createLastWords({ line, spareVoice })
  const saying = words.say('Goodbye.')
  words.hurry()
  await saying
})
