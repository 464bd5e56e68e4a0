import { beforeAll, describe, expect, test } from 'bun:test'
import { initializeLogger } from '@livekit/agents'
import type { LineTool } from '../session/call-line.ts'
import { createTestDialogue, linesOf, turnOf, until } from './dialogue.fixture.ts'

beforeAll(() => initializeLogger({ pretty: false, level: 'silent' }))

function createTool(name: string) {
  const runs: Record<string, unknown>[] = []
  const answers = Promise.withResolvers<void>()
  const tool: LineTool = {
    name,
    description: '',
    parameters: {},
    async run(args) {
      runs.push(args)
      await answers.promise
      return { output: `${name} is done`, isError: false }
    },
  }
  return { tool, runs, answer: answers.resolve }
}

describe('an answer begun before the turn is certain', () => {
  test('is asked for and voiced at once, heard only when the turn is certain, and asked for once', async () => {
    const { decide, model, ear, opened, agent } = createTestDialogue([{ text: 'We are open.' }])
    decide({ type: 'think', words: 'Are you open?', continues: false })
    await until('its sound is fetched', () => opened.length === 1)
    expect(linesOf(model.asked[0])).toEqual(['user: Are you open?'])
    expect(ear.said).toEqual([])
    decide(turnOf('Are you open?'))
    await until('it was heard', () => agent.length === 1)
    expect(agent[0]).toMatchObject({ text: 'We are open.', isInterrupted: false })
    expect(model.asked).toHaveLength(1)
  })

  test('runs no tool before the turn is certain', async () => {
    const { tool, runs, answer } = createTool('book')
    const answers = [{ tools: [{ name: 'book', args: '{"for":2}' }] }, { text: 'Booked.' }]
    const { decide, model, agent } = createTestDialogue(answers, [tool])
    answer()
    decide({ type: 'think', words: 'Book a table.', continues: false })
    await until('the model was asked', () => model.asked.length === 1)
    await Bun.sleep(20)
    expect(runs).toEqual([])
    decide(turnOf('Book a table.'))
    await until('the answer was heard', () => agent.length === 1)
    expect(runs).toEqual([{ for: 2 }])
    expect(linesOf(model.asked[1])).toEqual(['user: Book a table.', 'call: book', 'result: book is done'])
  })

  test('is void when the caller goes on: never heard, its tools never run', async () => {
    const { tool, runs } = createTool('book')
    const answers = [{ text: 'Booked.', tools: [{ name: 'book' }] }, { text: 'For three, then.' }]
    const { decide, model, ear, agent } = createTestDialogue(answers, [tool])
    decide({ type: 'think', words: 'Book a table for two.', continues: false })
    await until('the model was asked', () => model.asked.length === 1)
    decide({ type: 'forget' })
    decide(turnOf('Book a table for two. No, three.'))
    await until('the answer was heard', () => agent.length === 1)
    expect(ear.said).toEqual(['For three, then.'])
    expect(runs).toEqual([])
    expect(linesOf(model.asked[1])).toEqual(['user: Book a table for two. No, three.'])
  })
})

describe('no turn of the caller stays without an answer', () => {
  test('an empty answer is asked for once more', async () => {
    const { decide, agent, faults } = createTestDialogue([{}, { text: 'Here I am.' }])
    decide(turnOf('Hello?'))
    await until('it was heard', () => agent.length === 1)
    expect(agent[0]?.text).toBe('Here I am.')
    expect(faults).toEqual([])
  })

  test('after the second empty one the agent asks back', async () => {
    const { decide, agent, model } = createTestDialogue([{}, {}, { text: 'never asked' }])
    decide(turnOf('Hello?'))
    await until('it was heard', () => agent.length === 1)
    expect(agent[0]?.text).toBe('Sorry, again please.')
    expect(model.asked).toHaveLength(2)
  })

  test('an answer that breaks off goes on, and is no end of the call', async () => {
    const { decide, agent, model, faults } = createTestDialogue([
      { text: 'We are open from nine. We', fails: true },
      { text: 'We close at five.' },
    ])
    decide(turnOf('When are you open?'))
    await until('both parts were heard', () => agent.length === 2)
    expect(faults).toEqual(['llm broke'])
    expect(agent.map(({ text }) => text)).toEqual(['We are open from nine. We', 'We close at five.'])
    expect(linesOf(model.asked[1])).toEqual([
      'user: When are you open?',
      'assistant: We are open from nine. We',
    ])
  })

  test('a model that fails before its first word is a fault', async () => {
    const { decide, faults, agent } = createTestDialogue([{ fails: true }])
    decide(turnOf('Hello?'))
    await until('it is known', () => faults.length === 1)
    expect(faults).toEqual(['llm failed'])
    expect(agent).toEqual([])
  })

  test('dots and smileys are no answer', async () => {
    const { decide, agent } = createTestDialogue([{ text: '… 🙂' }, { text: 'Here I am.' }])
    decide(turnOf('Hello?'))
    await until('it was heard', () => agent.some(({ text }) => text === 'Here I am.'))
  })

  test('a model that says nothing of what its tool found is asked once more', async () => {
    const { tool, answer } = createTool('look_up')
    answer()
    const { decide, agent } = createTestDialogue(
      [{ text: 'Let me check.', tools: [{ name: 'look_up' }] }, {}, { text: 'It is free.' }],
      [tool],
    )
    decide(turnOf('Is the table free?'))
    await until('it was heard', () => agent.length === 2)
    expect(agent.map(({ text }) => text)).toEqual(['Let me check.', 'It is free.'])
  })

  test('words before a tool that ends the call are enough', async () => {
    const { tool, answer } = createTool('hang_up')
    answer()
    const { decide, agent, model, dialogue } = createTestDialogue(
      [{ text: 'Goodbye.', tools: [{ name: 'hang_up' }] }, {}],
      [tool],
    )
    decide(turnOf('Bye.'))
    await until('it is over', () => model.asked.length >= 2)
    await dialogue.interrupt()
    expect(agent.map(({ text }) => text)).toEqual(['Goodbye.'])
  })
})

test('words before a tool stand before it in the next question, however late their sound is', async () => {
  const { tool, answer } = createTool('hang_up')
  answer()
  const { decide, model, sound, agent } = createTestDialogue(
    [{ text: 'Goodbye.', tools: [{ name: 'hang_up' }] }, {}],
    [tool],
  )
  sound.isLate = true
  decide(turnOf('Bye.'))
  await until('the model was asked again', () => model.asked.length >= 2)
  sound.come()
  await until('it was heard', () => agent.length === 1)
  expect(linesOf(model.asked[1])).toEqual([
    'user: Bye.',
    'assistant: Goodbye.',
    'call: hang_up',
    'result: hang_up is done',
  ])
})

describe('who is cut off', () => {
  test('is remembered with what was heard, before the words that cut in', async () => {
    const { decide, model, ear, agent } = createTestDialogue([
      { text: 'A long story about the sea. It goes on and on.' },
      { text: 'Yes?' },
    ])
    ear.hold()
    decide(turnOf('Tell me a story.'))
    await until('it is heard', () => ear.said.length === 2)
    ear.said.length = 0
    decide({ type: 'cut_agent' }, turnOf('Stop.'))
    ear.finishAll()
    await until('the answer is heard', () => ear.said.length === 1)
    expect(linesOf(model.asked[1])).toEqual([
      'user: Tell me a story.',
      'assistant: A long story about the sea. It goes on and on.',
      'user: Stop.',
    ])
    expect(agent[0]).toMatchObject({ isInterrupted: true })
  })

  test('has no second voice behind it: what was not heard is dropped', async () => {
    const { decide, ear, dialogue } = createTestDialogue([{ text: 'First.' }])
    ear.hold()
    decide(turnOf('Hello?'))
    await until('it is heard', () => ear.said.length === 1)
    const waiting = dialogue.say('Behind it.')
    decide({ type: 'cut_agent' })
    await waiting.done
    expect(waiting.isInterrupted).toBe(true)
    expect(ear.said).not.toContain('Behind it.')
  })

  test('finishes the tools that are at work, and the next question knows their results', async () => {
    const { tool, runs, answer } = createTool('book')
    const { decide, model, agent } = createTestDialogue(
      [{ tools: [{ name: 'book' }] }, { text: 'It is booked.' }],
      [tool],
    )
    decide(turnOf('Book it.'))
    await until('the tool runs', () => runs.length === 1)
    decide({ type: 'cut_agent' }, turnOf('Are you there?'))
    await Bun.sleep(10)
    expect(model.asked).toHaveLength(1)
    answer()
    await until('the answer is heard', () => agent.length === 1)
    expect(linesOf(model.asked[1])).toEqual([
      'user: Book it.',
      'call: book',
      'result: book is done',
      'user: Are you there?',
    ])
    expect(runs).toHaveLength(1)
  })

  test('is not who was shielded', async () => {
    const { decide, ear, dialogue, inputs } = createTestDialogue([])
    ear.hold()
    const goodbye = dialogue.say('Goodbye.', { allowInterruptions: false })
    await until('it is heard', () => ear.said.length === 1)
    expect(inputs.findLast(({ type }) => type === 'agent')).toMatchObject({ isShielded: true })
    decide({ type: 'cut_agent' })
    ear.finishAll()
    await goodbye.done
    expect(goodbye.isInterrupted).toBe(false)
  })
})

describe('a long first sentence', () => {
  const text = 'Thanks for calling us, this is Anna and I can help you today. I am all yours, so go on.'

  test('of a slow model begins with its first clause, and stands as one in the transcript', async () => {
    const { decide, opened, agent } = createTestDialogue([{ text, wordMs: 60 }])
    decide(turnOf('Hello?'))
    await until('it was heard', () => agent.length === 1)
    expect(opened).toEqual([
      'Thanks for calling us,',
      'this is Anna and I can help you today.',
      'I am all yours, so go on.',
    ])
    expect(agent[0]?.text).toBe(text)
  })

  test('of a slow model is not cut while something else is heard', async () => {
    const { decide, opened, agent, ear, dialogue } = createTestDialogue([{ text, wordMs: 60 }])
    ear.hold()
    dialogue.say('One moment.')
    decide(turnOf('Hello?'))
    await until('its first sentence is there', () => opened.length > 1)
    ear.finishAll()
    await until('it was heard', () => agent.length === 2)
    expect(opened[1]).toBe('Thanks for calling us, this is Anna and I can help you today.')
  })

  test('of a quick model stays whole', async () => {
    const { decide, opened, agent } = createTestDialogue([{ text }])
    decide(turnOf('Hello?'))
    await until('it was heard', () => agent.length === 1)
    expect(opened[0]).toBe('Thanks for calling us, this is Anna and I can help you today.')
  })
})

describe('a turn that was taken too early', () => {
  test('is one with what the caller goes on with: for the model, which is asked once for both', async () => {
    const { decide, model, ear, agent, caller } = createTestDialogue([
      { text: 'What did you order?' },
      { text: 'I look for it.' },
    ])
    ear.hold()
    decide(turnOf('I ordered it'))
    await until('its answer begins', () => ear.said.length === 1)
    decide({ type: 'pause_agent' }, { type: 'cut_agent' })
    decide({ type: 'think', words: 'two weeks ago.', continues: true })
    await until('the model was asked again', () => model.asked.length === 2)
    ear.finishAll()
    decide(turnOf('two weeks ago.', { continues: true }))
    await until('the answer to both was heard', () => agent.length === 2)
    expect(linesOf(model.asked[1])).toEqual(['user: I ordered it two weeks ago.'])
    expect([model.asked.length, agent[1]?.text]).toEqual([2, 'I look for it.'])
    // The transcript keeps what was taken as it was taken.
    expect(caller.map(({ text, continues }) => [text, continues])).toEqual([
      ['I ordered it', false],
      ['two weeks ago.', true],
    ])
  })

  test('keeps what a tool has done for its first half, and the model is told of both in their order', async () => {
    const { tool, runs, answer } = createTool('book')
    const { decide, model, agent } = createTestDialogue(
      [{ tools: [{ name: 'book' }] }, { text: 'Then for three.' }],
      [tool],
    )
    decide(turnOf('Book it for two.'))
    await until('the tool runs', () => runs.length === 1)
    decide({ type: 'cut_agent' }, turnOf('No, three.', { continues: true }))
    answer()
    await until('the answer is heard', () => agent.length === 1)
    expect(linesOf(model.asked[1])).toEqual([
      'user: Book it for two.',
      'call: book',
      'result: book is done',
      'user: No, three.',
    ])
  })

  test('is not one with words that were thought to be a turn of their own: the model is asked anew', async () => {
    const { decide, model, agent } = createTestDialogue([{}, { text: 'On two.' }, { text: 'I see.' }])
    decide(turnOf('I ordered it'))
    await until('its answer is on its way', () => model.asked.length === 1)
    decide({ type: 'cut_agent' }, { type: 'think', words: 'Hello?', continues: false })
    decide(turnOf('Hello?', { continues: true }))
    await until('the answer was heard', () => agent.length === 1)
    expect(linesOf(model.asked.at(-1))).toEqual(['user: I ordered it Hello?'])
  })
})

test("a listener's words are told as no turn, and nothing is answered", () => {
  const { decide, asides, caller, model } = createTestDialogue([])
  decide({ type: 'aside', words: 'Mhm.' })
  expect(asides.count).toBe(1)
  expect(caller).toEqual([])
  expect(model.asked).toHaveLength(0)
})

test('typed words take the place of what is being said, and of what was heard so far', async () => {
  const { decide, dialogue, ear, model, caller, inputs } = createTestDialogue([
    { text: 'Once upon a time.' },
    { text: 'Until five.' },
  ])
  ear.hold()
  decide(turnOf('A story.'))
  await until('it is heard', () => ear.said.length === 1)
  dialogue.answerTyped('When do you close?', { isShielded: false })
  await until('the answer is heard', () => ear.said.length === 2)
  expect(inputs.some(({ type }) => type === 'clear')).toBe(true)
  expect(linesOf(model.asked[1])).toEqual([
    'user: A story.',
    'assistant: Once upon a time.',
    'user: When do you close?',
  ])
  expect(caller.map(({ text, isTyped }) => [text, isTyped])).toEqual([
    ['A story.', false],
    ['When do you close?', true],
  ])
})

test('a word aside is heard while the answer is made, and the answer behind it', async () => {
  const slow = Promise.withResolvers<void>()
  const { decide, dialogue, ear, agent, busy } = createTestDialogue([{ text: 'Noon.', after: slow.promise }])
  expect(dialogue.sayAside('One moment.')).toBe(false)
  decide(turnOf('What time is it?'))
  expect(busy).toEqual([true])
  expect(dialogue.sayAside('One moment.')).toBe(true)
  await until('it was heard', () => agent.length === 1)
  slow.resolve()
  await until('the answer was heard', () => agent.length === 2)
  expect(ear.said).toEqual(['One moment.', 'Noon.'])
  await until('nothing is at work', () => busy.at(-1) === false)
})

test('a model that calls tools without end must answer at last', async () => {
  const { tool, runs, answer } = createTool('clock')
  answer()
  const loop = Array.from({ length: 20 }, () => ({ tools: [{ name: 'clock' }] }))
  const { decide, model, agent } = createTestDialogue(loop, [tool])
  decide(turnOf('What time is it?'))
  await until('it was heard', () => agent.length === 1)
  expect(agent[0]?.text).toBe('Sorry, again please.')
  expect([model.asked.length, runs.length]).toEqual([6, 5])
})

test('from words that are certain to the first sound handed over it takes next to nothing', async () => {
  const spentMs: number[] = []
  for (let turn = 0; turn < 40; turn++) {
    const { decide, ear, dialogue } = createTestDialogue([{ text: 'We are open until five today.' }])
    const startedAt = performance.now()
    decide(turnOf('Are you open?'))
    await until('it is heard', () => ear.said.length === 1)
    spentMs.push(performance.now() - startedAt)
    await dialogue.close()
  }
  const median = spentMs.toSorted((a, b) => a - b)[20] ?? Number.NaN
  console.log(`own overhead of a turn: median ${median.toFixed(2)} ms`)
  expect(median).toBeLessThan(10)
})
