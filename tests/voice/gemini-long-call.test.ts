/**
 * A call of twenty minutes with Gemini Live in compressed time: the server's clock runs 36 times faster, the voices do not. It lives
 * through two GoAways and one internal error (1011), and neither forgets nor repeats itself.
 */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { fillPhrase } from '#lib/phrase.ts'
import type { RtcCaller } from './caller/rtc-caller.ts'
import { type GeminiStage, GREETING, promptOf, startGeminiStage } from './gemini-stage.ts'

let stage: GeminiStage

beforeAll(async () => {
  stage = await startGeminiStage()
}, 30_000)
afterAll(() => stage.close(), 30_000)

const TIME_FACTOR = 36
const STORY_MIN_CHARS = 40

/** Silence inside what the agent said, between two moments of the caller's clock. */
function longestGapMs(caller: RtcCaller, fromMs: number, toMs: number): number {
  let silentSinceMs: number | null = null
  let gapMs = 0
  for (const event of caller.events) {
    if (event.atMs < fromMs || event.atMs > toMs) continue
    if (event.event === 'quiet') silentSinceMs = event.lastLoudAtMs
    if (event.event === 'loud' && silentSinceMs !== null) {
      gapMs = Math.max(gapMs, event.atMs - silentSinceMs)
      silentSinceMs = null
    }
  }
  return Math.round(gapMs)
}

test('two GoAways and one 1011: the conversation goes on, the context is kept, nobody is greeted twice', async () => {
  const ask = 'What is my name?'
  await stage.gemini.set({
    timeFactor: TIME_FACTOR,
    // As far away as a real one, and no further ahead with its voice than the ear.
    setupMs: 300,
    firstAudioMs: 400,
    audioSpeed: 1.2,
    connectionLifetimeS: 600,
    goAwayBeforeS: 60,
    transcripts: ['I am called Ida.', ask, 'Please recite the whole menu.', ask, ask],
    rules: [
      { match: 'called Ida', reply: 'Hello Ida, I will remember that.' },
      { match: 'menu', reply: 'There is soup, there is bread, and there is a cake of the day. '.repeat(4) },
    ],
    memory: [
      {
        match: 'my name',
        recall: 'I am called (\\w+)',
        answer: 'You are called $1.',
        forgotten: 'Who are you?',
      },
    ],
  })
  const { caller, callId } = await stage.greeted({ maxDurationMs: 120_000 })
  const startedAt = performance.now()
  const { bench } = stage
  const comesBack = (times: number, withinMs: number) =>
    waitUntil(`the connection was changed ${times} times`, withinMs, async () => {
      const journal = await stage.gemini.journal()
      const isReady = journal.at(-1)?.sent.some(message => 'setupComplete' in message)
      return journal.length === times + 1 && isReady
    })
  const say = async (words: string, answer: RegExp, seq: number) => {
    const asked = await caller.speak(words)
    await caller.waitFor('loud', { afterMs: asked.atMs })
    const { turn } = await bench.waitFor('turn', callId, {
      where: ({ turn }) => turn.role === 'agent' && turn.seq >= seq,
      withinMs: 25_000,
    })
    expect(turn.text).toMatch(answer)
    return { asked, turn }
  }

  await say('i am called ida', /^Hello Ida/, 3)
  await comesBack(1, 25_000)
  await say('what is my name', /^You are called Ida/, 5)

  // The internal error comes in the middle of a long answer.
  const asked = await caller.speak('please recite the whole menu')
  await bench.waitFor('partial', callId, {
    where: ({ role, text }) => role === 'agent' && text.length > STORY_MIN_CHARS && text.includes('soup'),
  })
  await stage.gemini.end({ kind: 'close', code: 1011, reason: 'Internal error encountered.' })
  await comesBack(2, 10_000)
  const rest = await bench.waitFor('turn', callId, {
    where: ({ turn }) => turn.text.startsWith('And so the answer goes on'),
    withinMs: 25_000,
  })
  const gapMs = longestGapMs(caller, asked.atMs, caller.events.at(-1)?.atMs ?? 0)
  await say('what is my name', /^You are called Ida/, rest.turn.seq + 2)

  // The session that is taken up last has lost its memory: our own record has to stand in for it.
  await stage.gemini.set({ forgetsOnResume: true })
  await comesBack(3, 30_000)
  await say('what is my name', /^You are called Ida/, rest.turn.seq + 4)
  const lastedMs = performance.now() - startedAt
  await caller.leave()
  expect((await bench.waitFor('ended', callId)).reason).toBe('caller_hung_up')

  const journal = await stage.gemini.journal()
  const sent = journal.map(log => log.sent.filter(message => 'goAway' in message).length)
  expect(sent).toEqual([1, 0, 1, 0])
  expect(journal.map(({ isResumed }) => isResumed)).toEqual([false, true, true, true])
  expect(journal.every(({ openBesides }) => openBesides === 0)).toBe(true)
  expect(journal.map(({ clientCloseCode }) => clientCloseCode)).toEqual([1000, null, 1000, 1000])
  for (const log of journal.slice(1)) {
    expect(promptOf(log)).toContain('I am called Ida.')
    expect(promptOf(log)).toContain('Do not greet again')
  }
  const greetings = journal.map(
    log => log.received.filter(m => JSON.stringify(m).includes('Say exactly')).length,
  )
  expect(greetings).toEqual([1, 0, 0, 0])
  expect(journal.every(({ audioBytes }) => audioBytes > 0)).toBe(true)
  const turns = stage.turnsOf(callId)
  expect(turns.filter(({ text }) => text === GREETING)).toHaveLength(1)
  expect(turns.map(({ seq }) => seq)).toEqual(turns.map((_, at) => at + 1))
  expect(lastedMs * TIME_FACTOR).toBeGreaterThan(20 * 60_000)
  expect(gapMs).toBeLessThan(6_000)

  const changes = journal.slice(1).map((log, at) => log.openedAtMs - (journal[at]?.endedAtMs ?? 0))
  const notices = bench
    .of(callId)
    .flatMap(message => (message.type === 'incident' ? [fillPhrase(message.incident.phrase)] : []))
  console.log(
    `${((lastedMs * TIME_FACTOR) / 60_000).toFixed(1)} minutes; from the end of one socket to the next ${changes.join(', ')} ms; ` +
      `longest silence for the caller in the answer that broke off ${gapMs} ms (0: below the 450 that count as one); told: ${notices.join(' | ')}`,
  )
}, 120_000)

async function waitUntil(
  reason: string,
  withinMs: number,
  holds: () => Promise<boolean | undefined>,
): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`waited ${withinMs} ms in vain until ${reason}`)
    await Bun.sleep(100)
  }
}
