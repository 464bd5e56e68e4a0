import { expect, test } from 'bun:test'
import { createLibraryLogger } from './library-log.ts'

type Write = (first: unknown, second?: unknown) => void

function record(level: 'debug' | 'warn') {
  const lines: unknown[][] = []
  const logger = createLibraryLogger((...line) => lines.push(line), level)
  const write = (name: string) => logger[name] as Write
  return { lines, write }
}

test('facts pass, words of callers and prompts do not', () => {
  const { lines, write } = record('debug')
  write('info')(
    { 'lk.pii.message': 'my card number', speech_id: 's1', transcript: 'secret', count: 3 },
    'playout completed',
  )
  expect(lines).toEqual([['info', 'livekit: playout completed', { speech_id: 's1', count: 3 }]])
})

test("a provider's error is shown by status only: its text may repeat the key", () => {
  const { lines, write } = record('warn')
  const error = Object.assign(new Error('Incorrect API key provided: sk-canary'), {
    name: 'APIStatusError',
    statusCode: 401,
  })
  write('error')({ error }, 'failed')
  expect(lines).toEqual([
    ['error', 'livekit: failed', { error: { name: 'APIStatusError', statusCode: 401 } }],
  ])
})

test('lines under the level are left out', () => {
  const { lines, write } = record('warn')
  write('info')('quiet')
  write('warn')('loud')
  expect(lines).toEqual([['warn', 'livekit: loud', {}]])
})
