/** What a Gemini Live connection does when it ends: comes back, or says once and in kind why not. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { type GeminiFake, startGeminiFake } from '../../../../tests/fakes/gemini-fake.ts'
import type { GeminiSettings } from '../../../../tests/fakes/gemini-settings.ts'
import { installLibraryLog } from '../library-log.ts'
import { CANARY_KEY, type GeminiBench, startBench, until } from './gemini-live.fixture.ts'
import type { RealtimeFaultKind, RealtimeOptions } from './realtime-voice.ts'

let fake: GeminiFake
const benches: GeminiBench[] = []

beforeAll(async () => {
  installLibraryLog(() => undefined, 'error')
  fake = await startGeminiFake()
})
afterEach(async () => {
  await Promise.all(benches.splice(0).map(bench => bench.close()))
  await fake.reset()
})
afterAll(() => fake.stop())

const NAME: GeminiSettings['memory'] = [
  {
    match: 'my name',
    recall: 'I am called (\\w+)',
    answer: 'You are called $1.',
    forgotten: 'I do not know you.',
  },
]

async function open(patch?: Partial<RealtimeOptions>): Promise<GeminiBench> {
  const bench = await startBench(fake, patch)
  benches.push(bench)
  return bench
}

const answered = (bench: GeminiBench, count: number) =>
  until(`${count} answers are complete`, () => bench.answers.filter(({ isDone }) => isDone).length >= count)

/** A conversation in which the caller has said a name, and the server has given a handle for it. */
async function introduced(): Promise<GeminiBench> {
  await fake.set({ memory: NAME, rules: [{ match: 'called Ida', reply: 'Hello.' }], waitsForPlayback: false })
  const bench = await open()
  await bench.type('I am called Ida')
  await answered(bench, 1)
  await until('the turn is over', async () =>
    (await fake.journal())[0]?.sent.some(message => JSON.stringify(message).includes('turnComplete')),
  )
  await Bun.sleep(50) // The handle follows the turn on the same socket.
  return bench
}

async function asksForName(bench: GeminiBench): Promise<string | undefined> {
  const count = bench.answers.length
  await bench.type('what is my name')
  await answered(bench, count + 1)
  return bench.answers[count]?.text
}

const handleOf = (setup: Record<string, unknown> | null | undefined) =>
  (setup?.sessionResumption as { handle?: string } | undefined)?.handle
const promptOf = (setup: Record<string, unknown> | null | undefined) =>
  JSON.stringify(setup?.systemInstruction)

describe('told to go', () => {
  test('it closes the old connection first, takes the session up by its handle, and the conversation goes on', async () => {
    const bench = await introduced()
    await fake.goAway('10s')
    await until('it has come back', () => bench.resumed.length === 1)
    expect(bench.resumed[0]).toMatchObject({ reason: 'go_away', code: null })
    expect(await asksForName(bench)).toBe('You are called Ida.')
    const [first, second] = await fake.journal()
    expect(first?.clientCloseCode).toBe(1000)
    expect(second).toMatchObject({ isResumed: true, openBesides: 0 })
    expect(second?.received.some(message => JSON.stringify(message).includes('Say exactly'))).toBe(false)
    expect(bench.faults).toEqual([])
  })

  test('it leaves in time by its own clock, when the server says nothing more', async () => {
    await fake.set({ isSilentAfterGoAway: true, rules: [{ match: 'ramble', reply: 'Well. '.repeat(80) }] })
    const bench = await open()
    await bench.type('please ramble on')
    await until('it rambles', () => (bench.answers[0]?.audioMs ?? 0) > 500)
    await fake.goAway('1s')
    await until('it has come back', () => bench.resumed.length === 1, 3_000)
    // The answer was cut: it is asked to go on, not to begin again.
    await answered(bench, 2)
    expect(bench.answers[1]?.text).toBe('And so the answer goes on to its end.')
  })

  test('it lets an answer be finished, as long as there is time', async () => {
    await fake.set({ rules: [{ match: 'soup', reply: 'There is soup, and there is bread.' }] })
    const bench = await open()
    await bench.type('is there soup')
    await until('it answers', () => (bench.answers[0]?.audioMs ?? 0) > 300)
    await fake.goAway('30s')
    await until('it has come back', () => bench.resumed.length === 1)
    expect(bench.answers[0]?.text).toBe('There is soup, and there is bread.')
  })

  test('it stays, where the server warns long before', async () => {
    const bench = await introduced()
    await fake.goAway('300s')
    expect(await asksForName(bench)).toBe('You are called Ida.')
    await Bun.sleep(300) // Three looks for a quiet moment.
    expect(await fake.journal()).toHaveLength(1)
  })
})

describe('cut off', () => {
  test.each([
    ['an internal error', { kind: 'close', code: 1011, reason: 'Internal error encountered.' }],
    ['a policy close out of the blue', { kind: 'close', code: 1008, reason: 'The operation was aborted.' }],
    ['a strange complaint', { kind: 'close', code: 1007, reason: 'CONTENT_TYPE_AUDIO not supported.' }],
    ['a normal close', { kind: 'close', code: 1000, reason: '' }],
    ['a close without a code', { kind: 'empty_close' }],
    ['a broken line', { kind: 'drop' }],
  ] as const)('by %s it comes back by its handle and remembers', async (_, how) => {
    const bench = await introduced()
    await fake.end(how)
    await until('it has come back', () => bench.resumed.length === 1)
    expect(bench.resumed[0]?.reason).toBe('closed')
    expect(await asksForName(bench)).toBe('You are called Ida.')
    expect(handleOf((await fake.journal())[1]?.setup)).toStartWith('handle-')
    expect(bench.faults).toEqual([])
  })

  test('what a resumed session has forgotten is in our own record of the call', async () => {
    const bench = await introduced()
    await fake.set({ forgetsOnResume: true })
    await fake.end({ kind: 'drop' })
    await until('it has come back', () => bench.resumed.length === 1)
    expect(await asksForName(bench)).toBe('You are called Ida.')
    expect(promptOf((await fake.journal())[1]?.setup)).toContain('Do not greet again')
  })

  test('when the handle is refused, a fresh session goes on from our own record', async () => {
    const bench = await introduced()
    await fake.forgetHandles()
    await fake.end({ kind: 'drop' })
    await until('it has come back', () => bench.resumed.length === 1)
    expect(await asksForName(bench)).toBe('You are called Ida.')
    const journal = await fake.journal()
    expect(journal.map(({ setup }) => handleOf(setup) !== undefined)).toEqual([false, true, false])
  })

  test('in the middle of a word, the answer goes on where it stopped', async () => {
    await fake.set({ faults: [{ at: 'mid_word', how: { kind: 'drop' } }] })
    const bench = await open()
    await bench.type('are you open')
    await answered(bench, 2)
    const [cut, rest] = bench.answers
    const whole = 'We are open from nine in the morning until ten at night. May I book a table for you?'
    const said = cut?.text.trim() ?? ''
    expect(whole).toStartWith(said)
    expect(said.length).toBeWithin(20, 60)
    expect(rest?.text).toBe('And so the answer goes on to its end.')
    expect(JSON.stringify((await fake.journal())[1]?.received)).toContain(said)
  })

  test('while a tool runs, its result is told to the new connection', async () => {
    await fake.set({
      faults: [{ at: 'tool_call', how: { kind: 'close', code: 1011, reason: 'Internal error' } }],
    })
    const bench = await open()
    await bench.type('what time is it')
    await answered(bench, 1)
    await until('it has come back', () => bench.resumed.length === 1)
    const [call] = bench.answers[0]?.calls ?? []
    if (!call) throw new Error('no tool was called')
    await bench.answerTools([call], 'noon in Berlin')
    await answered(bench, 2)
    expect(bench.answers[1]?.text).toBe('The tool answered: noon in Berlin.')
  })

  test('the caller is not asked to repeat: words that got no sign of life are sent again', async () => {
    await fake.set({
      transcripts: ['Are you open?'],
      faults: [{ at: 'caller_done', how: { kind: 'drop' } }],
    })
    const bench = await open()
    bench.speak()
    await answered(bench, 1)
    expect(bench.answers[0]?.text).toStartWith('We are open')
    expect(bench.resumed).toHaveLength(1)
  })

  test('what the caller says meanwhile is kept, for a bounded time', async () => {
    const bench = await introduced()
    await fake.set({ handshakeStatus: 503, transcripts: ['Are you open?'] })
    await fake.end({ kind: 'drop' })
    await until('it has tried in vain', async () => (await fake.journal()).length >= 3)
    bench.speak({ ms: 8_000, silenceMs: 700 })
    await fake.set({ handshakeStatus: null })
    await answered(bench, 2)
    expect(bench.answers[1]?.text).toStartWith('We are open')
    const log = (await fake.journal()).at(-1)
    expect((log?.audioBytes ?? 0) / 32).toBeLessThanOrEqual(5_100)
  }, 10_000)

  test('a server that does not answer any more is noticed, and left', async () => {
    const bench = await introduced()
    await fake.end({ kind: 'half_open' })
    await fake.set({ transcripts: ['What is my name?'] })
    bench.speak()
    await until('it has come back', () => bench.resumed.length === 1, 15_000)
    await answered(bench, 2)
    expect(bench.answers[1]?.text).toBe('You are called Ida.')
    expect((await fake.journal()).every(({ pings }) => pings === 0)).toBe(true)
  }, 20_000)
})

describe('what does not mend itself is told once, by its kind and never in the words of the server', () => {
  const kinds: [string, Partial<GeminiSettings>, RealtimeFaultKind, number][] = [
    ['a key that is refused in the handshake', { apiKey: 'other', keyRefusal: 'http' }, 'key', 403],
    ['a key that is refused after the setup', { apiKey: 'other' }, 'key', 1007],
    ['a model that does not exist', { models: ['gemini-other'] }, 'model', 1008],
    ['no quota in the handshake', { handshakeStatus: 429 }, 'quota', 429],
    [
      'no quota after the setup',
      {
        faults: [
          { at: 'setup', how: { kind: 'close', code: 1011, reason: 'You exceeded your current quota.' } },
        ],
      },
      'quota',
      1011,
    ],
    [
      'a setup that it does not take',
      {
        faults: [
          { at: 'setup', how: { kind: 'close', code: 1007, reason: `Invalid argument ${CANARY_KEY}` } },
        ],
      },
      'refused',
      1007,
    ],
  ]
  test.each(kinds)('%s', async (_, settings, kind, status) => {
    await fake.set(settings)
    const bench = await open()
    const reply = bench.session.generateReply('hello').catch((error: Error) => error.name)
    await until('the fault is told', () => bench.faults.length > 0)
    expect(await reply).toBe('RealtimeError')
    expect(bench.faults.map(fault => [fault.kind, fault.status])).toEqual([[kind, status]])
    expect(bench.faults[0]?.message).not.toContain(CANARY_KEY)
    expect(await fake.journal()).toHaveLength(1)
  })

  test('quota that ends in the middle of a call', async () => {
    const bench = await introduced()
    await fake.end({ kind: 'close', code: 1013, reason: 'Resource has been exhausted (e.g. check quota).' })
    await until('the fault is told', () => bench.faults.length > 0)
    expect(bench.faults.map(({ kind }) => kind)).toEqual(['quota'])
  })

  test('nobody at the address, after a few attempts', async () => {
    const bench = await open({ baseUrl: 'http://127.0.0.1:9' })
    await until('the fault is told', () => bench.faults.length > 0, 8_000)
    expect(bench.faults.map(({ kind }) => kind)).toEqual(['unreachable'])
  }, 10_000)

  test('an address that is none', async () => {
    const bench = await open({ baseUrl: 'not an address' })
    await until('the fault is told', () => bench.faults.length > 0, 8_000)
    expect(bench.faults.map(({ kind }) => kind)).toEqual(['unreachable'])
  }, 10_000)
})

test('a prompt that changes in the middle of the call is taken up at the next quiet moment, in the same session', async () => {
  const bench = await introduced()
  await bench.session.updateInstructions('You are Anna. Speak German now.')
  await until('it is taken up', async () => (await fake.journal()).length === 2)
  expect(await asksForName(bench)).toBe('You are called Ida.')
  const log = (await fake.journal())[1]
  expect(log?.isResumed).toBe(true)
  expect(promptOf(log?.setup)).toContain('Speak German now.')
  expect(bench.resumed).toEqual([])
})
