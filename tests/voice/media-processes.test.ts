import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { type OpenAiFake, startOpenAiFake } from '../fakes/openai-fake.ts'
import type { CallBody } from '../support/api-client.ts'
import { type Desk, openDesk } from '../support/desk.ts'
import { eventually, type Program, removeDataDir, startProgram } from '../support/program.ts'
import type { RtcCaller } from './caller/rtc-caller.ts'

const CALLS = 6
/** Native parts are loaded first, on a machine that is busy with calls. */
const START_LIMIT_MS = 30_000
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

test('two media processes share the calls; when one is killed only its calls end, and a fresh one takes new calls', async () => {
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
  const shared = await eventually('each process tells of three calls', async () => {
    const now = await hosts()
    return now.every(host => host.sessions === CALLS / 2) && now
  })
  expect(shared.map(host => host.starts)).toEqual([1, 1])

  process.kill(pids[0] ?? 0, 'SIGKILL')
  const lost = await eventually('three calls have ended', async () => {
    const ended = (await listCalls()).filter(call => call.state === 'ended')
    return ended.length >= CALLS / 2 && ended
  })
  expect(lost.map(call => call.endReason)).toEqual(['interrupted', 'interrupted', 'interrupted'])
  expect(lost[0]?.endDetail).toContain('audio stopped')
  const lostIds = new Set(lost.map(call => call.id))
  for (const { id, caller } of calls) if (lostIds.has(id)) await caller.waitFor('disconnected')

  const left = calls.filter(({ id }) => !lostIds.has(id))
  expect(left).toHaveLength(CALLS / 2)
  await Promise.all(left.map(({ caller }) => hearAnswer(caller)))

  const restarted = await eventually(
    'a fresh process is ready',
    async () => {
      const now = await hosts()
      return now.every(host => host.isReady) && now
    },
    START_LIMIT_MS,
  )
  expect(restarted.map(host => host.starts).toSorted()).toEqual([1, 2])
  const fresh = await desk.call(agentId, { microphone: false })
  await fresh.caller.waitFor('loud', { withinMs: 20_000 })
  await eventually('the fresh process has the new call', async () => {
    const host = (await hosts()).find(each => each.starts === 2)
    return host?.sessions === 1
  })
  await hearAnswer(fresh.caller)

  const survivors = [...left, fresh]
  await Promise.all(survivors.map(({ caller }) => caller.leave()))
  for (const { id } of survivors) {
    const ended = await desk.ended(id)
    expect(ended.endReason).toBe('caller_hung_up')
    expect(ended.turns.filter(turn => turn.role === 'agent').length).toBeGreaterThanOrEqual(2)
  }
}, 120_000)

/** Asks, and hears the agent begin to speak after that. */
async function hearAnswer(caller: RtcCaller): Promise<void> {
  const greeting = await caller.waitFor('loud')
  const silence = await caller.waitFor('quiet', { afterMs: greeting.atMs, withinMs: 20_000 })
  caller.type('When do you open?')
  await caller.waitFor('loud', { afterMs: silence.atMs, withinMs: 20_000 })
}

async function hosts(): Promise<HostState[]> {
  const ready = (await (await fetch(`${program.url}/readyz`)).json()) as {
    parts: { media: { hosts: HostState[] } }
  }
  return ready.parts.media.hosts
}

async function listCalls(): Promise<CallBody[]> {
  return (await desk.api.send<{ items: CallBody[] }>('GET', '/calls')).items
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
