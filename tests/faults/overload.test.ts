import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type OpenAiFake, startOpenAiFake } from '../fakes/openai-fake.ts'
import type { PlacedCallBody } from '../support/api-client.ts'
import { type Desk, openDesk } from '../support/desk.ts'
import { eventually, type Program, removeDataDir, startProgram } from '../support/program.ts'
import { callRoom, type RtcCaller } from '../voice/caller/rtc-caller.ts'

/** F23 and F24: more callers than there are places, and a machine that others use up. */
const MAX_CALLS = 3
const REFUSED_WITHIN_MS = 500
const TURNS = 3
/** What a turn may cost beside twice its time: the hogs come in bursts. */
const SLACK_MS = 700

let fake: OpenAiFake
let program: Program
let desk: Desk
let agentId: string

beforeAll(async () => {
  fake = await startOpenAiFake()
  await fake.set({ rules: [{ match: 'Question', reply: 'Yes, of course.' }] })
  program = await startProgram({ env: { MAX_CALLS: String(MAX_CALLS), LOG_LEVEL: 'warn' } })
  desk = await openDesk(program)
  const created = await desk.createCascadeAgent(fake, {
    agent: { greeting: 'Hello, this is the front desk.' },
  })
  agentId = created.agentId
}, 60_000)
afterAll(async () => {
  await program.kill()
  await fake.stop()
  removeDataDir(program.dataDir)
})

async function place() {
  const askedAt = performance.now()
  const answer = await desk.api.request('POST', `/agents/${agentId}/calls`, {})
  return { ...answer, tookMs: performance.now() - askedAt }
}

async function join({ livekitUrl: url, token }: PlacedCallBody): Promise<RtcCaller> {
  const caller = await callRoom({ url, token, microphone: false })
  await caller.waitFor('loud', { withinMs: 20_000 })
  return caller
}

test('three times as many callers as places, all at once: each place is given once, the others hear so at once, and who is in is served', async () => {
  // The very first request of a program compiles what it runs.
  const warm = await place()
  await (await join(warm.json as PlacedCallBody)).leave()
  await desk.ended((warm.json as PlacedCallBody).id)

  const answers = await Promise.all(Array.from({ length: 3 * MAX_CALLS }, place))
  const placed = answers.filter(({ status }) => status === 201)
  const refused = answers.filter(({ status }) => status === 503)
  expect([placed.length, refused.length]).toEqual([MAX_CALLS, 2 * MAX_CALLS])
  for (const { text, tookMs } of refused) {
    expect(text).toContain('lines are busy')
    expect(tookMs).toBeLessThan(REFUSED_WITHIN_MS)
  }
  const callers = await Promise.all(placed.map(({ json }) => join(json as PlacedCallBody)))
  expect((await place()).status).toBe(503)
  await Promise.all(callers.map(caller => caller.leave()))
  for (const { json } of placed) await desk.ended((json as PlacedCallBody).id)
  const next = await place()
  expect(next.status).toBe(201)
  await (await join(next.json as PlacedCallBody)).leave()
}, 60_000)

test('programs that use up all cores slow a call down, not more than to half its pace; a call is refused only when Parley itself is late', async () => {
  const first = await place()
  const caller = await join(first.json as PlacedCallBody)
  const calmMs = await answerMs(caller)
  const hogs = navigator.hardwareConcurrency
  const running = Array.from({ length: hogs }, () =>
    Bun.spawn(['sh', '-c', 'while :; do :; done'], { stdout: 'ignore', stderr: 'ignore' }),
  )
  try {
    const hoggedMs = await answerMs(caller)
    expect(hoggedMs).toBeLessThan(2 * calmMs + SLACK_MS)
    const second = await place()
    const { isOverloaded } = await mediaState()
    // Between the two questions it may have changed; only a refusal without any lateness is wrong.
    expect(second.status === 201 || isOverloaded).toBe(true)
  } finally {
    for (const hog of running) hog.kill('SIGKILL')
  }
  await caller.leave()
  await eventually('calls are taken again', async () => !(await mediaState()).isOverloaded)
}, 60_000)

/** From a question to the first sound of its answer, the middle of some. */
async function answerMs(caller: RtcCaller): Promise<number> {
  const took: number[] = []
  for (let turn = 0; turn < TURNS; turn++) {
    const loud = caller.events.findLast(({ event }) => event === 'loud')
    const quiet = await caller.waitFor('quiet', { afterMs: loud?.atMs, withinMs: 20_000 })
    const askedAt = performance.now()
    caller.type('Question')
    await caller.waitFor('loud', { afterMs: quiet.atMs, withinMs: 20_000 })
    took.push(performance.now() - askedAt)
  }
  return took.toSorted((a, b) => a - b)[Math.floor(TURNS / 2)] ?? 0
}

async function mediaState(): Promise<{ isOverloaded: boolean }> {
  const ready = (await (await fetch(`${program.url}/readyz`)).json()) as {
    parts: { media: { isOverloaded: boolean } }
  }
  return ready.parts.media
}
