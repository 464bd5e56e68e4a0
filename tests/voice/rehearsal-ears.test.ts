/** Rehearsal with ears: a spoken call without any model, key or network. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rehearsalEn } from '#messages/rehearsal-en.ts'
import type { SessionPlan } from '#voice/protocol.ts'
import { type MediaStage, type StagedCall, startMediaStage, TOOLS } from './media-calls.ts'

const TEST_MS = 60_000
/** A phrase may be said again as often when it was not understood. */
const REPEATS_MAX = 2
/** What was not understood lets the agent go on after 1.5 s. */
const UNDERSTOOD_WITHIN_MS = 3_000
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

/** The private folders of the ears lie here, so that their processes can be told from others. */
const folder = mkdtempSync(join(tmpdir(), 'parley-ears-test-'))

beforeAll(async () => {
  process.env.TMPDIR = folder
  stage = await startMediaStage()
  stage.bench.answerTools(({ name }) =>
    name === 'hang_up' ? { output: 'The call ends.', hangUp: true } : { output: NOTED },
  )
}, 30_000)
afterAll(async () => {
  delete process.env.TMPDIR
  await stage.close()
  rmSync(folder, { recursive: true, force: true })
}, 30_000)

/** The recognisers of this file's calls. */
function recognisers(): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .filter(pid => {
      const words = commandOf(pid)
      return words[0]?.endsWith('pocketsphinx_continuous') && words.some(word => word.startsWith(folder))
    })
    .map(Number)
}

function commandOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  } catch {
    // It ended while we were looking.
    return []
  }
}

const placeCall = (patch: Partial<SessionPlan> = {}) =>
  stage.placeCall({ models: REHEARSAL, greeting: 'Hello.', tools: [...TOOLS, BOOK_TABLE], ...patch })

const turnsOf = (callId: string) =>
  stage.bench.of(callId).flatMap(message => (message.type === 'turn' ? [message.turn] : []))

/** Waits until the agent has been heard and is silent. */
async function hearOut({ caller }: StagedCall, afterMs = 0): Promise<void> {
  const begun = await caller.waitFor('loud', { afterMs })
  await caller.waitFor('quiet', { afterMs: begun.atMs, withinMs: 20_000 })
}

/** Says a phrase until the agent gives the expected answer; answers how often it had to be said again. */
async function converse(call: StagedCall, phrase: string, expected: string): Promise<number> {
  let repeats = 0
  let answer = await ask(call, phrase)
  while (answer !== expected) {
    const reply = replyTo(answer, phrase)
    if (reply === phrase && repeats++ === REPEATS_MAX)
      throw new Error(`"${phrase}" was answered with "${answer}"`)
    answer = await ask(call, reply)
  }
  return repeats
}

/** What the agent says to these words. */
async function ask(call: StagedCall, words: string): Promise<string> {
  const before = turnsOf(call.callId).length
  const spoken = await call.caller.speak(words)
  await hearOut(call, spoken.atMs)
  const { turn } = await stage.bench.waitFor('turn', call.callId, {
    where: ({ turn }) => turn.role === 'agent' && turn.seq > before,
  })
  return turn.text
}

/** As a person goes on who was not understood at once: a question is answered, anything else is said again. */
function replyTo(answer: string, phrase: string): string {
  if (answer === rehearsalEn.didYouMean(phrase)) return 'yes please'
  const asks = [rehearsalEn.unclear.yes_or_no, rehearsalEn.booking.askYesOrNo]
  const isQuestion = asks.includes(answer) || /Did you mean: |Is that right\?$/.test(answer)
  return isQuestion && phrase !== 'yes please' ? 'no thank you' : phrase
}

/** Says a phrase into the agent's sentence until it stops for it: one that was not understood lets the agent go on. */
async function cutIn({ caller, callId }: StagedCall, phrase: string): Promise<void> {
  for (let repeats = 0; ; repeats++) {
    await caller.speak(phrase)
    const stopped = stage.bench.waitFor('turn', callId, {
      where: ({ turn }) => turn.role === 'agent' && turn.interrupted,
      withinMs: UNDERSTOOD_WITHIN_MS,
    })
    if (
      await stopped.then(
        () => true,
        () => false,
      )
    )
      return
    if (repeats === REPEATS_MAX) throw new Error(`"${phrase}" did not stop the agent`)
  }
}

test(
  'a table is booked by three spoken phrases: understood, confirmed, and the tool ran',
  async () => {
    const call = await placeCall()
    await hearOut(call)
    const repeats = [
      await converse(call, 'what are your opening hours', rehearsalEn.openingHours('always.')),
      await converse(
        call,
        'book a table for four people tomorrow at seven',
        rehearsalEn.booking.confirm(4, 'tomorrow at seven'),
      ),
      await converse(call, 'yes please', NOTED),
    ]
    const ran = await stage.bench.waitFor('tool_call', call.callId)
    expect({ ...ran, toolCallId: '', startedAtMs: 0 }).toEqual({
      type: 'tool_call',
      callId: call.callId,
      toolCallId: '',
      startedAtMs: 0,
      name: 'book_table',
      argumentsJson: '{"people":4,"when":"tomorrow at seven"}',
    })
    const turns = turnsOf(call.callId)
    const transcript = turns.map(({ role, text }) => `${role}: ${text}`)
    expect(transcript).toContain('caller: book a table for four people tomorrow at seven')
    expect(transcript).toContain('caller: yes please')
    expect(transcript.join()).not.toContain(rehearsalEn.unheardWords)
    const answersMs = turns.flatMap(({ latency }) => latency?.totalMs ?? [])
    console.log(`said again: ${repeats.join(', ')} times; answers began after ${answersMs.join(', ')} ms`)
    await call.caller.leave()
    expect((await stage.bench.waitFor('ended', call.callId)).reason).toBe('caller_hung_up')
  },
  TEST_MS,
)

test(
  'speech that it does not know is asked about, and does nothing',
  async () => {
    const call = await placeCall()
    await hearOut(call)
    const spoken = await call.caller.speak('my dog has eaten the homework')
    await hearOut(call, spoken.atMs)
    const { turn } = await stage.bench.waitFor('turn', call.callId, {
      where: ({ turn }) => turn.role === 'agent' && turn.text !== 'Hello.',
    })
    expect(turn.text).toMatch(/^Sorry, I (did not understand|am not sure)/)
    expect(stage.bench.of(call.callId).some(({ type }) => type === 'tool_call')).toBe(false)
    await call.caller.leave()
    await stage.bench.waitFor('ended', call.callId)
  },
  TEST_MS,
)

test(
  'words stop the agent in the middle of a sentence and are answered',
  async () => {
    const sentence =
      'It goes on and on about all the things that one can do here, and never comes to an end. '
    const call = await placeCall({ greeting: `Hello, this is a very long greeting. ${sentence.repeat(4)}` })
    // Some of it has been heard: words of which nothing was leave no turn behind.
    await stage.bench.waitFor('partial', call.callId, {
      where: ({ role, text }) => role === 'agent' && text.includes('greeting'),
    })
    await cutIn(call, 'what are your opening hours')
    const { turn } = await stage.bench.waitFor('turn', call.callId, {
      where: ({ turn }) => turn.role === 'agent' && !turn.interrupted,
      withinMs: 20_000,
    })
    expect(turn.text).toBe(rehearsalEn.openingHours('always.'))
    expect(turnsOf(call.callId)[0]).toMatchObject({ role: 'agent', interrupted: true })
    await call.caller.leave()
    await stage.bench.waitFor('ended', call.callId)
  },
  TEST_MS,
)

test(
  'a call whose recogniser dies twice goes on by text, and none of its processes stays',
  async () => {
    const call = await placeCall()
    await hearOut(call)
    for (const pid of recognisers()) process.kill(pid, 'SIGKILL')
    await stage.bench.waitFor('incident', call.callId, {
      where: ({ incident }) => incident.phrase.text === rehearsalEn.ears.lostNotice,
    })
    await call.caller.speak('what are your opening hours')
    await stage.bench.waitFor('turn', call.callId, {
      where: ({ turn }) => turn.text === rehearsalEn.ears.lost,
    })
    call.caller.type('where are you')
    await stage.bench.waitFor('turn', call.callId, {
      where: ({ turn }) => turn.text === rehearsalEn.address('Harbour Street 4.'),
    })
    await call.caller.leave()
    await stage.bench.waitFor('ended', call.callId)
    const deadline = performance.now() + 5_000
    while (recognisers().length > 0 && performance.now() < deadline) await Bun.sleep(20)
    expect(recognisers()).toEqual([])
  },
  TEST_MS,
)

test(
  'the third call at once is answered by text, and says why',
  async () => {
    const typing = await stage.placeCall({ models: REHEARSAL, greeting: 'Hello.' }, { microphone: false })
    const heard = await Promise.all([placeCall(), placeCall()])
    const deadline = performance.now() + 10_000
    while (recognisers().length < 10 && performance.now() < deadline) await Bun.sleep(20)
    expect(recognisers()).toHaveLength(10)
    const third = await placeCall()
    await hearOut(third)
    const spoken = await third.caller.speak('what are your opening hours')
    await hearOut(third, spoken.atMs)
    third.caller.type('where are you')
    await stage.bench.waitFor('turn', third.callId, {
      where: ({ turn }) => turn.text === rehearsalEn.address('Harbour Street 4.'),
    })
    expect(turnsOf(third.callId).map(({ text }) => text)).toEqual([
      'Hello.',
      rehearsalEn.unheardWords,
      rehearsalEn.ears.busy,
      'where are you',
      rehearsalEn.address('Harbour Street 4.'),
    ])
    for (const { caller, callId } of [typing, ...heard, third]) {
      await caller.leave()
      await stage.bench.waitFor('ended', callId)
    }
  },
  TEST_MS,
)
