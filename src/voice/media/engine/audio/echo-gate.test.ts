import { expect, test } from 'bun:test'
import { createEchoGate, createLevelMeter, levelOf } from './echo-gate.ts'

const voice = (level: number) => new Int16Array(160).fill(level)
const AGENT = 3_000
const ECHO = voice(AGENT * 10 ** (-30 / 20))

test('while the agent is silent everything passes, as it is', () => {
  const gate = createEchoGate(() => 0)
  for (const samples of [voice(0), voice(1), ECHO]) expect(gate.pass(samples)).toBe(samples)
})

test('while the agent speaks its echo at -30 dB is silence, and a caller is not', () => {
  const gate = createEchoGate(() => AGENT)
  expect(levelOf(gate.pass(ECHO))).toBe(0)
  const caller = voice(400)
  expect(gate.pass(caller)).toBe(caller)
})

test('the soft parts of a word pass behind its loud ones, for a while', () => {
  const gate = createEchoGate(() => AGENT)
  gate.pass(voice(1_000))
  const heard = Array.from({ length: 40 }, () => levelOf(gate.pass(ECHO)) > 0)
  expect(heard.lastIndexOf(true)).toBe(28)
  expect(heard.slice(0, 29)).not.toContain(false)
})

test('the meter keeps the loudest of what was noted last', async () => {
  const meter = createLevelMeter()
  expect(meter.loudest).toBe(0)
  for (const level of [10, 500, 20, 30]) meter.note(level)
  expect(meter.loudest).toBe(500)
})
