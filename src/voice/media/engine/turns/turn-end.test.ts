import { describe, expect, test } from 'bun:test'
import { SILENCE_MS } from './paces.ts'
import { TurnLine } from './turn-line.fixture.ts'

const SENTENCE = 'Book a table for two.'

describe('the end of a turn', () => {
  test('is certain as soon as silence and words allow, with an answer prepared before', () => {
    const line = new TurnLine().silence(640).voice(960).silence(200).final(SENTENCE)
    expect(line.takeLog()).toEqual([`think ${SENTENCE}`])
    line.silence(400)
    expect(line.takeLog()).toEqual([`turn ${SENTENCE}`])
    const [turn] = line.turns
    expect(turn).toMatchObject({ words: SENTENCE, startedAtMs: 10_640, endedAtMs: 11_600, continues: false })
    expect(turn?.sttMs).toBe(192)
    expect(turn?.endOfTurnMs).toBe(SILENCE_MS.balanced.complete)
  })

  test('is certain at once when the words come behind the silence that they need', () => {
    const line = new TurnLine().voice(960).silence(640).final(SENTENCE)
    expect(line.takeLog()).toEqual([`turn ${SENTENCE}`])
    expect(line.turns[0]?.endOfTurnMs).toBe(640)
    expect(line.turns[0]?.sttMs).toBe(640)
  })

  test.each(['quick', 'balanced', 'patient'] as const)('waits as long as the pace says: %s', pace => {
    const texts = {
      complete: SENTENCE,
      plain: 'book a table for two',
      doubtful: 'Turn it on.',
      open: 'Book a table for',
      counting: '0176',
    }
    for (const kind of ['complete', 'plain', 'doubtful', 'open', 'counting'] as const) {
      const line = new TurnLine(pace).voice(960).silence(64).final(texts[kind]).silence(3_000)
      const waitedMs = line.turns[0]?.endOfTurnMs ?? 0
      expect(waitedMs).toBeGreaterThanOrEqual(SILENCE_MS[pace][kind])
      expect(waitedMs).toBeLessThan(SILENCE_MS[pace][kind] + 40)
    }
  })

  test('prepares nothing for half a sentence', () => {
    const line = new TurnLine().voice(960).silence(200).final('I would like to').silence(800)
    expect(line.takeLog()).toEqual([])
  })

  test('takes both halves of a sentence for one turn', () => {
    const line = new TurnLine().voice(960).silence(200).final('I would like to').silence(600)
    line.voice(960).silence(200).final('book a table.').silence(640)
    expect(line.takeLog()).toEqual([
      'think I would like to book a table.',
      'turn I would like to book a table.',
    ])
    expect(line.turns[0]?.startedAtMs).toBe(10_000)
  })

  test('forgets what was prepared when the caller goes on', () => {
    const line = new TurnLine().voice(960).silence(160).final(SENTENCE).silence(64).voice(160)
    expect(line.takeLog()).toEqual([`think ${SENTENCE}`, 'forget'])
    line.voice(640).silence(160).final('And a chair.').silence(640)
    expect(line.takeLog()).toEqual([`think ${SENTENCE} And a chair.`, `turn ${SENTENCE} And a chair.`])
  })

  test('keeps what was prepared through a click', () => {
    const line = new TurnLine().voice(960).silence(160).final(SENTENCE).silence(64).voice(32).silence(640)
    expect(line.takeLog()).toEqual([`think ${SENTENCE}`, `turn ${SENTENCE}`])
  })

  test('prepares anew when words are added in silence', () => {
    const line = new TurnLine().voice(960).silence(128).final('Book a table').final('for two.').silence(640)
    expect(line.takeLog()).toEqual([
      'think Book a table',
      'forget',
      'think Book a table for two.',
      'turn Book a table for two.',
    ])
  })

  test('waits for the final text of words that are only shown', () => {
    const line = new TurnLine().voice(960).shown('book a table').silence(900)
    expect(line.takeLog()).toEqual([])
    line.final(SENTENCE)
    expect(line.takeLog()).toEqual([`turn ${SENTENCE}`])
  })

  test('waits for the rest of words that a late recogniser shows one by one', () => {
    const line = new TurnLine().voice(960).silence(1_600).shown('Book').silence(300).shown('Book a table')
    line.silence(300).final(SENTENCE)
    expect(line.takeLog()).toEqual([`turn ${SENTENCE}`])
  })

  test('takes the shown words when the final text never comes', () => {
    const line = new TurnLine().voice(960).shown('book a table').silence(2_000)
    expect(line.takeLog()).toEqual(['turn book a table'])
    expect(line.turns[0]?.sttMs).toBe(null)
    expect(line.turns[0]?.endOfTurnMs).toBeLessThan(1_600)
  })

  test('does not take the final text twice when it comes behind the turn', () => {
    const line = new TurnLine().voice(960).shown('book a table').silence(2_000)
    line.takeLog()
    line.agent('speaking').silence(500).final('Book a table.').silence(3_000)
    expect(line.takeLog()).toEqual([])
  })

  test('takes a text for the turn when it comes late, behind seconds of silence', () => {
    const line = new TurnLine().voice(960).silence(4_000).final(SENTENCE)
    expect(line.takeLog()).toEqual([`turn ${SENTENCE}`])
    expect(line.turns[0]?.endedAtMs).toBe(10_960)
  })

  test('takes nothing for a voice of which nothing was understood', () => {
    const line = new TurnLine().voice(960).silence(300).final('').silence(5_000)
    expect(line.takeLog()).toEqual([])
    expect(line.machine.nextTickAtMs).toBe(null)
  })

  test('takes nothing when no text comes at all', () => {
    const line = new TurnLine().voice(960).silence(10_000)
    expect(line.takeLog()).toEqual([])
    expect(line.machine.nextTickAtMs).toBe(null)
  })

  test('takes a text once that comes twice', () => {
    const line = new TurnLine().voice(960).silence(160).final(SENTENCE).final(SENTENCE).silence(640)
    line.final(SENTENCE).silence(3_000)
    expect(line.takeLog()).toEqual([`think ${SENTENCE}`, `turn ${SENTENCE}`])
  })

  test('waits on while the caller speaks behind a final text', () => {
    const line = new TurnLine().voice(960).final(SENTENCE).voice(2_000)
    expect(line.takeLog()).toEqual([])
    line.silence(200).final('Tomorrow.').silence(400)
    expect(line.takeLog()).toEqual([`think ${SENTENCE} Tomorrow.`, `turn ${SENTENCE} Tomorrow.`])
  })

  test('is not held up for long by a noise behind the words', () => {
    const line = new TurnLine().voice(960).silence(160).final(SENTENCE).silence(64).voice(320).silence(3_000)
    expect(line.takeLog()).toEqual([`think ${SENTENCE}`, 'forget', `turn ${SENTENCE}`])
    expect(line.turns[0]?.endOfTurnMs).toBeLessThan(1_000)
  })

  test('is held up by a noise for a moment only, where words would be shown by now', () => {
    const line = new TurnLine().voice(640).shown('book a').voice(320).silence(160).final(SENTENCE)
    line.silence(64).voice(320).silence(3_000)
    expect(line.turns[0]?.endOfTurnMs).toBeLessThan(400)
  })

  test('is not put off for ever by a voice or music that goes on behind words that are final', () => {
    const line = new TurnLine().voice(640).shown('book a').voice(320).silence(96).final(SENTENCE)
    for (let at = 0; at < 6; at++) line.voice(640).silence(96)
    expect(line.turns.map(({ words }) => words)).toEqual([SENTENCE])
    const unseen = new TurnLine().voice(960).silence(96).final(SENTENCE).voice(16_000)
    expect(unseen.turns.map(({ words }) => words)).toEqual([SENTENCE])
    expect(unseen.turns[0]?.endedAtMs).toBe(11_056)
  })

  test('is taken for good when nobody listens any more: the last words of who hangs up', () => {
    const line = new TurnLine().voice(960).silence(160).final('Thanks, bye.').end()
    expect(line.takeLog()).toEqual(['think Thanks, bye.', 'forget', 'turn Thanks, bye.'])
    line.silence(3_000)
    expect(line.takeLog()).toEqual([])
    const listener = new TurnLine().agent('speaking').voice(320).final('Mhm.').end()
    expect(listener.turns).toEqual([])
  })

  test('is given to a short answer that is said twice, with the agent between', () => {
    const line = new TurnLine().voice(320).silence(160).final('Yes.').silence(640)
    line.agent('speaking').silence(3_008).agent('silent').silence(320)
    line.voice(128).silence(160).final('Yes.').silence(640)
    expect(line.turns.map(({ words }) => words)).toEqual(['Yes.', 'Yes.'])
  })

  test('uses the rules of the language that the words are in', () => {
    const german = new TurnLine().voice(960).silence(100).final('ich komme und', 'de').silence(1_000)
    expect(german.takeLog()).toEqual([])
    const french = new TurnLine().voice(960).silence(100).final('je viens und', 'fr').silence(1_000)
    expect(french.turns).toHaveLength(1)
  })

  test('drops what was heard when it is told to', () => {
    const line = new TurnLine().voice(960).silence(160).final(SENTENCE).clear().silence(3_000)
    expect(line.takeLog()).toEqual([`think ${SENTENCE}`, 'forget'])
  })
})

describe('words without a voice', () => {
  test('are a turn when they stand for a while', () => {
    const line = new TurnLine().silence(2_000).final('Hello there.').silence(640)
    expect(line.takeLog()).toEqual(['think Hello there.', 'turn Hello there.'])
    expect(line.turns[0]).toMatchObject({ startedAtMs: 11_984, endedAtMs: 11_984, sttMs: null })
  })

  test('are a turn even when no microphone is there', () => {
    const line = new TurnLine().final('Hello there.').idle(1_000)
    expect(line.turns.map(({ words }) => words)).toEqual(['Hello there.'])
    expect(line.turns[0]?.endOfTurnMs).toBeLessThan(400)
  })

  test('that keep coming are waited for', () => {
    const line = new TurnLine().silence(1_000)
    for (const text of ['i', 'i am', 'i am speaking', 'i am speaking low']) line.shown(text).silence(300)
    line.final('I am speaking low.')
    expect(line.takeLog()).toEqual(['think I am speaking low.'])
    line.silence(640)
    expect(line.takeLog()).toEqual(['turn I am speaking low.'])
  })
})

describe('a clock that jumps', () => {
  test('forward does not end a turn in the middle of a word', () => {
    const line = new TurnLine().voice(640).final('Book a table')
    line.nowMs += 60_000
    line.feed({ type: 'tick', atMs: line.nowMs })
    line.voice(640).silence(200).final('for two.').silence(640)
    expect(line.turns.map(({ words }) => words)).toEqual(['Book a table for two.'])
  })

  test('back, or that is no number, stands still', () => {
    const line = new TurnLine().voice(640)
    const beforeMs = line.nowMs
    line.nowMs = 1
    line.silence(320).final(SENTENCE)
    line.feed({ type: 'tick', atMs: Number.NaN })
    line.nowMs = beforeMs
    line.silence(640)
    expect(line.turns.map(({ words }) => words)).toEqual([SENTENCE])
    expect(line.turns[0]?.endOfTurnMs).toBeGreaterThanOrEqual(0)
  })

  test('costs a muted caller little: the turn ends without a microphone', () => {
    const line = new TurnLine().voice(640).final(SENTENCE).idle(3_000)
    expect(line.turns.map(({ words }) => words)).toEqual([SENTENCE])
    expect(line.turns[0]?.endOfTurnMs).toBeLessThan(1_200)
  })
})
