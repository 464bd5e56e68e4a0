import { expect, test } from 'bun:test'
import { voiceEn } from '#messages/voice-en.ts'
import { PROTOCOL_VERSION, type SessionPlan, type Transport, type UpMessage } from '../protocol.ts'
import { createMediaHost, type MediaHostOptions } from './media-host.ts'
import type { Session } from './session.ts'

const PLAN: SessionPlan = {
  callId: 'c1',
  roomUrl: 'ws://127.0.0.1:1',
  roomToken: 'ticket',
  systemPrompt: '',
  greeting: '',
  language: 'en',
  models: {
    kind: 'rehearsal',
    facts: { organizationName: '', openingHours: '', address: '', timeZone: 'UTC' },
    ears: null,
  },
  tools: [],
  speechProgram: null,
  maxDurationMs: 1_000,
  serviceSentences: voiceEn.serviceSentences,
  fallbacks: [],
  pace: 'balanced',
  silenceMs: null,
  resumed: null,
  awaitsCaller: false,
  otherLanguages: [],
}

/** A host with sessions that only write down what they were told. */
function createHost(
  openSession?: () => Session,
  steps: Partial<Pick<MediaHostOptions, 'prepare' | 'warmUp' | 'rest'>> = {},
) {
  const sent: UpMessage[] = []
  const told: unknown[] = []
  let say: (message: unknown) => void = () => undefined
  const transport: Transport<UpMessage, unknown> = {
    send: message => void sent.push(message),
    onMessage: listener => {
      say = listener
    },
  }
  const open = (): Session => {
    const ended = Promise.withResolvers<void>()
    return {
      end: request => {
        told.push(['end', request.reason, request.withSentence])
        ended.resolve()
      },
      say: text => void told.push(['say', text]),
      resolveTool: result => void told.push(['tool', result.toolCallId]),
      acknowledgeTurn: seq => void told.push(['ack', seq]),
      done: ended.promise,
    }
  }
  createMediaHost({
    transport,
    openSession: openSession ?? open,
    prepare: async () => undefined,
    warmUp: async () => undefined,
    rest: async () => undefined,
    ...steps,
  })
  return { sent, told, say: (message: unknown) => say(message) }
}

test('says hello back with its version', async () => {
  const host = createHost()
  host.say({ type: 'hello', version: 1, logLevel: 'warn' })
  await Bun.sleep(0)
  expect(host.sent).toContainEqual({ type: 'ready', version: PROTOCOL_VERSION })
})

test('a message that is no message is reported by the paths of its fields, never by their values', () => {
  const host = createHost()
  const plan = { ...PLAN, models: { kind: 'cascade', llm: { apiKey: 'canary', baseUrl: 5 } } }
  host.say({ type: 'start', plan })
  expect(host.sent).toHaveLength(1)
  expect(host.sent[0]).toMatchObject({ type: 'log', level: 'error' })
  expect(JSON.stringify(host.sent)).toContain('plan.models.llm.baseUrl')
  expect(JSON.stringify(host.sent)).not.toContain('canary')
})

test('tells the right session, and a call is opened once', () => {
  const host = createHost()
  host.say({ type: 'start', plan: PLAN })
  host.say({ type: 'start', plan: PLAN })
  host.say({ type: 'say', callId: 'c1', text: 'hello' })
  host.say({ type: 'say', callId: 'unknown', text: 'hello' })
  host.say({ type: 'turn_ack', callId: 'c1', seq: 3 })
  host.say({ type: 'tool_result', callId: 'c1', toolCallId: 't1', output: '', isError: false, hangUp: false })
  expect(host.told).toEqual([
    ['say', 'hello'],
    ['ack', 3],
    ['tool', 't1'],
  ])
})

test('draining says goodbye to every session and refuses new ones', async () => {
  const host = createHost()
  host.say({ type: 'start', plan: PLAN })
  host.say({ type: 'drain' })
  host.say({ type: 'start', plan: { ...PLAN, callId: 'c2' } })
  await Bun.sleep(0)
  expect(host.told).toEqual([['end', 'shutdown', true]])
  expect(host.sent).toEqual([
    { type: 'ended', callId: 'c2', reason: 'shutdown', detail: null, durationMs: 0 },
    { type: 'drained' },
  ])
})

test('draining waits for the start and the warm-up, which it cuts short, and for what is native to rest', async () => {
  const order: string[] = []
  const prepared = Promise.withResolvers<void>()
  const rested = Promise.withResolvers<void>()
  const host = createHost(undefined, {
    prepare: () => prepared.promise,
    warmUp: async signal => void order.push(signal.aborted ? 'warm-up cut short' : 'warm-up'),
    rest: () => rested.promise,
  })
  host.say({ type: 'hello', version: 1, logLevel: 'warn' })
  host.say({ type: 'drain' })
  await Bun.sleep(0)
  expect(host.sent).toEqual([])
  prepared.resolve()
  await Bun.sleep(0)
  expect(order).toEqual(['warm-up cut short'])
  expect(host.sent).not.toContainEqual({ type: 'drained' })
  rested.resolve()
  await Bun.sleep(0)
  expect(host.sent).toContainEqual({ type: 'drained' })
})

test('a session that cannot be opened ends its call instead of leaving it open', () => {
  const host = createHost(() => {
    throw new Error('no such thing')
  })
  host.say({ type: 'start', plan: PLAN })
  expect(host.sent.map(({ type }) => type)).toEqual(['log', 'ended'])
})
