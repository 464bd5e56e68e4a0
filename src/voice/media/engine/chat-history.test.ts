import { describe, expect, test } from 'bun:test'
import { llm } from '@livekit/agents'
import type { PastItem } from '../../protocol.ts'
import { createChatHistory } from './chat-history.ts'
import { linesOf } from './dialogue.fixture.ts'

const briefing = { systemPrompt: 'You are Anna.', instruction: null as string | null }
const systemOf = (context: llm.ChatContext) =>
  context.items.flatMap(item => (item.type === 'message' && item.role === 'system' ? [item.textContent] : []))

describe('what the model is told', () => {
  test('begins with one system message, which holds the prompt as it is and what goes with it at the moment', () => {
    const changing = { ...briefing }
    const history = createChatHistory(changing, [])
    expect(systemOf(history.render())).toEqual(['You are Anna.'])
    changing.instruction = 'Answer in German.'
    expect(systemOf(history.render())).toEqual(['You are Anna.\n\nAnswer in German.'])
  })

  test('ends with words that are not certain yet, which it does not keep', () => {
    const history = createChatHistory(briefing, [])
    history.addCaller('Hello.')
    expect(linesOf(history.render({ words: 'Are you open?' }))).toEqual([
      'user: Hello.',
      'user: Are you open?',
    ])
    expect(linesOf(history.render())).toEqual(['user: Hello.'])
  })

  test('holds of the agent what was heard when it is asked, and nothing of what never was', () => {
    const history = createChatHistory(briefing, [])
    let heard = ''
    history.addAgent(() => ({ text: heard, isInterrupted: true }))
    history.addCaller('Stop.')
    expect(linesOf(history.render())).toEqual(['user: Stop.'])
    heard = 'Once upon'
    expect(linesOf(history.render())).toEqual(['assistant: Once upon', 'user: Stop.'])
  })

  test('holds a tool where it was called, once its result is there', () => {
    const history = createChatHistory(briefing, [])
    const call = llm.FunctionCall.create({ callId: 'c1', name: 'book', args: '{}' })
    const settle = history.addTool(call)
    history.addCaller('Are you there?')
    expect(linesOf(history.render())).toEqual(['user: Are you there?'])
    settle({ output: 'booked', isError: false })
    expect(linesOf(history.render())).toEqual(['call: book', 'result: booked', 'user: Are you there?'])
  })

  test('holds a turn that was taken too early and its rest as one, without an answer of which nobody heard', () => {
    const history = createChatHistory(briefing, [])
    history.addCaller('I ordered it')
    history.addAgent(() => ({ text: 'We', isInterrupted: true }))
    expect(linesOf(history.render({ words: 'two weeks ago.', continues: true }))).toEqual([
      'user: I ordered it two weeks ago.',
    ])
    expect(linesOf(history.render())).toEqual(['user: I ordered it', 'assistant: We'])
    history.addCaller('two weeks ago.', { continues: true })
    history.addCaller('From Berlin.', { continues: true })
    expect(linesOf(history.render())).toEqual(['user: I ordered it two weeks ago. From Berlin.'])
  })

  test('holds both apart where a tool ran between them, or an answer was given', () => {
    const history = createChatHistory(briefing, [])
    history.addCaller('Book it for two.')
    const call = llm.FunctionCall.create({ callId: 'c1', name: 'book', args: '{}' })
    history.addTool(call)({ output: 'booked', isError: false })
    history.addCaller('No, three.', { continues: true })
    history.addAgent(() => ({ text: 'For three.', isInterrupted: false }))
    history.addCaller('Thanks.', { continues: true })
    expect(linesOf(history.render())).toEqual([
      'user: Book it for two.',
      'call: book',
      'result: booked',
      'user: No, three.',
      'assistant: For three.',
      'user: Thanks.',
    ])
  })

  test('goes on from what was said before', () => {
    const past: PastItem[] = [
      { type: 'turn', role: 'agent', text: 'Hello.', interrupted: false },
      { type: 'turn', role: 'caller', text: 'Book a table.', interrupted: false },
      { type: 'tool', name: 'book', argumentsJson: '{}', output: 'booked', isError: false },
    ]
    const lines = linesOf(createChatHistory(briefing, past).render())
    expect(lines).toEqual(['assistant: Hello.', 'user: Book a table.', 'call: book', 'result: booked'])
  })

  test('forgets the oldest words of a call without end', () => {
    const history = createChatHistory(briefing, [])
    for (let turn = 0; turn < 700; turn++) history.addCaller(`turn ${turn}`)
    const lines = linesOf(history.render())
    expect([lines.length, lines.at(-1)]).toEqual([600, 'user: turn 699'])
  })
})
