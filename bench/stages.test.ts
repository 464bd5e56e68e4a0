import { expect, test } from 'bun:test'
import { type ProviderEvent, stagesOf } from './stages.ts'

const at = (event: ProviderEvent['event'], atEpochMs: number): ProviderEvent => ({ event, atEpochMs })
const ANSWER = [
  at('final', 1_240),
  at('llm_request', 1_243),
  at('llm_token', 1_343),
  at('tts_request', 1_345),
  at('tts_byte', 1_445),
]

test('each stage is the time between two edges of the providers', () => {
  expect(stagesOf(ANSWER, { endedAtMs: 1_000, heardAtMs: 1_500 })).toEqual({
    finalMs: 240,
    thinkMs: 3,
    voiceMs: 2,
    playMs: 55,
  })
})

test('an answer that was prepared before the text was final has a negative stage', () => {
  const early = [at('llm_request', 1_150), ...ANSWER.filter(({ event }) => event !== 'llm_request')].toSorted(
    (a, b) => a.atEpochMs - b.atEpochMs,
  )
  expect(stagesOf(early, { endedAtMs: 1_000, heardAtMs: 1_500 }).thinkMs).toBe(-90)
})

test('what was left over from the turn before is not told as a stage of this one', () => {
  expect(stagesOf(ANSWER, { endedAtMs: 5_000, heardAtMs: 5_500 })).toEqual({
    finalMs: null,
    thinkMs: null,
    voiceMs: null,
    playMs: null,
  })
})

test('of an agent that hears by itself there is no final text', () => {
  const stages = stagesOf(ANSWER.slice(1), { endedAtMs: 1_000, heardAtMs: 1_500 })
  expect(stages).toEqual({ finalMs: null, thinkMs: null, voiceMs: 2, playMs: 55 })
})
