import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type OpenAiFake, startOpenAiFake } from '../fakes/openai-fake.ts'
import { type ApiClient, type CallBody, createApiClient, type PlacedCallBody } from '../support/api-client.ts'
import { type Desk, openDesk } from '../support/desk.ts'
import { eventually, makeDataDir, type Program, removeDataDir, startProgram } from '../support/program.ts'
import { callRoom, type RtcCaller } from '../voice/caller/rtc-caller.ts'

/** F1, the part that concerns words: whatever the caller's side proves was said is there after a kill -9 at any moment. */
const KILLS = process.env.PARLEY_TEST_LONG === '1' ? 200 : 5
const CALLS = 2
const KILL_WITHIN_MS = 5_000
/** Start, join, talk, on a machine that others use too. */
const ROUND_LIMIT_MS = 45_000
/** One sentence each: what has fallen silent is a whole utterance. */
const GREETING = 'Hello, this is the front desk.'
const QUESTION = 'Question number'
const ANSWER = 'Thank you, I have noted that.'
const ENVIRONMENT = { LOG_LEVEL: 'warn' }
const seed = Number(process.env.PARLEY_TEST_SEED ?? Date.now() % 1_000_000)

let fake: OpenAiFake
let program: Program | undefined
const dataDir = makeDataDir()

beforeAll(async () => {
  fake = await startOpenAiFake()
})
afterAll(async () => {
  await program?.kill()
  await fake.stop()
  removeDataDir(dataDir)
})

test(
  `kill -9 at ${KILLS} random moments in two calls each (seed ${seed}): no turn that a caller heard or was answered is lost`,
  async () => {
    const random = createRandom(seed)
    program = await startProgram({ dataDir, env: ENVIRONMENT })
    const desk = await openDesk(program)
    const { agentId } = await desk.createCascadeAgent(fake, { agent: { greeting: GREETING } })
    await fake.set({ rules: [{ match: QUESTION, reply: ANSWER }] })
    let proved = 0
    for (let kill = 0; kill < KILLS; kill++) {
      const talks = await talkUntilKilled(program, { desk, agentId, killAfterMs: random() * KILL_WITHIN_MS })
      program = await startProgram({ dataDir, env: ENVIRONMENT })
      const api = createApiClient(program.url, desk.apiKey)
      for (const talk of talks) {
        expectWhole(talk, await api.send<CallBody>('GET', `/calls/${talk.id}`))
        proved += talk.heard + talk.answered
      }
    }
    // A test of nothing passes, too.
    expect(proved).toBeGreaterThan(KILLS)
    expect(await program?.stop()).toBe(0)
  },
  KILLS * ROUND_LIMIT_MS,
)

/** What one caller did and heard until the program died. */
interface Talk {
  id: string
  asked: number
  /** Questions that the agent began to answer. */
  answered: number
  /** Utterances that the caller heard to their end. */
  heard: number
}

interface Round {
  desk: Desk
  agentId: string
  killAfterMs: number
}

async function talkUntilKilled(running: Program, { desk, agentId, killAfterMs }: Round): Promise<Talk[]> {
  const api = createApiClient(running.url, desk.apiKey)
  const talks = await Promise.all(
    Array.from({ length: CALLS }, async () => {
      const { id, livekitUrl: url, token } = await placeWhenReady(api, agentId)
      const caller = await callRoom({ url, token, microphone: false })
      const talk: Talk = { id, asked: 0, answered: 0, heard: 0 }
      return { caller, talk }
    }),
  )
  await Promise.all(talks.map(({ caller }) => caller.waitFor('loud', { withinMs: 20_000 })))
  let isOver = false
  const talking = talks.map(({ caller, talk }) => converse(caller, talk, () => isOver))
  await Bun.sleep(killAfterMs)
  // NB: before the kill. What it cuts off falls silent as well, and would pass for heard to its end.
  for (const { caller, talk } of talks)
    talk.heard = caller.events.filter(({ event }) => event === 'quiet').length
  await running.kill()
  isOver = true
  for (const { caller } of talks) caller.kill()
  await Promise.all(talking)
  return talks.map(({ talk }) => talk)
}

/** Asks one thing after the other, each when the agent has finished. */
async function converse(caller: RtcCaller, talk: Talk, isOver: () => boolean): Promise<void> {
  let loud = await caller.waitFor('loud')
  while (!isOver()) {
    const quiet = await caller.waitFor('quiet', { afterMs: loud.atMs }).catch(() => undefined)
    if (!quiet || isOver()) return
    talk.asked++
    caller.type(questionOf(talk.asked))
    const next = await caller.waitFor('loud', { afterMs: quiet.atMs }).catch(() => undefined)
    if (!next || isOver()) return
    loud = next
    talk.answered++
  }
}

function expectWhole(talk: Talk, call: CallBody): void {
  expect(call).toMatchObject({ state: 'ended', endReason: 'interrupted' })
  expect(call.turns.map(({ seq }) => seq)).toEqual(call.turns.map((_, index) => index + 1))
  const said = (role: string) => call.turns.filter(turn => turn.role === role).map(({ text }) => text)
  const spoken = [GREETING, ...Array<string>(talk.asked).fill(ANSWER)]
  expect(said('agent').slice(0, talk.heard)).toEqual(spoken.slice(0, talk.heard))
  const typed = Array.from({ length: talk.answered }, (_, index) => questionOf(index + 1))
  expect(said('caller').slice(0, talk.answered)).toEqual(typed)
}

function questionOf(number: number): string {
  return `${QUESTION} ${number}`
}

/** Calls are refused until all parts are up. */
function placeWhenReady(api: ApiClient, agentId: string): Promise<PlacedCallBody> {
  return eventually(
    'the program takes a call',
    async () => {
      const answer = await api.request('POST', `/agents/${agentId}/calls`, {})
      return answer.status === 201 && (answer.json as PlacedCallBody)
    },
    30_000,
  )
}

/** Numbers from 0 to 1 that are the same for the same seed. */
function createRandom(from: number): () => number {
  let state = from
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}
