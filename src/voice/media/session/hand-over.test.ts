import { expect, test } from 'bun:test'
import { voiceEn } from '#messages/voice-en.ts'
import { agentPlan } from '../../protocol.ts'
import type { HandOver } from '../session.ts'
import type { Speech } from './call-line.ts'
import { createHandOver } from './hand-over.ts'

const ORDER: HandOver = {
  type: 'hand_over',
  callId: 'c1',
  toolCallId: 't1',
  output: 'Billing has the call now.',
  agentName: 'Billing',
  farewell: 'One moment.',
  opening: 'This is Billing.',
  agent: agentPlan.parse({
    systemPrompt: '',
    greeting: '',
    language: 'en',
    models: { kind: 'gemini-live', baseUrl: '', model: '', voice: '', apiKey: null },
    fallbacks: [],
    pace: 'balanced',
    silenceMs: null,
    tools: [],
    speechProgram: null,
    serviceSentences: voiceEn.serviceSentences,
    otherLanguages: [],
  }),
}

/** A line of either kind, whose sentences are over when the test says so. */
function stage(kind: 'cascade' | 'realtime', farewellMaxMs?: number) {
  const happened: string[] = []
  const spoken = Promise.withResolvers<void>()
  const speech: Speech = {
    isInterrupted: false,
    done: spoken.promise,
    shield: () => void happened.push('shielded'),
  }
  const handOver = createHandOver({
    line: () => ({
      say(text, options) {
        happened.push(`says ${text}${options?.allowInterruptions === false ? ' to its end' : ''}`)
        return speech
      },
      onAnswer: (_, act) => act(speech),
    }),
    speaksByItself: () => kind === 'realtime',
    goOn: ({ agentName }) => happened.push(`${agentName} goes on`),
    farewellMaxMs,
  })
  return { happened, spoken, answer: handOver(ORDER, speech) }
}

test('a cascade says the sentence to its end, then the other agent goes on', async () => {
  const { happened, spoken, answer } = stage('cascade')
  expect(happened).toEqual(['says One moment. to its end'])
  spoken.resolve()
  expect(await answer).toBe('Billing has the call now.')
  expect(happened).toEqual(['says One moment. to its end', 'Billing goes on'])
})

test('a model that speaks by itself is answered with the sentence, and the other agent waits until it was said', async () => {
  const { happened, spoken, answer } = stage('realtime')
  expect(await answer).toContain('"One moment."')
  expect(happened).toEqual(['shielded'])
  spoken.resolve()
  await spoken.promise
  await Promise.resolve()
  expect(happened).toEqual(['shielded', 'Billing goes on'])
})

test('who never says it is left', async () => {
  const { happened, answer } = stage('cascade', 5)
  await answer
  expect(happened.at(-1)).toBe('Billing goes on')
})
