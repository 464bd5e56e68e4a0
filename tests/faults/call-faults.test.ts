import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { type OpenAiFake, startOpenAiFake } from '../fakes/openai-fake.ts'
import { type CallBody, createApiClient } from '../support/api-client.ts'
import { type Desk, openDesk, withTurns } from '../support/desk.ts'
import { eventually, type Program, removeDataDir, startProgram } from '../support/program.ts'

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

test('livekit-server dies in a call: the call is ended as interrupted, and calls work again by themselves', async () => {
  const { program, desk, agentId } = await open()
  const { id, caller } = await desk.call(agentId, { microphone: false })
  await caller.waitFor('loud')
  process.kill(livekitPid(program), 'SIGKILL')
  const call = await desk.ended(id)
  expect(call.endReason).toBe('interrupted')
  expect(call.endDetail).toContain('LiveKit')
  caller.kill()

  await eventually(
    'readiness comes back',
    async () => (await fetch(`${program.url}/readyz`)).status === 200,
    20_000,
  )
  const next = await desk.call(agentId, { microphone: false })
  await next.caller.waitFor('loud')
  await next.caller.leave()
  expect((await desk.ended(next.id)).endReason).toBe('caller_hung_up')
}, 60_000)

test('SIGTERM: new calls are refused in words, a running one finishes, the exit code is 0', async () => {
  const { program, desk, agentId } = await open()
  const { id, caller } = await desk.call(agentId, { microphone: false })
  const greeting = await caller.waitFor('loud')
  const stopped = program.stop()
  await eventually('new calls are refused', async () => {
    const answer = await desk.api.request('POST', `/agents/${agentId}/calls`, {})
    return answer.status === 503 && answer.text.includes('shutting down')
  })
  await caller.waitFor('quiet', { afterMs: greeting.atMs })
  caller.type('When do you open?')
  await caller.waitFor('loud', { afterMs: greeting.atMs + 500 })
  await withTurns(desk, id, 2)
  await caller.leave()
  expect(await stopped).toBe(0)

  const again = await startProgram({ dataDir: program.dataDir })
  programs.push(again)
  expect((await getCall(again, desk, id)).endReason).toBe('caller_hung_up')
}, 60_000)

test('SIGTERM that arrives twice at once is one SIGTERM; a later one ends at once', async () => {
  const { program, desk, agentId } = await open()
  const { id, caller } = await desk.call(agentId, { microphone: false })
  await caller.waitFor('loud')
  process.kill(program.pid, 'SIGTERM')
  process.kill(program.pid, 'SIGTERM')
  await eventually('new calls are refused', async () => {
    const answer = await desk.api.request('POST', `/agents/${agentId}/calls`, {})
    return answer.status === 503
  })
  expect((await getCall(program, desk, id)).state).toBe('active')
  let hasExited = false
  void program.exited.then(() => {
    hasExited = true
  })
  await eventually('it gives in', async () => {
    if (!hasExited) process.kill(program.pid, 'SIGTERM')
    return hasExited
  })
  expect(await program.exited).toBe(1)
  caller.kill()
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

  test('a caller who dies without a word ends the call', async () => {
    const { desk, agentId } = await open()
    const { id, caller } = await desk.call(agentId)
    await caller.waitFor('loud')
    caller.kill()
    expect((await desk.ended(id, 40_000)).endReason).toBe('caller_hung_up')
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

function isAlive(pid: number, dataDir: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(dataDir)
  } catch {
    return false
  }
}
