/** A call that changes its language: what the recogniser, the model and the voice are told, and what the caller hears. */
import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { spokenTexts } from '#messages/spoken-texts.ts'
import type { SessionPlan } from '#voice/protocol.ts'
import type { JournalEntry } from '../fakes/fake-settings.ts'
import { type MediaStage, startMediaStage } from './media-calls.ts'

let stage: MediaStage

beforeAll(async () => {
  stage = await startMediaStage()
}, 30_000)
afterEach(() => stage.fake.reset())
afterAll(() => stage.close(), 30_000)

const TEST_MS = 40_000
const GREETING = 'Hello, this is Anna.'
const INVITATION = 'Für Deutsch sagen Sie bitte: Deutsch.'

const GERMAN_SENTENCES = { ...spokenTexts('de').serviceSentences, shutdown: 'Auf Wiederhören.' }

const FILLERS = ['en', 'de'].map(language => spokenTexts(language).serviceSentences.oneMoment)

const german = (invitation: string | null): SessionPlan['otherLanguages'] => [
  { language: 'de', voice: 'katja', serviceSentences: GERMAN_SENTENCES, invitation },
]

const turnsOf = (callId: string) =>
  stage.bench.of(callId).flatMap(message => (message.type === 'turn' ? [message.turn] : []))
const of = (journal: readonly JournalEntry[], part: JournalEntry['part']) =>
  journal.filter(entry => entry.part === part)
/** Without the filler, which comes where the machine of the test is slow. */
const spoken = (journal: readonly JournalEntry[]) =>
  of(journal, 'tts').flatMap(({ body }) =>
    FILLERS.includes(String(body.input)) ? [] : [[body.voice, body.input]],
  )

test(
  'a call that begins in English goes on in German when the caller does, and back when they ask for it',
  async () => {
    await stage.fake.set({
      transcripts: ['What are your opening hours?', 'Haben Sie morgen Abend geöffnet?', 'English please'],
      rules: [
        { match: 'opening hours', reply: 'From nine to five.' },
        { match: 'morgen Abend', reply: 'Ja, bis zehn Uhr.' },
        { match: 'english', reply: 'Of course.' },
      ],
    })
    const { caller, callId } = await stage.placeCall({ greeting: GREETING, otherLanguages: german(null) })
    await caller.waitFor('quiet')
    for (const [index, words] of [
      'what are your opening hours',
      'and tomorrow evening',
      'english please',
    ].entries()) {
      const asked = await caller.speak(words)
      await caller.waitFor('loud', { afterMs: asked.atMs })
      await stage.bench.waitFor('turn', callId, { where: ({ turn }) => turn.seq === 3 + index * 2 })
    }
    expect(turnsOf(callId).map(({ text }) => text)).toEqual([
      GREETING,
      'What are your opening hours?',
      'From nine to five.',
      'Haben Sie morgen Abend geöffnet?',
      'Ja, bis zehn Uhr.',
      'English please',
      'Of course.',
    ])
    const journal = await stage.fake.journal()
    expect(of(journal, 'stt').map(({ body }) => body.language ?? null)).toEqual([null, null, 'de'])
    expect(spoken(journal)).toEqual([
      ['anna', GREETING],
      ['anna', 'From nine to five.'],
      ['katja', 'Ja, bis zehn Uhr.'],
      ['anna', 'Of course.'],
    ])
    const told = of(journal, 'llm').map(({ rawBody }) => /speak (\w+) now/.exec(rawBody)?.[1] ?? null)
    expect(told).toEqual([null, 'German', 'English'])
    await caller.leave()
  },
  TEST_MS,
)

test(
  'where the agent asks, the greeting names the other language in its own voice; the model may choose it too',
  async () => {
    await stage.fake.set({
      transcripts: ['Could somebody speak the other one with me today?'],
      rules: [{ match: 'other one', tool: { name: 'switch_language', arguments: '{"language":"German"}' } }],
    })
    // Not the greeting of the other call, which is known already.
    const greeting = 'Hello, this is the Blue Door.'
    const plan = { greeting, otherLanguages: german(INVITATION) }
    const { caller, callId } = await stage.placeCall(plan)
    await stage.bench.waitFor('turn', callId, { where: ({ turn }) => turn.text === INVITATION })
    const asked = await caller.speak('could somebody speak the other one with me today')
    await caller.waitFor('loud', { afterMs: asked.atMs })
    await stage.bench.waitFor('partial', callId, {
      where: ({ role, text }) => role === 'agent' && text.includes('speak German'),
    })
    stage.bench.send({ type: 'end', callId, reason: 'shutdown', withSentence: true })
    await stage.bench.waitFor('ended', callId, { withinMs: 25_000 })
    const journal = await stage.fake.journal()
    expect(spoken(journal).slice(0, 2)).toEqual([
      ['anna', greeting],
      ['katja', INVITATION],
    ])
    const last = turnsOf(callId).at(-1)
    expect(last?.text).toBe(GERMAN_SENTENCES.shutdown)
    expect(spoken(journal).at(-1)?.[0]).toBe('katja')
    // Not a tool of the organization: the desk was never asked.
    expect(stage.bench.of(callId).filter(({ type }) => type === 'tool_call')).toEqual([])
    await caller.leave()
  },
  TEST_MS,
)
