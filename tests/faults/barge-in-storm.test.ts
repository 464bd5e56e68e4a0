/** F21: callers who interrupt without end, who say "mhm", and whose loudspeaker the agent hears itself from. */
import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { heardShare } from '../../src/voice/media/session/spoken-words.ts'
import { STEP_MS } from '../voice/audio/scale.ts'
import { renderSpeech } from '../voice/caller/rtc-caller.ts'
import type { StormCommand, StormEvent } from '../voice/caller/storm-process.ts'
import { planOf } from '../voice/media-bench.ts'
import { type MediaStage, startMediaStage } from '../voice/media-calls.ts'

const STORM_MS = process.env.PARLEY_TEST_LONG === '1' ? 60_000 : 8_000
const BURST_MS = 100
const PAUSE_MS = 100
const CALLER_HZ = 48_000
const STEPS_LOST_MAX = 3
const GROWTH_MAX_BYTES = 40 * 1024 * 1024
const TEST_MS = STORM_MS + 60_000
/** What the caller has heard and what the agent believes that it said differ by this much at most. */
const HEARD_WITHIN_MS = 100
/** Two letters are a step of the scale: none of these begins the scale again. */
const STORY = [
  'Once upon a time there was a small blue door in an old house.',
  'Behind it lived a cook who never slept and always had soup.',
  'Every night the whole street came in to eat and to tell tales.',
  'One day the soup was gone and nobody knew who had taken it all.',
]

const callers: Bun.Subprocess[] = []
let stage: MediaStage
let folder: string

beforeAll(async () => {
  stage = await startMediaStage()
  folder = mkdtempSync(join(tmpdir(), 'parley-storm-'))
}, 30_000)
afterEach(async () => {
  for (const child of callers.splice(0)) child.kill()
  await stage.fake.reset()
})
afterAll(async () => {
  await stage.close()
  rmSync(folder, { recursive: true, force: true })
}, 30_000)

test(
  'whoever is cut off, at whatever word, has said what the caller heard of it',
  async () => {
    await stage.fake.set({
      voice: 'scale',
      defaultTranscript: 'Tell me another story.',
      rules: [{ match: 'story', reply: STORY.join(' ') }],
    })
    const { caller, callId } = await callIn()
    const interruption = await renderSpeech('no wait please tell me another one')
    await caller.play(interruption)
    for (const step of [6, 14, 22]) {
      const reached = await caller.waitFor('step', event => event.step === step)
      const seen = stage.bench.messages.length
      await caller.play(interruption)
      const { turn } = await stage.bench.waitFor('turn', callId, {
        where: each => each.turn.role === 'agent' && each.turn.interrupted,
        after: seen,
      })
      expect(wordsHeard(caller.stepsAfter(reached.atMs), step)).toContain(turn.text)
    }
    await caller.leave()
    await stage.bench.waitFor('ended', callId)
  },
  TEST_MS,
)

test(
  `five interruptions a second for ${STORM_MS / 1000} s: never two voices, what was heard in the history, and no more memory than before`,
  async () => {
    await stage.fake.set({
      voice: 'scale',
      defaultTranscript: 'Tell me another story.',
      rules: [{ match: 'story', reply: STORY.join(' ') }],
    })
    const { caller, callId } = await callIn()
    await caller.play(await renderSpeech('please tell me a story'))
    await caller.waitFor('step', event => event.step === 5)
    const before = residentBytes()
    await caller.play(await renderStorm())
    const after = residentBytes()
    const stormy = caller.events.at(-1)?.atMs ?? 0
    // Nothing is stuck: the last words of the storm are answered.
    await caller.waitFor('step', event => event.step === 20 && event.atMs > stormy)
    await caller.leave()
    await stage.bench.waitFor('ended', callId)

    const agentTurns = turnsOf(callId, 'agent')
    for (const [index, turn] of agentTurns.entries()) {
      const next = agentTurns[index + 1]
      if (next) expect(next.startedAtMs).toBeGreaterThanOrEqual(turn.endedAtMs)
    }
    // Steps rise, or begin again with a sentence: of two voices at once neither would hold. A busy receiver may lose a few.
    const steps = caller.stepsAfter(0)
    for (const [index, step] of steps.entries()) {
      const last = steps[index - 1] ?? -1
      expect(step <= STEPS_LOST_MAX || (step > last && step <= last + 1 + STEPS_LOST_MAX)).toBe(true)
    }
    const said = agentTurns.map(turn => turn.text)
    for (const text of await contextOf()) expect(said).toContain(text)
    console.log(`${agentTurns.length} turns of the agent; ${Math.round((after - before) / 1024)} KiB more`)
    expect(after - before).toBeLessThan(GROWTH_MAX_BYTES)
  },
  TEST_MS,
)

test(
  'an agent that hears itself at -30 dB, and a caller who says "mhm", are told the story to its end; a question is still heard',
  async () => {
    // Whatever is understood of the echo would be the agent's own words.
    await stage.fake.set({
      defaultTranscript: STORY[0] ?? '',
      transcripts: ['Please tell me a story.'],
      rules: [{ match: 'story', reply: STORY.join(' ') }],
    })
    const { caller, callId } = await callIn({ greeting: 'Hello, front desk.' })
    caller.send({ command: 'echo', db: 30 })
    await caller.waitFor('quiet')
    await caller.play(await renderSpeech('please tell me a story'))
    await stage.bench.waitFor('partial', callId, { where: ({ text }) => text.includes('Behind it') })
    await stage.fake.set({ transcripts: ['Mhm.'] })
    await caller.play(await renderSpeech('mhm'))
    const told = await stage.bench.waitFor('turn', callId, {
      where: ({ turn }) => turn.text.startsWith('Once upon'),
      withinMs: 30_000,
    })
    expect([told.turn.text, told.turn.interrupted]).toEqual([STORY.join(' '), false])

    await stage.fake.set({ transcripts: ['When do you open?'] })
    await caller.play(await renderSpeech('when do you open today'))
    await stage.bench.waitFor('turn', callId, { where: ({ turn }) => turn.text.startsWith('We are open') })
    expect(turnsOf(callId, 'caller').map(turn => turn.text)).toEqual([
      'Please tell me a story.',
      'When do you open?',
    ])
    await caller.leave()
    await stage.bench.waitFor('ended', callId)
  },
  TEST_MS,
)

function turnsOf(callId: string, role: 'agent' | 'caller') {
  return stage.bench
    .of(callId)
    .flatMap(message => (message.type === 'turn' && message.turn.role === role ? [message.turn] : []))
}

/** What the model was told last of its own words. */
async function contextOf(): Promise<string[]> {
  const asked = (await stage.fake.journal()).findLast(entry => entry.part === 'llm')
  if (!asked) throw new Error('the model was never asked')
  const { messages } = asked.body as { messages: { role: string; content: string }[] }
  return messages.filter(message => message.role === 'assistant').map(message => message.content)
}

/**
 * What may stand in a turn when the caller heard the story as far as these steps behind `from`: the words at that moment, and those of
 * HEARD_WITHIN_MS before and after it.
 */
function wordsHeard(steps: readonly number[], from: number): string[] {
  const again = steps.indexOf(0)
  const last = (again < 0 ? steps : steps.slice(0, again)).at(-1) ?? from
  const sentence = STORY[0] ?? ''
  const lengthMs = Math.ceil(sentence.length / 2) * STEP_MS
  // A step counts once a part of it was heard.
  const [leastMs, mostMs] = [last * STEP_MS - HEARD_WITHIN_MS, (last + 1) * STEP_MS + HEARD_WITHIN_MS]
  const texts = new Set<string>()
  for (let heardMs = leastMs; heardMs <= mostMs; heardMs += 10)
    texts.add(heardShare(sentence, heardMs / lengthMs))
  return [...texts]
}

/** Bursts of a voice with pauses as long. */
async function renderStorm(): Promise<string> {
  const voice = new Int16Array(await Bun.file(await renderSpeech('no no no wait a moment')).arrayBuffer())
  const [burst, pause] = [BURST_MS, PAUSE_MS].map(durationMs => (durationMs * CALLER_HZ) / 1000) as [
    number,
    number,
  ]
  const storm = new Int16Array((STORM_MS * CALLER_HZ) / 1000)
  for (let at = 0; at + burst <= storm.length; at += burst + pause) {
    const from = at % (voice.length - burst)
    storm.set(voice.subarray(from, from + burst), at)
  }
  const file = join(folder, 'storm.raw')
  await Bun.write(file, storm)
  return file
}

function residentBytes(): number {
  Bun.gc(true)
  return process.memoryUsage().rss
}

/** A call without a greeting, and its difficult caller. */
async function callIn({ greeting = '' } = {}) {
  const room = `storm-${Bun.randomUUIDv7()}`
  const { livekit, bench } = stage
  const plan = planOf({
    roomUrl: livekit.url,
    roomToken: await livekit.ticket(room, 'agent', 'agent'),
    models: stage.cascade(),
    greeting,
  })
  const caller = startStormCaller(livekit.url, await livekit.ticket(room, 'caller', 'caller'))
  // NB: an agent that finds nobody in the room takes the caller as gone.
  await caller.waitFor('joined')
  bench.start(plan)
  await bench.waitFor('active', plan.callId)
  return { caller, callId: plan.callId }
}

type EventNamed<N extends StormEvent['event']> = Extract<StormEvent, { event: N }>

function startStormCaller(url: string, token: string) {
  const child = Bun.spawn(
    [process.execPath, join(import.meta.dir, '../voice/caller/storm-process.ts'), url, token],
    {
      stdin: 'pipe',
      stdout: 'pipe',
      stderr: 'ignore',
      env: { ...process.env, NODE_ENV: 'production' },
    },
  )
  callers.push(child)
  const events: StormEvent[] = []
  let wake = () => {}
  void (async () => {
    let pending = ''
    const decoder = new TextDecoder()
    for await (const chunk of child.stdout) {
      const lines = `${pending}${decoder.decode(chunk, { stream: true })}`.split('\n')
      pending = lines.pop() ?? ''
      events.push(
        ...lines.filter(line => line.startsWith('{"event"')).map(line => JSON.parse(line) as StormEvent),
      )
      wake()
    }
  })()
  const send = (command: StormCommand) => {
    child.stdin.write(`${JSON.stringify(command)}\n`)
    child.stdin.flush()
  }
  /** The next event of this name that fits. */
  const waitFor = async <N extends StormEvent['event']>(
    name: N,
    fits: (event: EventNamed<N>) => boolean = () => true,
    withinMs = STORM_MS + 20_000,
  ): Promise<EventNamed<N>> => {
    const deadline = performance.now() + withinMs
    for (let seen = events.length; ; ) {
      for (; seen < events.length; seen++) {
        const event = events[seen]
        if (event?.event === name && fits(event as EventNamed<N>)) return event as EventNamed<N>
      }
      const leftMs = deadline - performance.now()
      if (leftMs < 0) throw new Error(`no "${name}" came within ${withinMs} ms`)
      await Promise.race([new Promise<void>(resolve => (wake = resolve)), Bun.sleep(leftMs)])
    }
  }
  return {
    events,
    send,
    waitFor,
    /** Resolves when the last sample was sent. */
    async play(file: string): Promise<void> {
      send({ command: 'play', file })
      await waitFor('played')
    },
    stepsAfter: (atMs: number) =>
      events.flatMap(event => (event.event === 'step' && event.atMs > atMs ? [event.step] : [])),
    async leave(): Promise<void> {
      send({ command: 'leave' })
      await child.exited
    },
  }
}
