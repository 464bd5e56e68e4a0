import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { voiceEn } from '../../src/messages/voice-en.ts'
import { type OpenAiFake, startOpenAiFake } from '../fakes/openai-fake.ts'
import { type CallBody, createApiClient } from '../support/api-client.ts'
import { type Desk, openDesk, withTurns } from '../support/desk.ts'
import { eventually, type Program, removeDataDir, startProgram } from '../support/program.ts'
import type { RtcCaller } from '../voice/caller/rtc-caller.ts'

/** F16: a program that is asked to stop while people talk. */
const REFUSES_AFTER_MS = 100
const SENTENCE = voiceEn.serviceSentences.shutdown

let fake: OpenAiFake
const programs: Program[] = []

beforeAll(async () => {
  fake = await startOpenAiFake()
})
afterEach(async () => {
  for (const program of programs.splice(0)) {
    await program.kill()
    removeDataDir(program.dataDir)
  }
})
afterAll(() => fake.stop())

async function open(env: Record<string, string>) {
  const program = await startProgram({ env })
  programs.push(program)
  const desk = await openDesk(program)
  const { agentId } = await desk.createCascadeAgent(fake)
  return { program, desk, agentId }
}

/** The program on the same folder again, to read what the first one wrote. */
async function read({ dataDir }: Program, desk: Desk, ids: string[]): Promise<CallBody[]> {
  const again = await startProgram({ dataDir })
  programs.push(again)
  const api = createApiClient(again.url, desk.apiKey)
  return Promise.all(ids.map(id => api.send<CallBody>('GET', `/calls/${id}`)))
}

/** When the agent was last heard to begin. */
function lastLoud({ events }: RtcCaller): number | undefined {
  return events.findLast(({ event }) => event === 'loud')?.atMs
}

test('SIGTERM in calls: new ones are refused at once, running ones go on, who still talks at the limit hears a goodbye, exit code 0', async () => {
  const { program, desk, agentId } = await open({ DRAIN_SECONDS: '10' })
  const finishing = await desk.call(agentId, { microphone: false })
  const talking = await desk.call(agentId, { microphone: false })
  for (const { id } of [finishing, talking]) await withTurns(desk, id, 1)

  const stopped = program.stop()
  await Bun.sleep(REFUSES_AFTER_MS)
  const refused = await desk.api.request('POST', `/agents/${agentId}/calls`, {})
  expect([refused.status, refused.text.includes('shutting down')]).toEqual([503, true])
  const { atMs } = await finishing.caller.waitFor('quiet', { afterMs: lastLoud(finishing.caller) })
  finishing.caller.type('When do you open?')
  await finishing.caller.waitFor('loud', { afterMs: atMs })
  await finishing.caller.leave()

  await talking.caller.waitFor('disconnected', { withinMs: 20_000 })
  expect(await stopped).toBe(0)
  const [finished, told] = await read(program, desk, [finishing.id, talking.id])
  expect(finished).toMatchObject({ endReason: 'caller_hung_up' })
  expect(finished?.turns[1]?.text).toBe('When do you open?')
  expect(told).toMatchObject({ endReason: 'shutdown' })
  expect(told?.turns.at(-1)).toMatchObject({ role: 'agent', text: SENTENCE, interrupted: false })
}, 60_000)

test('a second SIGTERM has running calls say goodbye now, and the exit code is still 0', async () => {
  const { program, desk, agentId } = await open({ DRAIN_SECONDS: '600' })
  const { id, caller } = await desk.call(agentId, { microphone: false })
  await withTurns(desk, id, 1)
  // Two at once are one.
  process.kill(program.pid, 'SIGTERM')
  process.kill(program.pid, 'SIGTERM')
  await eventually('it says what it does', async () => program.output().includes('SIGTERM: no new calls'))
  expect((await desk.api.send<CallBody>('GET', `/calls/${id}`)).state).toBe('active')
  await eventually('it hurries', async () => {
    const isHurried = program.output().includes('running calls say goodbye')
    if (!isHurried) process.kill(program.pid, 'SIGTERM')
    return isHurried
  })
  expect(await program.exited).toBe(0)
  await caller.waitFor('disconnected')
  const [told] = await read(program, desk, [id])
  expect(told).toMatchObject({ endReason: 'shutdown' })
  expect(told?.turns.at(-1)?.text).toBe(SENTENCE)
}, 60_000)

test('a third SIGTERM ends it at once, and the next start says what became of the call', async () => {
  const { program, desk, agentId } = await open({ DRAIN_SECONDS: '600' })
  const { id, caller } = await desk.call(agentId, { microphone: false })
  await withTurns(desk, id, 1)
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
  const [cut] = await read(program, desk, [id])
  expect(cut).toMatchObject({ state: 'ended', endReason: 'interrupted' })
}, 60_000)
