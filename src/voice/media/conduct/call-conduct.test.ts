import { expect, test } from 'bun:test'
import { type CallConduct, type ConductEvent, createCallConduct } from './call-conduct.ts'

interface Setting {
  silenceMs?: number | null
  maxDurationMs?: number
  startsAtMs?: number
  language?: string
  /** How long the line takes to say a service sentence, the wait for the voice included. */
  sentenceMs?: number
}

/** A call without a line: time stands still until the test lets it pass. What happened is noted with its second. */
function stageCall({ startsAtMs = 0, language = 'en', sentenceMs = 2_000, ...plan }: Setting = {}) {
  let nowMs = startsAtMs
  let timers: { atMs: number; act: () => void }[] = []
  const happened: string[] = []
  const incidents: string[] = []
  const note = (what: string) => happened.push(`${Math.round(nowMs / 100) / 10} ${what}`)
  const after = (delayMs: number, act: () => void) => {
    const timer = { atMs: nowMs + delayMs, act }
    timers.push(timer)
    return () => {
      timers = timers.filter(other => other !== timer)
    }
  }
  const settle = () => new Promise<void>(resolve => setImmediate(resolve))
  const conduct: CallConduct = createCallConduct({
    plan: { silenceMs: null, maxDurationMs: 3_600_000, ...plan },
    nowMs: () => nowMs,
    after,
    language: () => language,
    say(sentence) {
      note(sentence)
      return new Promise(resolve => after(sentenceMs, resolve))
    },
    onIncident: (kind, { text, values }) =>
      incidents.push(`${kind}: ${text} ${JSON.stringify(values ?? {})}`),
    end: ({ reason, withSentence }) => note(`end ${reason}${withSentence ? ' with its sentence' : ''}`),
  })
  const pass = async (durationMs: number) => {
    const untilMs = nowMs + durationMs
    await settle()
    for (;;) {
      const next = timers.toSorted((a, b) => a.atMs - b.atMs)[0]
      if (!next || next.atMs > untilMs) break
      timers = timers.filter(timer => timer !== next)
      nowMs = Math.max(nowMs, next.atMs)
      next.act()
      await settle()
    }
    nowMs = untilMs
  }
  const hear = async (event: ConductEvent, durationMs: number, over: ConductEvent) => {
    conduct.note(event)
    await pass(durationMs)
    conduct.note(over)
  }
  return {
    happened,
    incidents,
    pass,
    note: conduct.note,
    close: conduct.close,
    changeAgent: conduct.changeAgent,
    start: () => conduct.start(),
    agentSays: async (text: string, durationMs = 2_000, interrupted = false) => {
      await hear({ type: 'agent', isSpeaking: true }, durationMs, { type: 'agent', isSpeaking: false })
      conduct.note({ type: 'agent_turn', text, interrupted })
    },
    callerSays: async (text: string, durationMs = 1_000) => {
      await hear({ type: 'caller', isSpeaking: true }, durationMs, { type: 'caller', isSpeaking: false })
      conduct.note({ type: 'words' })
      conduct.note({ type: 'caller_turn', text })
    },
    noise: (durationMs: number) =>
      hear({ type: 'caller', isSpeaking: true }, durationMs, { type: 'caller', isSpeaking: false }),
    think: (durationMs: number) =>
      hear({ type: 'busy', isBusy: true }, durationMs, { type: 'busy', isBusy: false }),
  }
}

const SILENCE = { silenceMs: 10_000 }

test('who says nothing is asked, offered help, said goodbye to, and then the call ends; each step is an incident', async () => {
  const call = stageCall(SILENCE)
  call.start()
  await call.agentSays('Hello, how can I help you?', 3_000)
  await call.pass(120_000)
  expect(call.happened).toEqual([
    '13 stillThere',
    '35 silenceOffer',
    '47 silenceGoodbye',
    '49.6 end caller_silent',
  ])
  expect(call.incidents.map(text => text.replace(/:.* \{/, ' {'))).toEqual([
    'silence {"seconds":10}',
    'silence {"seconds":20}',
    'silence {"seconds":10}',
  ])
})

test('another agent goes on with its own patience, but with the longest duration of the call', async () => {
  const call = stageCall({ silenceMs: 10_000, maxDurationMs: 100_000 })
  call.start()
  await call.agentSays('One moment, I hand you over. Goodbye.', 2_000)
  call.changeAgent(30_000)
  await call.agentSays('This is Billing.', 2_000)
  await call.pass(120_000)
  expect(call.happened).toEqual([
    '34 stillThere',
    '96 silenceOffer',
    '100 end max_duration with its sentence',
  ])
})

test('an agent that waits for its callers asks nothing', async () => {
  const call = stageCall({ silenceMs: null })
  call.start()
  await call.pass(600_000)
  expect(call.happened).toEqual([])
})

test('words lead back to the foot of the ladder, spoken or typed, certain or not', async () => {
  const call = stageCall(SILENCE)
  call.start()
  await call.pass(32_500)
  expect(call.happened).toEqual(['10 stillThere', '32 silenceOffer'])
  await call.pass(2_000)
  await call.callerSays('yes I am here')
  await call.think(3_000)
  await call.agentSays('Good. What else?', 2_000)
  await call.pass(9_000)
  call.note({ type: 'words' })
  await call.pass(9_000)
  expect(call.happened.length).toBe(2)
  await call.pass(1_000)
  expect(call.happened.slice(2)).toEqual(['59.5 stillThere'])
})

test('words while the goodbye is said, or just behind it, keep the call', async () => {
  for (const afterMs of [500, 2_300]) {
    const call = stageCall(SILENCE)
    call.start()
    await call.pass(44_000 + afterMs)
    expect(call.happened.at(-1)).toBe('44 silenceGoodbye')
    call.note({ type: 'caller', isSpeaking: true })
    await call.pass(1_200)
    call.note({ type: 'caller', isSpeaking: false })
    await call.pass(700)
    call.note({ type: 'words' })
    call.note({ type: 'caller_turn', text: 'I am here' })
    await call.pass(5_000)
    expect(call.happened.at(-1)).toBe('44 silenceGoodbye')
  }
})

test('nothing is asked while the agent talks, the caller talks, or a model or a tool is at work', async () => {
  const call = stageCall(SILENCE)
  call.start()
  await call.agentSays('A long story.', 60_000)
  await call.pass(5_000)
  await call.noise(40_000)
  await call.pass(2_500)
  call.note({ type: 'caller_turn', text: 'A long story of my own.' })
  await call.pass(5_000)
  await call.think(45_000)
  await call.pass(9_900)
  expect(call.happened).toEqual([])
  await call.pass(200)
  expect(call.happened).toHaveLength(1)
})

test('speech that is understood late is not talked over', async () => {
  const call = stageCall(SILENCE)
  call.start()
  await call.pass(9_900)
  await call.noise(1_000)
  await call.pass(2_900)
  expect(call.happened).toEqual([])
  call.note({ type: 'caller_turn', text: 'yes' })
  await call.pass(9_000)
  expect(call.happened).toEqual([])
})

test('a television does not keep the line open for ever', async () => {
  const call = stageCall(SILENCE)
  call.start()
  for (let second = 0; second < 200; second += 5) {
    await call.noise(4_000)
    await call.pass(1_000)
  }
  expect(call.happened.at(-1)).toEndWith('end caller_silent')
  expect(Number.parseFloat(call.happened.at(-1) ?? '')).toBeLessThan(120)
})

test('a warning comes a minute before the longest duration, then the sentence and the end', async () => {
  const call = stageCall({ maxDurationMs: 300_000 })
  call.start()
  await call.pass(400_000)
  expect(call.happened).toEqual(['240 maxDurationWarning', '300 end max_duration with its sentence'])
  expect(call.incidents).toEqual([
    'limit: The longest duration came near: the agent said that one minute was left. {}',
  ])
})

test('the warning waits for a gap in the conversation', async () => {
  const call = stageCall({ maxDurationMs: 300_000 })
  call.start()
  await call.pass(238_000)
  await call.agentSays('This takes a while.', 5_000)
  await call.noise(2_000)
  call.note({ type: 'words' })
  await call.think(800)
  await call.agentSays('An answer.', 3_000)
  expect(call.happened).toEqual([])
  await call.pass(10_000)
  expect(call.happened).toEqual(['249.5 maxDurationWarning'])
})

test('where no gap comes the warning comes anyway', async () => {
  const call = stageCall({ maxDurationMs: 300_000 })
  call.start()
  await call.pass(230_000)
  call.note({ type: 'agent', isSpeaking: true })
  await call.pass(100_000)
  expect(call.happened).toEqual(['255 maxDurationWarning', '300 end max_duration with its sentence'])
})

test('a short call ends without a warning, and a session that takes a call over late does not say it again', async () => {
  const short = stageCall({ maxDurationMs: 120_000 })
  short.start()
  await short.pass(200_000)
  expect(short.happened).toEqual(['120 end max_duration with its sentence'])

  const resumed = stageCall({ maxDurationMs: 300_000, startsAtMs: 250_000, ...SILENCE })
  resumed.start()
  await resumed.pass(9_900)
  expect(resumed.happened).toEqual([])
  await resumed.pass(30_000)
  await resumed.noise(15_000)
  expect(resumed.happened.map(text => text.split(' ').slice(1).join(' '))).toEqual([
    'stillThere',
    'silenceOffer',
    'end max_duration with its sentence',
  ])
})

test('the call ends when both have said goodbye, but not in the middle of the word', async () => {
  const call = stageCall()
  call.start()
  await call.callerSays('okay thank you bye')
  await call.think(700)
  expect(call.happened).toEqual([])
  await call.agentSays('You are welcome. Goodbye!', 2_500)
  await call.pass(900)
  expect(call.happened).toEqual([])
  await call.pass(2_500)
  expect(call.happened.map(text => text.split(' ').slice(1).join(' '))).toEqual(['end agent_hung_up'])
  expect(call.incidents).toEqual(['goodbye: Both had said goodbye, so Parley hung up. {}'])
})

test('a caller who answers the goodbye with one ends the call, also when the model has a word to add', async () => {
  const silent = stageCall()
  silent.start()
  await silent.agentSays('Thank you for calling, goodbye.')
  await silent.pass(1_000)
  await silent.callerSays('bye')
  await silent.pass(6_000)
  expect(silent.incidents).toEqual(['goodbye: Both had said goodbye, so Parley hung up. {}'])

  const polite = stageCall()
  polite.start()
  await polite.agentSays('Thank you for calling, goodbye.')
  await polite.pass(1_000)
  await polite.callerSays('bye')
  await polite.pass(300)
  await polite.think(2_000)
  await polite.agentSays('Bye-bye!', 4_000)
  expect(polite.happened).toEqual([])
  await polite.pass(3_000)
  expect(polite.happened).toHaveLength(1)
})

test('a caller who has nothing to add to the goodbye of the agent is let go', async () => {
  const call = stageCall({ ...SILENCE, language: 'de' })
  call.start()
  await call.callerSays('das wäre dann alles, um acht also')
  await call.agentSays('Vielen Dank für Ihren Anruf. Auf Wiederhören!')
  await call.pass(4_900)
  expect(call.happened).toEqual([])
  await call.pass(200)
  expect(call.happened).toEqual(['8 end agent_hung_up'])
  expect(call.incidents[0]).toStartWith('goodbye: The agent had said goodbye and the caller')
})

test('a greeting is no goodbye, whatever word it uses', async () => {
  const call = stageCall({ language: 'de' })
  call.start()
  await call.agentSays('Auf Wiederhören!')
  await call.pass(60_000)
  await call.callerSays('Servus')
  await call.agentSays('Servus, was darf es sein?')
  await call.pass(60_000)
  expect(call.happened).toEqual([])
})

test('a caller who goes on is not hung up on', async () => {
  const call = stageCall()
  call.start()
  await call.callerSays('thanks bye')
  await call.agentSays('Goodbye!')
  await call.pass(500)
  await call.callerSays('oh wait, when do you open tomorrow', 9_000)
  await call.think(800)
  await call.agentSays('At nine. Anything else?')
  await call.pass(120_000)
  expect(call.happened).toEqual([])
})

test('a goodbye that was cut short, or one of the caller alone, ends nothing', async () => {
  const cut = stageCall()
  cut.start()
  await cut.agentSays('Goodbye!', 600, true)
  await cut.pass(60_000)
  expect(cut.happened).toEqual([])

  const asked = stageCall()
  asked.start()
  await asked.callerSays('bye')
  await asked.agentSays('Before you go, may I have your number?')
  await asked.pass(60_000)
  expect(asked.happened).toEqual([])
})

test('"see you tomorrow" ends a call only where the caller takes leave as well', async () => {
  const alone = stageCall()
  alone.start()
  await alone.agentSays('Your table is booked. See you tomorrow at eight.')
  await alone.pass(60_000)
  expect(alone.happened).toEqual([])
  await alone.callerSays('great bye')
  await alone.pass(10_000)
  expect(alone.happened).toHaveLength(1)
})

test('nothing happens before the two are connected, nor when the call is ending', async () => {
  const call = stageCall({ silenceMs: 5_000, maxDurationMs: 110_000 })
  await call.pass(100_000)
  call.start()
  await call.pass(4_000)
  call.close()
  await call.pass(100_000)
  expect(call.happened).toEqual([])
})

test('whatever happens on a line, nobody is talked over or cut off, and a line on which nobody says a word any more ends', async () => {
  for (let seed = 1; seed <= 100; seed++) {
    const random = createRandom(seed)
    const call = stageCall({ silenceMs: 5_000, maxDurationMs: 14_400_000, sentenceMs: 1_500 })
    const occupied = new Set<string>()
    const turn = (what: 'agent' | 'busy' | 'tool', isOn: boolean) => {
      if (isOn) occupied.add(what)
      else occupied.delete(what)
      if (what === 'agent') call.note({ type: what, isSpeaking: isOn })
      else if (what === 'busy') call.note({ type: what, isBusy: isOn })
      else call.note({ type: what, isRunning: isOn })
    }
    const happen = (dice: number, isOn: boolean) => {
      if (dice < 0.3) call.note({ type: 'caller', isSpeaking: isOn })
      else if (dice < 0.5) turn('agent', isOn)
      else if (dice < 0.65) turn('busy', isOn)
      else if (dice < 0.75) turn('tool', isOn)
      else if (dice < 0.85)
        call.note({ type: 'agent_turn', text: isOn ? 'Goodbye.' : 'Yes.', interrupted: false })
      else if (seed % 2 === 0) call.note({ type: 'caller_turn', text: isOn ? 'bye' : 'and then' })
    }
    call.start()
    for (let step = 0; step < 300; step++) {
      happen(random(), random() < 0.4)
      const before = call.happened.length
      await call.pass(random() * 4_000)
      if (occupied.size > 0) expect([seed, step, call.happened.slice(before)]).toEqual([seed, step, []])
    }
    for (const what of ['agent', 'busy', 'tool'] as const) turn(what, false)
    call.note({ type: 'caller', isSpeaking: true })
    await call.pass(120_000)
    expect([seed, call.happened.filter(text => text.includes('end ')).length]).toEqual([seed, 1])
  }
})

function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}
