/** Rehearsal: a call without any model, key or network, on the same session as every other. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { rehearsalEn } from '#messages/rehearsal-en.ts'
import type { SessionPlan } from '#voice/protocol.ts'
import { type MediaStage, startMediaStage } from './media-calls.ts'

let stage: MediaStage

beforeAll(async () => {
  stage = await startMediaStage()
}, 30_000)
afterAll(() => stage.close(), 30_000)

const TEST_MS = 40_000
const REHEARSAL: SessionPlan['models'] = {
  kind: 'rehearsal',
  facts: {
    organizationName: 'the Blue Door',
    openingHours: 'always',
    address: 'Harbour Street 4',
    timeZone: 'Europe/Berlin',
  },
  ears: null,
}

const turnsOf = (callId: string) =>
  stage.bench.of(callId).flatMap(message => (message.type === 'turn' ? [message.turn] : []))

test(
  'greets by voice, answers typed questions by voice, says that its ears are missing, runs tools, hangs up',
  async () => {
    const { caller, callId, plan } = await stage.placeCall({
      models: REHEARSAL,
      greeting: 'Hello.',
    })
    const greeting = await caller.waitFor('loud')
    await caller.waitFor('quiet', { afterMs: greeting.atMs })

    caller.type('are you open?')
    const answer = await caller.waitFor('loud', { afterMs: caller.events.at(-1)?.atMs })
    await caller.waitFor('quiet', { afterMs: answer.atMs })
    const spoken = await caller.speak('can you hear me')
    const reply = await caller.waitFor('loud', { afterMs: spoken.atMs })
    await caller.waitFor('quiet', { afterMs: reply.atMs })
    caller.type('what time is it')
    await stage.bench.waitFor('turn', callId, {
      where: ({ turn }) => turn.text === 'It is noon.',
      withinMs: 15_000,
    })
    caller.type('bye')
    const ended = await stage.bench.waitFor('ended', callId, { withinMs: 15_000 })
    expect(ended.reason).toBe('agent_hung_up')
    expect(turnsOf(callId).map(({ role, text }) => [role, text])).toEqual([
      ['agent', 'Hello.'],
      ['caller', 'are you open?'],
      ['agent', rehearsalEn.openingHours('always.')],
      ['caller', rehearsalEn.unheardWords],
      ['agent', plan.serviceSentences.earsNotConnected],
      ['caller', 'what time is it'],
      ['agent', 'It is noon.'],
      ['caller', 'bye'],
      ['agent', rehearsalEn.goodbye],
    ])
    expect(stage.bench.of(callId).some(({ type }) => type === 'usage')).toBe(false)
    expect(await stage.fake.journal()).toEqual([])
    await caller.leave()
  },
  TEST_MS,
)

test(
  'a typed question is answered to its end whatever the microphone picks up, and the ears are not spoken of again',
  async () => {
    const { caller, callId, plan } = await stage.placeCall({ models: REHEARSAL, greeting: 'Hello.' })
    const greeting = await caller.waitFor('loud')
    await caller.waitFor('quiet', { afterMs: greeting.atMs })
    const first = await caller.speak('can you hear me')
    const sentence = await caller.waitFor('loud', { afterMs: first.atMs })
    await caller.waitFor('quiet', { afterMs: sentence.atMs })

    for (const [question, answer] of [
      ['are you open?', 'Our opening hours'],
      ['where are you?', 'Our address'],
    ] as const) {
      const noise = caller.speak('hello hello')
      const asked = caller.events.at(-1)?.atMs ?? 0
      await caller.waitFor('speech_started', { afterMs: asked })
      caller.type(question)
      await noise
      await caller.speak('one two three')
      await stage.bench.waitFor('turn', callId, {
        where: ({ turn }) => turn.role === 'agent' && turn.text.startsWith(answer),
        withinMs: 15_000,
      })
    }
    caller.type('bye')
    await stage.bench.waitFor('ended', callId, { withinMs: 15_000 })
    const turns = turnsOf(callId)
    expect(turns.map(({ text }) => text)).toEqual([
      'Hello.',
      rehearsalEn.unheardWords,
      plan.serviceSentences.earsNotConnected,
      'are you open?',
      rehearsalEn.openingHours('always.'),
      'where are you?',
      rehearsalEn.address('Harbour Street 4.'),
      'bye',
      rehearsalEn.goodbye,
    ])
    expect(turns.some(({ interrupted }) => interrupted)).toBe(false)
    await caller.leave()
  },
  TEST_MS,
)

test(
  'without a speech program the call is held in text',
  async () => {
    const { caller, callId } = await stage.placeCall(
      { models: REHEARSAL, speechProgram: null, greeting: 'Hello.' },
      { microphone: false },
    )
    caller.type('where are you?')
    await stage.bench.waitFor('turn', callId, {
      where: ({ turn }) => turn.text === rehearsalEn.address('Harbour Street 4.'),
    })
    caller.type('bye')
    expect((await stage.bench.waitFor('ended', callId)).reason).toBe('agent_hung_up')
    expect(turnsOf(callId).map(({ text }) => text)).toEqual([
      'Hello.',
      'where are you?',
      'Our address is: Harbour Street 4.',
      'bye',
      rehearsalEn.goodbye,
    ])
    expect(caller.events.some(({ event }) => event === 'subscribed')).toBe(false)
    await caller.leave()
  },
  TEST_MS,
)
