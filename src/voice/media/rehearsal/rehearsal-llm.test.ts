import { expect, test } from 'bun:test'
import { llm } from '@livekit/agents'
import { rehearsalEn } from '#messages/rehearsal-en.ts'
import { readQuestion } from './rehearsal-llm.ts'

const caller = (content: string) => llm.ChatMessage.create({ role: 'user', content })
const agent = (content: string) => llm.ChatMessage.create({ role: 'assistant', content })
const marker = () => caller(rehearsalEn.unheardWords)
const toolAnswer = llm.FunctionCallOutput.create({
  callId: '1',
  name: 'clock',
  output: 'noon',
  isError: false,
})

test('typed words that wait for an answer win over the marker of speech, on either side of it', () => {
  expect(readQuestion([agent('Hello.'), caller('what time is it'), marker()]).said).toBe('what time is it')
  expect(readQuestion([agent('Hello.'), marker(), caller('bye')]).said).toBe('bye')
})

test('speech after an answer is only heard', () => {
  expect(readQuestion([caller('are you open?'), agent('Always.'), marker()])).toEqual({
    said: rehearsalEn.unheardWords,
    tool: null,
  })
})

test('a tool that has answered already is not asked again', () => {
  expect(readQuestion([agent('Hello.'), caller('what time is it'), toolAnswer]).tool).toBe(toolAnswer)
  expect(readQuestion([agent('Hello.'), caller('what time is it'), toolAnswer, marker()])).toEqual({
    said: 'what time is it',
    tool: toolAnswer,
  })
  expect(readQuestion([caller('bye'), agent('Goodbye.'), toolAnswer]).tool).toBe(toolAnswer)
})
