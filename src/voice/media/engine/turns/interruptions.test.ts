import { describe, expect, test } from 'bun:test'
import { TurnLine } from './turn-line.fixture.ts'

/** The agent is two seconds into a long utterance. */
function speaking(): TurnLine {
  const line = new TurnLine().silence(640).agent('speaking').silence(2_016)
  line.takeLog()
  return line
}

/** The same with a recogniser that is known to show words while they are said. */
function speakingToLiveRecogniser(): TurnLine {
  const line = new TurnLine().voice(640).shown('hello').voice(320).silence(320).final('Hello.').silence(640)
  line.agent('speaking').silence(2_016)
  line.takeLog()
  return line
}

describe('a caller who interrupts', () => {
  test('stops the agent with the first window of voice', () => {
    const line = speaking().voice(32)
    expect(line.takeLog()).toEqual(['pause_agent'])
  })

  test('stops it from its first word on', () => {
    const line = new TurnLine().silence(320).agent('speaking').voice(64)
    expect(line.takeLog()).toEqual(['pause_agent'])
  })

  test('has the floor with the first words that are meant, and a turn of its own', () => {
    const line = speaking().voice(640).shown('no I want').voice(320)
    expect(line.takeLog()).toEqual(['pause_agent', 'cut_agent'])
    line.agent('silent').silence(320).final('No, I want three chairs.').silence(640)
    expect(line.takeLog()).toEqual(['turn No, I want three chairs.'])
    expect(line.turns[0]?.continues).toBe(false)
  })

  test.each(['stop', 'no', 'wait', 'nein', 'warte'])('needs one word for that: "%s"', word => {
    const line = speaking().voice(320).shown(word)
    expect(line.takeLog()).toEqual(['pause_agent', 'cut_agent'])
  })

  test('has it with the final text where no words are shown', () => {
    const line = speaking().voice(640).silence(400).final('A table please.')
    expect(line.takeLog()).toEqual(['pause_agent', 'cut_agent', 'turn A table please.'])
  })

  test('has it even when the text comes so late that the agent has gone on', () => {
    const line = speaking().voice(400).silence(1_600)
    expect(line.takeLog()).toEqual(['pause_agent', 'resume_agent'])
    line.final('Stop it.')
    expect(line.takeLog()).toEqual(['cut_agent', 'turn Stop it.'])
  })

  test('is waited for when they spoke a whole sentence to a slow recogniser', () => {
    const line = speaking().voice(2_000).silence(1_300)
    expect(line.takeLog()).toEqual(['pause_agent'])
    line.final('I want to change my order.')
    expect(line.takeLog()).toEqual(['cut_agent', 'turn I want to change my order.'])
  })

  test('is waited for in vain only for a time: then the agent goes on', () => {
    const line = speaking().voice(2_000).silence(2_700)
    expect(line.takeLog()).toEqual(['pause_agent', 'resume_agent'])
  })

  test('has the floor with words alone, however low they speak', () => {
    const line = speaking().shown('excuse me')
    expect(line.takeLog()).toEqual(['cut_agent'])
  })

  test('stops an answer that begins while they speak', () => {
    const line = new TurnLine().voice(960).agent('speaking')
    expect(line.takeLog()).toEqual(['pause_agent'])
  })

  test('who ends a sentence as the agent begins is waited for', () => {
    const line = new TurnLine().voice(960).agent('speaking').voice(128).silence(384)
    expect(line.takeLog()).toEqual(['pause_agent'])
    line.final('I want a table.')
    expect(line.takeLog()).toEqual(['cut_agent', 'turn I want a table.'])
  })

  test('is not heard while the agent says what must be said', () => {
    const line = speaking()
      .agent('speaking', { isShielded: true })
      .voice(960)
      .silence(300)
      .final('But I want it.')
    line.silence(3_000)
    expect(line.takeLog()).toEqual([])
    line.agent('silent')
    expect(line.takeLog()).toEqual(['turn But I want it.'])
  })

  test('no longer stops what becomes inviolable', () => {
    const line = speaking().voice(320).agent('paused', { isShielded: true })
    expect(line.takeLog()).toEqual(['pause_agent', 'resume_agent'])
    line.voice(960)
    expect(line.takeLog()).toEqual([])
  })

  test('who is not listened to any more stops nothing', () => {
    const line = speaking().voice(320).clear()
    expect(line.takeLog()).toEqual(['pause_agent', 'resume_agent'])
    line.idle(2_000).agent('silent').idle(500).agent('speaking').idle(2_000)
    expect(line.takeLog()).toEqual([])
  })

  test('whose microphone went off in the middle of a word stops nothing that is said later', () => {
    const line = new TurnLine().voice(640).idle(10_000).agent('speaking').idle(2_000)
    expect(line.takeLog()).toEqual([])
  })
})

describe('what does not interrupt', () => {
  test('a click is over in a moment', () => {
    const line = speaking().voice(32)
    const stoppedAtMs = line.nowMs
    expect(line.takeLog()).toEqual(['pause_agent'])
    while (line.log.length === 0 && line.nowMs < stoppedAtMs + 1_000) line.silence(32)
    expect(line.takeLog()).toEqual(['resume_agent'])
    expect(line.nowMs - stoppedAtMs).toBeLessThanOrEqual(96)
  })

  test('a cough of which no words come', () => {
    const line = speaking().voice(288).silence(760)
    expect(line.takeLog()).toEqual(['pause_agent', 'resume_agent'])
  })

  test('a cough of which the recogniser says that it is nothing', () => {
    const line = speaking().voice(288).silence(256).final('')
    expect(line.takeLog()).toEqual(['pause_agent', 'resume_agent'])
  })

  test('a cough, sooner where words would have been shown by now', () => {
    const line = speakingToLiveRecogniser().voice(288).silence(400)
    expect(line.takeLog()).toEqual(['pause_agent', 'resume_agent'])
  })

  test.each(['Mhm.', 'uh-huh', 'Okay.', 'Ja, genau.', 'I see.'])(
    '"%s": the agent goes on, and it is no turn',
    text => {
      const line = speaking().voice(320).silence(256).final(text)
      expect(line.takeLog()).toEqual(['pause_agent', 'resume_agent'])
      line.silence(1_500)
      expect(line.takeLog()).toEqual([`aside ${text}`])
    },
  )

  test('"okay" that is shown: the agent goes on before it is final', () => {
    const line = speaking().voice(320).shown('okay').silence(256)
    expect(line.takeLog()).toEqual(['pause_agent', 'resume_agent'])
    line.final('Okay.').silence(2_000)
    expect(line.takeLog()).toEqual(['aside Okay.'])
  })

  test('"okay" that goes on as a sentence does interrupt', () => {
    const line = speaking().voice(320).shown('okay').voice(320).shown('okay but wait')
    expect(line.takeLog()).toEqual(['pause_agent', 'cut_agent'])
  })

  test('"yes" into the last word of a question is its answer', () => {
    const line = speaking().voice(320).silence(160).final('Yes.').silence(256)
    expect(line.takeLog()).toEqual(['pause_agent', 'resume_agent'])
    line.agent('silent').silence(64)
    expect(line.takeLog()).toEqual(['turn Yes.'])
  })

  test('an "mhm" that is long over when the agent falls silent is no answer', () => {
    const line = speaking()
      .voice(320)
      .silence(160)
      .final('Mhm.')
      .silence(1_500)
      .agent('silent')
      .silence(1_000)
    expect(line.takeLog()).toEqual(['pause_agent', 'resume_agent', 'aside Mhm.'])
  })

  test('noise without words never keeps the agent silent for ever', () => {
    const line = speakingToLiveRecogniser().voice(4_000)
    expect(line.takeLog()).toEqual(['pause_agent', 'resume_agent'])
    line.voice(20_000)
    expect(line.takeLog()).toEqual([])
    const unseen = speaking().voice(20_000)
    expect(unseen.takeLog()).toEqual(['pause_agent', 'resume_agent'])
  })

  test('noise that flickers does not either', () => {
    const line = speakingToLiveRecogniser()
    for (let at = 0; at < 20; at++) line.voice(960).silence(128)
    expect(line.takeLog()).toEqual(['pause_agent', 'resume_agent'])
    const unseen = speaking()
    for (let at = 0; at < 20; at++) unseen.voice(960).silence(512)
    expect(unseen.takeLog()[1]).toBe('resume_agent')
  })

  test('words stop the agent through noise', () => {
    const line = speakingToLiveRecogniser().voice(4_000).shown('please stop')
    expect(line.takeLog()).toEqual(['pause_agent', 'resume_agent', 'cut_agent'])
  })

  test('a voice stops it again when the noise is over', () => {
    const line = speakingToLiveRecogniser().voice(4_000).silence(1_000)
    line.takeLog()
    line.voice(128)
    expect(line.takeLog()).toEqual(['pause_agent'])
  })

  test('a line that crackles does not make the agent stutter', () => {
    const line = speaking()
    for (let at = 0; at < 12; at++) line.voice(96).silence(800)
    const stops = line.takeLog().filter(entry => entry === 'pause_agent')
    expect(stops.length).toBeLessThanOrEqual(3)
  })

  test('a microphone that is switched off in the middle of a word lets the agent go on', () => {
    const line = speaking().voice(320).idle(4_000)
    expect(line.takeLog()).toEqual(['pause_agent', 'resume_agent'])
  })
})

describe('a caller who goes on behind their turn', () => {
  function answering(): TurnLine {
    const line = new TurnLine().voice(960).silence(320).final('A table for tonight.').silence(320)
    expect(line.takeLog().at(-1)).toBe('turn A table for tonight.')
    return line.agent('preparing')
  }

  test('holds the answer back before it is heard, and makes one turn of both', () => {
    const line = answering().voice(128)
    expect(line.takeLog()).toEqual(['pause_agent'])
    line.agent('paused').voice(640).silence(200).final('For four people.').silence(640)
    expect(line.takeLog()).toEqual(['cut_agent', 'think For four people.', 'turn For four people.'])
    expect(line.turns.map(({ continues }) => continues)).toEqual([false, true])
  })

  test('makes one turn of both when a quarter of a second of the answer was heard', () => {
    const line = answering()
      .agent('speaking')
      .silence(256)
      .voice(640)
      .silence(200)
      .final('For four.')
      .silence(640)
    expect(line.turns.map(({ continues }) => continues)).toEqual([false, true])
  })

  test('begins a new turn when the answer was heard', () => {
    const line = answering()
      .agent('speaking')
      .silence(1_000)
      .voice(640)
      .silence(200)
      .final('For four.')
      .silence(640)
    expect(line.turns.map(({ continues }) => continues)).toEqual([false, false])
  })

  test('begins a new turn when the answer was heard, also where it is silent as they cut it', () => {
    const between = answering().agent('speaking').silence(1_000).agent('preparing').silence(320)
    between.voice(640).silence(200).final('For four.').silence(640)
    expect(between.turns.map(({ continues }) => continues)).toEqual([false, false])
    // The recogniser is first, and the cut answer is silent for a moment before it is over.
    const late = answering()
      .agent('speaking')
      .silence(1_000)
      .shown('For four')
      .agent('preparing')
      .agent('silent')
    late.voice(640).silence(200).final('For four.').silence(640)
    expect(late.turns.map(({ continues }) => continues)).toEqual([false, false])
  })

  test('begins a new turn when they go on after seconds, in the middle of a tool', () => {
    const line = answering().silence(5_000).voice(640).silence(200).final('And a chair.').silence(640)
    expect(line.turns.map(({ continues }) => continues)).toEqual([false, false])
  })

  test('belongs to it even with "okay", but only at once', () => {
    const soon = answering().voice(320).silence(200).final('Okay?').silence(640)
    expect(soon.turns.map(({ words }) => words)).toEqual(['A table for tonight.', 'Okay?'])
    const late = answering().silence(3_000).voice(320).silence(200).final('Okay.').silence(2_000)
    expect(late.turns).toHaveLength(1)
    expect(late.takeLog()).toEqual(['pause_agent', 'resume_agent', 'aside Okay.'])
  })

  test('with a cough does not stop the answer', () => {
    const line = answering().voice(288).silence(1_000)
    expect(line.takeLog()).toEqual(['pause_agent', 'resume_agent'])
  })

  test('lets an answer wait that begins while they are heard', () => {
    const line = answering().voice(128).agent('speaking')
    expect(line.takeLog()).toEqual(['pause_agent', 'pause_agent'])
  })
})
