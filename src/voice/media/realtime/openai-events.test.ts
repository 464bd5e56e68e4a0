import { expect, test } from 'bun:test'
import { llm } from '@livekit/agents'
import { decodeEvent } from './openai-events.ts'
import { type ConnectionEnd, finalFaultOf, lastFaultOf } from './openai-faults.ts'
import { createOpenAiHistory } from './openai-history.ts'
import { usageOf } from './openai-usage.ts'

const END: ConnectionEnd = { cause: 'closed', code: 1006, httpStatus: null, error: null, wasReady: true }
const refused = (httpStatus: number): ConnectionEnd => ({
  ...END,
  cause: 'refused',
  httpStatus,
  wasReady: false,
})

test('an event that a call needs is read, by its name of today or of the beta; others are passed over', () => {
  const delta = { item_id: 'i', response_id: 'r', delta: 'AAAA', event_id: 'e' }
  const read = { type: 'response.output_audio.delta', item_id: 'i', response_id: 'r', delta: 'AAAA' } as const
  expect(decodeEvent(JSON.stringify({ type: 'response.output_audio.delta', ...delta }))).toEqual(read)
  expect(decodeEvent(JSON.stringify({ type: 'response.audio.delta', ...delta }))).toEqual(read)
  expect(decodeEvent('{"type":"rate_limits.updated","rate_limits":[]}')).toBe('other')
  expect(decodeEvent('{"type":"response.created"}')).toBe('other')
  expect(decodeEvent('<html>')).toBeNull()
  expect(decodeEvent(new ArrayBuffer(2))).toBeNull()
})

test('what no attempt would mend is known by status or code, the rest is tried again', () => {
  const kindOf = (end: ConnectionEnd) => finalFaultOf(end)?.kind ?? null
  expect([401, 403, 402, 404, 400, 429, 503].map(status => kindOf(refused(status)))).toEqual([
    'key',
    'key',
    'quota',
    'model',
    'refused',
    null,
    null,
  ])
  expect(kindOf({ ...END, code: 3000, error: { code: 'invalid_api_key' } })).toBe('key')
  expect(kindOf({ ...END, error: { type: 'insufficient_quota' } })).toBe('quota')
  expect(kindOf({ ...END, error: { type: 'invalid_request_error', code: 'session_expired' } })).toBeNull()
  const setup = { type: 'invalid_request_error', code: 'invalid_value', param: 'session.audio.output.voice' }
  expect(kindOf({ ...END, error: setup, wasReady: false })).toBe('refused')
  expect(kindOf({ ...END, error: setup })).toBeNull()
})

test('when every attempt was in vain the last one tells why', () => {
  const kindOf = (end: ConnectionEnd) => lastFaultOf(end).kind
  expect(kindOf(refused(429))).toBe('quota')
  expect(kindOf(refused(503))).toBe('broken')
  expect(kindOf({ ...END, code: 1011 })).toBe('broken')
  expect(kindOf(END)).toBe('unreachable')
  expect(kindOf({ ...END, cause: 'timed_out', code: null })).toBe('tooSlow')
  expect(kindOf({ ...END, cause: 'unreadable', code: null })).toBe('unreadable')
})

test('cached tokens are part of the input, and tokens without a kind count as text', () => {
  const input_token_details = { text_tokens: 80, audio_tokens: 20, cached_tokens: 64 }
  const output_token_details = { text_tokens: 10, audio_tokens: 40 }
  expect(
    usageOf({ input_tokens: 100, output_tokens: 50, input_token_details, output_token_details }),
  ).toEqual({
    llmInputTokens: 80,
    llmCachedInputTokens: 64,
    llmOutputTokens: 10,
    audioInputTokens: 20,
    audioOutputTokens: 40,
  })
  expect(usageOf({ input_tokens: 7, output_tokens: 3 })).toMatchObject({
    llmInputTokens: 7,
    llmOutputTokens: 3,
  })
})

test('a conversation is retold in its order, without what has no words, and no result without its call', () => {
  const history = createOpenAiHistory()
  history.keep(llm.FunctionCallOutput.create({ callId: 'lost', output: 'x', isError: false }))
  history.expect({ id: 'a1', type: 'message', role: 'assistant' }, null)
  history.expect({ id: 'u1', type: 'message', role: 'user' }, 'a1')
  history.expect({ id: 'u2', type: 'message', role: 'user' }, 'u1')
  history.keep(llm.FunctionCall.create({ id: 'f1', callId: 'c1', name: 'clock', args: '{}' }))
  history.keep(llm.FunctionCallOutput.create({ id: 'o1', callId: 'c1', output: 'noon', isError: false }))
  history.setText('a1', 'Hello. ')
  history.setText('u1', 'What time is it?')
  expect(history.retell()).toEqual([
    { id: 'a1', type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hello.' }] },
    { id: 'u1', type: 'message', role: 'user', content: [{ type: 'input_text', text: 'What time is it?' }] },
    { id: 'f1', type: 'function_call', call_id: 'c1', name: 'clock', arguments: '{}' },
    { id: 'o1', type: 'function_call_output', call_id: 'c1', output: 'noon' },
  ])
  const again = llm.FunctionCallOutput.create({ callId: 'c1', output: 'noon', isError: false })
  expect(history.isAnswered(again)).toBe(true)
  expect(history.endsWithCaller).toBe(false)
})
