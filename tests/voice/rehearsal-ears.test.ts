/** Rehearsal with ears: a spoken call without any model, key or network. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { rehearsalEn } from '#messages/rehearsal-en.ts'
import type { SessionPlan } from '#voice/protocol.ts'
import { type MediaStage, type StagedCall, startMediaStage, TOOLS } from './media-calls.ts'

const TEST_MS = 60_000
/** A phrase may be said again as often when it was not understood. */
const REPEATS_MAX = 2
const NOTED = 'The wish is noted: a table for 4, tomorrow at seven. The team confirms it.'

const REHEARSAL: SessionPlan['models'] = {
  kind: 'rehearsal',
  facts: {
    organizationName: 'the Blue Door',
    openingHours: 'always',
    address: 'Harbour Street 4',
    timeZone: 'Europe/Berlin',
  },
  ears: {
    path: Bun.which('pocketsphinx_continuous') ?? 'pocketsphinx_continuous',
    modelDir: '/usr/share/pocketsphinx/model/en-us',
  },
}
const BOOK_TABLE: SessionPlan['tools'][number] = {
  name: 'book_table',
  description: 'Notes the wish for a table.',
  parameters: { type: 'object', properties: { people: { type: 'integer' }, when: { type: 'string' } } },
}

let stage: MediaStage

beforeAll(async () => {
  stage = await startMediaStage()
  stage.bench.answerTools(({ name }) =>
    name === 'hang_up' ? { output: 'The call ends.', hangUp: true } : { output: NOTED },
  )
}, 30_000)
afterAll(() => stage.close(), 30_000)

const placeCall = () =>
  stage.placeCall({ models: REHEARSAL, greeting: 'Hello.', tools: [...TOOLS, BOOK_TABLE] })

const turnsOf = (callId: string) =>
  stage.bench.of(callId).flatMap(message => (message.type === 'turn' ? [message.turn] : []))

/** Waits until the agent has been heard and is silent. */
async function hearOut({ caller }: StagedCall, afterMs = 0): Promise<void> {
  const begun = await caller.waitFor('loud', { afterMs })
  await caller.waitFor('quiet', { afterMs: begun.atMs, withinMs: 20_000 })
}

/** Says a phrase, again where the agent asks for it, and answers what the agent said to it. */
async function converse(call: StagedCall, phrase: string, expected: string): Promise<{ repeats: number }> {
  for (let repeats = 0; ; repeats++) {
    const before = turnsOf(call.callId).length
    const spoken = await call.caller.speak(phrase)
    await hearOut(call, spoken.atMs)
    const { turn } = await stage.bench.waitFor('turn', call.callId, {
      where: ({ turn }) => turn.role === 'agent' && turn.seq > before,
    })
    if (turn.text === expected) return { repeats }
    console.log(
      `not understood: ${phrase} -> ${turnsOf(call.callId)
        .map(({ text }) => text)
        .join(' | ')}`,
    )
    if (repeats === REPEATS_MAX) throw new Error(`"${phrase}" was answered with "${turn.text}"`)
  }
}

test(
  'a table is booked by three spoken phrases: understood, confirmed, and the tool ran',
  async () => {
    const call = await placeCall()
    await hearOut(call)
    await converse(call, 'what are your opening hours', rehearsalEn.openingHours('always.'))
    await converse(
      call,
      'book a table for four people tomorrow at seven',
      rehearsalEn.booking.confirm(4, 'tomorrow at seven'),
    )
    await converse(call, 'yes please', NOTED)
    const ran = await stage.bench.waitFor('tool_call', call.callId)
    expect({ ...ran, toolCallId: '', startedAtMs: 0 }).toEqual({
      type: 'tool_call',
      callId: call.callId,
      toolCallId: '',
      startedAtMs: 0,
      name: 'book_table',
      argumentsJson: '{"people":4,"when":"tomorrow at seven"}',
    })
    console.log(
      turnsOf(call.callId)
        .map(turn => `${turn.role}: ${turn.text} ${JSON.stringify(turn.latency)}`)
        .join('\n'),
    )
    await call.caller.leave()
  },
  TEST_MS,
)
