import { beforeAll, expect, test } from 'bun:test'
import { initializeLogger } from '@livekit/agents'
import type { LineTool } from '../session/call-line.ts'
import { createTestDialogue, linesOf, turnOf, until } from './dialogue.fixture.ts'

beforeAll(() => initializeLogger({ pretty: false, level: 'silent' }))

test('words before a tool are heard before those behind it, however late their sound is', async () => {
  const tool: LineTool = {
    name: 'look_up',
    description: '',
    parameters: {},
    run: () => Promise.resolve({ output: 'free', isError: false }),
  }
  const { decide, ear, sound, opened, agent } = createTestDialogue(
    [{ text: 'Let me check.', tools: [{ name: 'look_up' }] }, { text: 'It is free.' }],
    [tool],
  )
  sound.isLate = true
  decide(turnOf('Is the table free?'))
  await until('the first words are asked for', () => opened.length === 1)
  sound.isLate = false
  await until('those behind the tool are, too', () => opened.length === 2)
  await Bun.sleep(10)
  expect(ear.said).toEqual([])
  sound.come()
  await until('both were heard', () => agent.length === 2)
  expect(ear.said).toEqual(['Let me check.', 'It is free.'])
})

test('answers that were given up push nothing out of what the model is told', async () => {
  const { decide, model } = createTestDialogue([{ text: 'Yes.' }])
  decide(turnOf('The first words.'))
  for (let guess = 0; guess < 700; guess++) {
    decide({ type: 'think', words: `guess ${guess}`, continues: false })
    decide({ type: 'forget' })
    if (guess % 8 === 0) await Bun.sleep(1)
  }
  await Bun.sleep(5)
  decide(turnOf('Still there?'))
  await until('the model was asked', () => linesOf(model.asked.at(-1)).includes('user: Still there?'))
  expect(linesOf(model.asked.at(-1))).toContain('user: The first words.')
})

test('who hangs up has their last words in the transcript, and nobody answers them', async () => {
  const { decide, dialogue, caller, model } = createTestDialogue([{ text: 'Bye.' }])
  dialogue.stopHearing()
  decide(turnOf('Thanks, bye.'))
  await Bun.sleep(5)
  expect([caller.map(({ text }) => text), model.asked.length]).toEqual([['Thanks, bye.'], 0])
})
