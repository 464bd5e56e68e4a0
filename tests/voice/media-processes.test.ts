import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { type OpenAiFake, startOpenAiFake } from '../fakes/openai-fake.ts'
import type { CallBody } from '../support/api-client.ts'
import { type Desk, openDesk, withTurns } from '../support/desk.ts'
import { eventually, type Program, removeDataDir, startProgram } from '../support/program.ts'
import type { RtcCaller } from './caller/rtc-caller.ts'

const CALLS = 4
const FIRST_QUESTION = 'When do you open?'
const SECOND_QUESTION = 'And on Sunday?'
const GREETING = 'Hello, this is the front desk. How can I help you?'
/** From the death of the process until the next session is in the room; a machine that is busy may hold one of them up. */
const AWAY_LIMIT_SECONDS = 1.5
const AWAY_LIMIT_BUSY_SECONDS = 5
/** Native parts are loaded first, on a machine that is busy with calls. */
const START_LIMIT_MS = 30_000
/** None where the machine has a core to spare (docs/performance.md); its two cores start a process here and carry everybody. */
const LATE_SHARE_MAX = 0.01
const CANARY = Buffer.alloc(32, 0x5f).toString('base64')

let program: Program
let desk: Desk
let fake: OpenAiFake

beforeAll(async () => {
  fake = await startOpenAiFake()
  program = await startProgram({ env: { MEDIA_PROCESSES: '2', LOG_LEVEL: 'warn', ENCRYPTION_KEY: CANARY } })
  desk = await openDesk(program, { env: { ENCRYPTION_KEY: CANARY } })
}, 60_000)
afterAll(async () => {
  const hosts = mediaPids()
  expect(await program.stop()).toBe(0)
  await eventually('no media process is left', async () => !hosts.some(isAlive))
  await fake.stop()
  removeDataDir(program.dataDir)
})

interface HostState {
  isReady: boolean
  sessions: number
  starts: number
}

test('two media processes share the calls; when one is killed its calls go on in the other, in the same room and with all that was said', async () => {
  await eventually(
    'both processes are ready',
    async () => (await hosts()).every(host => host.isReady),
    START_LIMIT_MS,
  )
  const pids = mediaPids()
  expect(pids).toHaveLength(2)
  for (const pid of pids) {
    const seen = readFileSync(`/proc/${pid}/environ`, 'utf8') + readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    expect(seen).not.toContain(CANARY)
  }

  const { agentId } = await desk.createCascadeAgent(fake)
  const calls: { id: string; caller: RtcCaller }[] = []
  for (let call = 0; call < CALLS; call++) calls.push(await desk.call(agentId, { microphone: false }))
  for (const { caller } of calls) await caller.waitFor('loud', { withinMs: 30_000 })
  const shared = await eventually('each process tells of its calls', async () => {
    const now = await hosts()
    return now.every(host => host.sessions === CALLS / 2) && now
  })
  expect(shared.map(host => host.starts)).toEqual([1, 1])
  await Promise.all(calls.map(({ caller }) => hearAnswer(caller, FIRST_QUESTION)))
  for (const { id } of calls) await withTurns(desk, id, 3)
  const silences = await Promise.all(calls.map(({ caller }) => silence(caller)))

  process.kill(pids[0] ?? 0, 'SIGKILL')
  const resumed = await eventually('its calls go on', async () => {
    const all = await Promise.all(calls.map(({ id }) => desk.api.send<CallBody>('GET', `/calls/${id}`)))
    const moved = all.filter(call => resumptionsOf(call).length > 0)
    return moved.length >= CALLS / 2 && moved
  })
  expect(resumed).toHaveLength(CALLS / 2)
  const away: number[] = []
  for (const call of resumed) {
    const { id, turns } = call
    expect(resumptionsOf(call)).toHaveLength(1)
    away.push(Number(resumptionsOf(call)[0]?.text.match(/([0-9.]+) s/)?.[1]))
    expect(turns.length).toBeGreaterThanOrEqual(3)
    const at = calls.findIndex(each => each.id === id)
    await calls[at]?.caller.waitFor('loud', { afterMs: silences[at]?.atMs })
  }
  expect(Math.min(...away)).toBeLessThanOrEqual(AWAY_LIMIT_SECONDS)
  expect(Math.max(...away)).toBeLessThanOrEqual(AWAY_LIMIT_BUSY_SECONDS)

  // The others have not noticed, and those that moved remember what they were asked.
  await Promise.all(calls.map(({ caller }) => hearAnswer(caller, SECOND_QUESTION)))
  const asked = (await fake.journal()).filter(
    ({ part, body }) => part === 'llm' && JSON.stringify(body).includes(SECOND_QUESTION),
  )
  expect(asked.length).toBeGreaterThanOrEqual(CALLS)
  for (const entry of asked) expect(JSON.stringify(entry.body)).toContain(FIRST_QUESTION)

  const restarted = await eventually(
    'a fresh process is ready',
    async () => {
      const now = await hosts()
      return now.every(host => host.isReady) && now
    },
    START_LIMIT_MS,
  )
  expect(restarted.map(host => host.starts).toSorted()).toEqual([1, 2])
  expect(restarted.find(host => host.starts === 1)?.sessions).toBe(CALLS)
  const fresh = await desk.call(agentId, { microphone: false })
  await fresh.caller.waitFor('loud', { withinMs: 20_000 })
  await eventually('the fresh process has the new call', async () => {
    const host = (await hosts()).find(each => each.starts === 2)
    return host?.sessions === 1
  })

  const everybody = [...calls, fresh]
  await Promise.all(everybody.map(({ caller }) => caller.leave()))
  for (const { id } of everybody) {
    const ended = await desk.ended(id)
    expect(ended.endReason).toBe('caller_hung_up')
    expect(ended.turns.map(turn => turn.seq)).toEqual(ended.turns.map((_, index) => index + 1))
    if (id !== fresh.id) expect(ended.turns.filter(turn => turn.text === GREETING)).toHaveLength(1)
  }
}, 120_000)

test('while a process dies, is missed and started again, the callers of the other one hear no gap', async () => {
  const ready = async () => (await hosts()).every(host => host.isReady && host.sessions === 0)
  await eventually('both processes are ready and free', ready, START_LIMIT_MS)
  const { agentId } = await desk.createCascadeAgent(fake)
  const calls: { id: string; caller: RtcCaller }[] = []
  for (let call = 0; call < 2; call++) calls.push(await desk.call(agentId, { microphone: false }))
  for (const { caller } of calls) await caller.waitFor('loud', { withinMs: 20_000 })
  await Promise.all(calls.map(({ caller }) => hearAnswer(caller, 'Tell me a story.')))
  const before = await Promise.all(calls.map(({ caller }) => caller.tellHeard()))
  const starts = sum((await hosts()).map(host => host.starts))

  process.kill(mediaPids()[0] ?? 0, 'SIGKILL')
  const moved = await eventually('its call goes on', async () => {
    const all = await Promise.all(calls.map(({ id }) => desk.api.send<CallBody>('GET', `/calls/${id}`)))
    return all.find(call => resumptionsOf(call).length > 0)
  })
  await eventually(
    'a fresh process is ready',
    async () => {
      const now = await hosts()
      return now.every(host => host.isReady) && sum(now.map(host => host.starts)) === starts + 1
    },
    START_LIMIT_MS,
  )
  const at = calls.findIndex(({ id }) => id !== moved.id)
  const after = await calls[at]!.caller.tellHeard()
  const frames = after.frames - before[at]!.frames
  const lateFrames = after.lateFrames - before[at]!.lateFrames
  console.log(
    `heard by the caller of the other process: ${frames} frames of 10 ms, ${lateFrames} of them late`,
  )
  expect(calls[at]!.caller.events.filter(({ event }) => event === 'quiet')).toHaveLength(1)
  expect(frames).toBeGreaterThan(100)
  expect(lateFrames / frames).toBeLessThan(LATE_SHARE_MAX)
  await Promise.all(calls.map(({ caller }) => caller.leave()))
  for (const { id } of calls) expect((await desk.ended(id)).endReason).toBe('caller_hung_up')
}, 90_000)

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0)
const resumptionsOf = ({ incidents }: CallBody) => incidents.filter(({ kind }) => kind === 'resumed')

/** Asks, and hears the agent begin to speak after that. */
async function hearAnswer(caller: RtcCaller, question: string): Promise<void> {
  const before = await silence(caller)
  caller.type(question)
  await caller.waitFor('loud', { afterMs: before.atMs, withinMs: 20_000 })
}

/** The agent has finished what it was saying. */
function silence(caller: RtcCaller) {
  const afterMs = caller.events.findLast(({ event }) => event === 'loud')?.atMs
  return caller.waitFor('quiet', { afterMs, withinMs: 20_000 })
}

async function hosts(): Promise<HostState[]> {
  const ready = (await (await fetch(`${program.url}/readyz`)).json()) as {
    parts: { media: { hosts: HostState[] } }
  }
  return ready.parts.media.hosts
}

/** The children of the program that run its media command. */
function mediaPids(): number[] {
  return readFileSync(`/proc/${program.pid}/task/${program.pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .map(Number)
    .filter(pid => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes('media'))
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
