import { expect, test } from 'bun:test'
import { planNextWords } from './next-words.ts'

const turn = (role: 'caller' | 'agent', text: string) => ({
  type: 'turn' as const,
  role,
  text,
  interrupted: false,
})
const QUIET = { owed: null, wasAnswerCut: false, wereWordsLost: false }

test('nobody has spoken yet: the greeting is still to come', () => {
  expect(planNextWords({ lastTurn: null, ...QUIET }).kind).toBe('greet')
})

test('an answer that is owed is given, with what was asked, also when the caller was told to wait', () => {
  const words = planNextWords({
    lastTurn: turn('agent', 'One moment, please.'),
    ...QUIET,
    owed: 'When do you open?',
    wereWordsLost: true,
  })
  expect(words.kind === 'go_on' && words.note).toContain('"When do you open?"')
})

test('an answer that broke off is finished behind its last words', () => {
  const words = planNextWords({ lastTurn: turn('agent', 'We open at'), ...QUIET, wasAnswerCut: true })
  expect(words.kind === 'go_on' && words.note).toContain('"We open at"')
})

test('words that may be lost are asked for again', () => {
  expect(planNextWords({ lastTurn: turn('agent', 'At ten.'), ...QUIET, wereWordsLost: true }).kind).toBe(
    'apologise',
  )
})

test('where nobody waits nothing is said', () => {
  expect(planNextWords({ lastTurn: turn('agent', 'At ten.'), ...QUIET }).kind).toBe('listen')
})
