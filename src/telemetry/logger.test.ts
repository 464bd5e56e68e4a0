import { expect, test } from 'bun:test'
import { createLogger } from './logger.ts'

function logged(attributes: Record<string, unknown>): string {
  let line = ''
  createLogger({ level: 'debug', destination: { write: text => (line += text) } }).info(
    'Something happened',
    attributes,
  )
  return line
}

test('a line is JSON with a static message and its facts', () => {
  expect(JSON.parse(logged({ callId: 'c1', at: new Date(0) }))).toMatchObject({
    msg: 'Something happened',
    callId: 'c1',
    at: '1970-01-01T00:00:00.000Z',
  })
})

test.each([
  [{ apiKey: 'canary' }],
  [{ nested: { list: [{ password: 'canary' }] } }],
  [{ headers: { Authorization: 'Bearer canary', cookie: 'canary' } }],
  [{ 'call.pii.transcript': 'canary' }],
  [{ pii: { caller: 'canary' } }],
  [{ url: 'ws://127.0.0.1/rtc?access_token=canary&x=1' }],
  [{ error: new Error('Incorrect API key provided: sk-canary') }],
  [{ error: new Error('outer', { cause: new Error('postgres://app:canary@db/x') }) }],
])('%j does not show the canary', attributes => {
  expect(logged(attributes)).not.toContain('canary')
})

test('an error keeps its name, its message and its cause', () => {
  const line = JSON.parse(logged({ error: new TypeError('outer', { cause: new Error('inner') }) }))
  expect(line.error).toMatchObject({ name: 'TypeError', message: 'outer', cause: { message: 'inner' } })
})
