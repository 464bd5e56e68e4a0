import { expect, test } from 'bun:test'
import { createCallMemory } from './call-memory.ts'

test('what happened in the same millisecond is told in the order in which it was', () => {
  const memory = createCallMemory()
  const turn = { seq: 1, role: 'caller', text: 'what time is it', interrupted: false } as const
  memory.noteTurn({ ...turn, startedAtMs: 500, endedAtMs: 500, latency: null })
  memory.noteToolStart('t1', { name: 'clock', argumentsJson: '{}', startedAtMs: 500 })
  memory.noteTurn({
    ...turn,
    seq: 2,
    role: 'agent',
    text: 'Noon.',
    startedAtMs: 500,
    endedAtMs: 900,
    latency: null,
  })
  expect(memory.history().map(item => (item.type === 'turn' ? item.text : item.name))).toEqual([
    'what time is it',
    'clock',
    'Noon.',
  ])
})
