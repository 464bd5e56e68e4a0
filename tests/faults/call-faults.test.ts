import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { RoomServiceClient } from 'livekit-server-sdk'
import { type OpenAiFake, startOpenAiFake } from '../fakes/openai-fake.ts'
import { type CallBody, createApiClient } from '../support/api-client.ts'
import { type Desk, openDesk, withTurns } from '../support/desk.ts'
import { eventually, type Program, removeDataDir, startProgram } from '../support/program.ts'

const GREETING = 'Hello, this is the front desk. How can I help you?'
const RESUME_LIMIT_MS = 15_000
/** LiveKit itself needs some 21 s. */
const GIVEN_UP_LIMIT_MS = 28_000

let fake: OpenAiFake
const programs: Program[] = []

beforeAll(async () => {
  fake = await startOpenAiFake()
})
afterEach(async () => {
  await fake.reset()
  for (const program of programs.splice(0)) {
    await program.kill()
    removeDataDir(program.dataDir)
  }
})
afterAll(() => fake.stop())

async function open(
  env: Record<string, string> = {},
): Promise<{ program: Program; desk: Desk; agentId: string }> {
  const program = await startProgram({ env })
  programs.push(program)
  const desk = await openDesk(program)
  const { agentId } = await desk.createCascadeAgent(fake)
  return { program, desk, agentId }
}

async function getCall(program: Program, desk: Desk, id: string): Promise<CallBody> {
  return createApiClient(program.url, desk.apiKey).send<CallBody>('GET', `/calls/${id}`)
}

interface ReadyBody {
  parts: { media: { sessions: number } }
}

/** The livekit-server that a Parley started: the child whose parent it is. */
function livekitPid(program: Program): number {
  const children = readFileSync(`/proc/${program.pid}/task/${program.pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .map(Number)
  const found = children.find(pid => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('livekit'))
  if (!found) throw new Error('there is no livekit-server among the children')
  return found
}

test('kill -9 in the middle of a call: the next start ends it as interrupted, with every turn said so far', async () => {
  const { program, desk, agentId } = await open()
  const { id, caller } = await desk.call(agentId, { microphone: false })
  const greeting = await caller.waitFor('loud')
  await caller.waitFor('quiet', { afterMs: greeting.atMs })
  caller.type('When do you open?')
  const before = await withTurns(desk, id, 3)
  const livekit = livekitPid(program)
  await program.kill()
  caller.kill()

  const again = await startProgram({ dataDir: program.dataDir })
  programs.push(again)
  const after = await getCall(again, desk, id)
  expect(after.state).toBe('ended')
  expect(after.endReason).toBe('interrupted')
  expect(after.durationMs).toBeGreaterThan(0)
  expect(after.turns).toEqual(before.turns)
  await eventually(
    'the livekit-server of the killed Parley is gone',
    async () => !isAlive(livekit, program.dataDir),
  )
  expect(await again.stop()).toBe(0)
}, 60_000)

test('livekit-server dies in a call and comes back: the two find each other again, and nobody is greeted twice', async () => {
  const { program, desk, agentId } = await open()
  const { id, caller } = await desk.call(agentId)
  await withTurns(desk, id, 1)
  const lastEventMs = caller.events.at(-1)?.atMs
  process.kill(livekitPid(program), 'SIGKILL')
  const back = await caller.waitFor('subscribed', { afterMs: lastEventMs, withinMs: RESUME_LIMIT_MS })
  await caller.speak('When do you open?')
  await caller.waitFor('loud', { afterMs: back.atMs })
  const call = await withTurns(desk, id, 3)
  expect(call.state).toBe('active')
  expect(call.turns.filter(turn => turn.text === GREETING)).toHaveLength(1)
  await caller.leave()
  expect((await desk.ended(id)).endReason).toBe('caller_hung_up')

  // LiveKit has sent for an agent again as the caller came back; that is not a second call.
  const next = await desk.call(agentId, { microphone: false })
  await next.caller.waitFor('loud')
  await next.caller.leave()
  expect((await desk.ended(next.id)).endReason).toBe('caller_hung_up')
  await eventually('no session is left behind', async () => {
    const ready = (await (await fetch(`${program.url}/readyz`)).json()) as ReadyBody
    return ready.parts.media.sessions === 0
  })
}, 60_000)

test('the room of a call is deleted: the call ends at once and says so', async () => {
  const { program, desk, agentId } = await open()
  const { id, caller, placed } = await desk.call(agentId, { microphone: false })
  await caller.waitFor('loud')
  await deleteRoom(program, placed.roomName)
  const call = await desk.ended(id, 3_000)
  expect(call.endReason).toBe('interrupted')
  expect(call.endDetail).toContain('room')
}, 40_000)

describe('the edges of the appliance', () => {
  test('a call beyond MAX_CALLS is refused with 503 in words, and its place is free when the first has ended', async () => {
    const { desk, agentId } = await open({ MAX_CALLS: '1' })
    const first = await desk.call(agentId, { microphone: false })
    const refused = await desk.api.request('POST', `/agents/${agentId}/calls`, {})
    expect(refused.status).toBe(503)
    expect(refused.headers.get('content-type')).toContain('application/problem+json')
    expect(refused.text).toMatch(/busy/)
    await first.caller.leave()
    await desk.ended(first.id)
    await eventually(
      'the place is free',
      async () => (await desk.api.request('POST', `/agents/${agentId}/calls`, {})).status === 201,
    )
  }, 40_000)

  test('a caller who dies without a word ends the call as soon as LiveKit gives them up', async () => {
    const { desk, agentId } = await open()
    const { id, caller } = await desk.call(agentId)
    await caller.waitFor('loud')
    caller.kill()
    expect((await desk.ended(id, GIVEN_UP_LIMIT_MS)).endReason).toBe('caller_hung_up')
  }, 60_000)

  test('a key removed from the connection acts on the next call and leaves the running one alone', async () => {
    const { desk } = await open()
    const { agentId, modelConnectionId } = await desk.createCascadeAgent(fake, { keys: 'the-key' })
    await fake.set({ apiKey: 'the-key' })
    const { id, caller } = await desk.call(agentId, { microphone: false })
    const greeting = await caller.waitFor('loud')
    const part = { baseUrl: fake.baseUrl, model: 'fake-llm', apiKey: null }
    await desk.api.send('PATCH', `/model-connections/${modelConnectionId}`, { llm: part })
    await caller.waitFor('quiet', { afterMs: greeting.atMs })
    caller.type('When do you open?')
    await caller.waitFor('loud', { afterMs: greeting.atMs + 500 })
    expect((await withTurns(desk, id, 2)).state).toBe('active')
    await caller.leave()
    await desk.ended(id)
  }, 40_000)
})

/** As an operator would, with the keys that the data folder holds. */
async function deleteRoom({ dataDir }: Program, room: string): Promise<void> {
  const { apiKey, apiSecret } = JSON.parse(readFileSync(join(dataDir, 'livekit/keys.json'), 'utf8')) as {
    apiKey: string
    apiSecret: string
  }
  const { port } = JSON.parse(readFileSync(join(dataDir, 'livekit/livekit.yaml'), 'utf8')) as { port: number }
  await new RoomServiceClient(`http://127.0.0.1:${port}`, apiKey, apiSecret).deleteRoom(room)
}

function isAlive(pid: number, dataDir: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(dataDir)
  } catch {
    return false
  }
}
