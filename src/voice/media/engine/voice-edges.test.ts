import { expect, test } from 'bun:test'
import { createVoiceEdges } from './voice-edges.ts'

/** One letter a window of 32 ms: `v` voice, `.` none. */
function judge(script: string) {
  const changes: string[] = []
  let at = 0
  const edges = createVoiceEdges(isSpeaking => changes.push(`${isSpeaking ? 'begins' : 'ends'} at ${at}`))
  for (const letter of script) {
    edges.judge(letter === 'v' ? 0.9 : 0.1)
    at++
  }
  return { changes, edges }
}

test('a voice begins with its second window and ends behind a third of a second of silence', () => {
  expect(judge('..vvvv..vv............').changes).toEqual(['begins at 3', 'ends at 19'])
})

test('a click is no voice', () => {
  expect(judge('..v...v...').changes).toEqual([])
})

test('a voice that is not heard any more has ended', () => {
  const { changes, edges } = judge('vvvv')
  edges.stop()
  edges.stop()
  expect(changes).toEqual(['begins at 1', 'ends at 4'])
})
