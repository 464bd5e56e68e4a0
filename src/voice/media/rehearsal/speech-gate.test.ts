import { expect, test } from 'bun:test'
import { createSpeechGate } from './speech-gate.ts'

function createGate() {
  let nowMs = 0
  const gate = createSpeechGate(() => nowMs)
  const at = (seconds: number) => {
    nowMs = seconds * 1_000
  }
  const speak = (from: number, to: number) => {
    at(from)
    gate.speechStarted()
    at(to)
    gate.speechEnded()
  }
  return { ...gate, at, speak }
}

test('words are taken while or soon after somebody spoke, and not out of noise', () => {
  const gate = createGate()
  expect(gate.admitsWords()).toBe(false)
  gate.speak(1, 2)
  gate.at(2.4)
  expect(gate.admitsWords()).toBe(true)
  gate.at(5)
  expect(gate.admitsWords()).toBe(false)
  gate.speechStarted()
  gate.at(20)
  expect(gate.admitsWords()).toBe(true)
})

test('speech into what the agent says counts when it is understood, else the agent goes on', () => {
  const gate = createGate()
  gate.noteAgent(true)
  gate.speak(1, 2)
  expect(gate.admitsDoubt()).toBe(false)
  gate.speak(3, 4)
  expect(gate.admitsWords()).toBe(true)
  gate.noteAgent(false)
  gate.speak(6, 7)
  expect(gate.admitsDoubt()).toBe(true)
})

test('the voice that has just stopped the agent spoke into it', () => {
  const gate = createGate()
  gate.noteAgent(true)
  gate.at(1)
  gate.noteAgent(false)
  gate.speak(1.05, 2)
  expect(gate.admitsDoubt()).toBe(false)
})

test('what is not understood right after typing is the keyboard', () => {
  const gate = createGate()
  gate.noteTyped()
  gate.speak(1, 1.5)
  expect(gate.admitsDoubt()).toBe(false)
  gate.speak(4, 4.5)
  expect(gate.admitsDoubt()).toBe(true)
})
