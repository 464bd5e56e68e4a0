import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { type OpenAiFake, startOpenAiFake } from '../fakes/openai-fake.ts'
import type { CallBody } from '../support/api-client.ts'
import { type Desk, openDesk, withTurns } from '../support/desk.ts'
import { type Program, removeDataDir, startProgram } from '../support/program.ts'

/** Reserved for documentation (RFC 5737): nobody is there, and nobody must be asked. */
const OUTSIDE = 'http://203.0.113.7:8080/v1'

let fake: OpenAiFake
let program: Program | undefined

beforeAll(async () => {
  fake = await startOpenAiFake()
})
afterEach(async () => {
  await fake.reset()
  if (!program) return
  await program.stop()
  removeDataDir(program.dataDir)
  program = undefined
})
afterAll(() => fake.stop())

async function open(env: Record<string, string>): Promise<Desk> {
  program = await startProgram({ env: { LAN_ONLY: '1', LOG_LEVEL: 'warn', ...env } })
  return openDesk(program)
}

interface EgressBody {
  restricted: boolean
  items: { destination: string; purpose: string; outcome: string; count: number }[]
}

test('LAN_ONLY ends a call in words before anything is sent to a service outside, and shows what was refused', async () => {
  const desk = await open({})
  const { agentId, modelConnectionId } = await desk.createCascadeAgent(fake)
  await desk.api.send('PATCH', `/model-connections/${modelConnectionId}`, {
    llm: { provider: 'openai-compatible', baseUrl: OUTSIDE, model: 'mind' },
  })
  const { id, caller } = await desk.call(agentId, { microphone: false })
  const call = await desk.ended(id)
  await caller.waitFor('disconnected')
  expect(call.endReason).toBe('provider_failed')
  expect(call.endDetail).toContain('203.0.113.7:8080, and LAN_ONLY does not allow this address')
  // The parts that would be allowed are not used either.
  expect(await fake.journal()).toEqual([])

  const tested = await desk.api.send<{ ok: boolean; parts: { part: string; message: string }[] }>(
    'POST',
    `/model-connections/${modelConnectionId}/test`,
  )
  expect(tested.ok).toBe(false)
  expect(tested.parts.map(part => part.part)).toEqual(['llm'])
  expect(tested.parts[0]?.message).toContain('EGRESS_ALLOW')
  expect(await fake.journal()).toEqual([])

  const egress = await desk.api.send<EgressBody>('GET', '/egress')
  expect(egress.restricted).toBe(true)
  expect(egress.items[0]).toMatchObject({
    destination: '203.0.113.7:8080',
    purpose: 'llm',
    outcome: 'refused',
    count: 2,
  })
}, 60_000)

test('a list of one host and port lets exactly that through: the call is held, and counted', async () => {
  const desk = await open({ EGRESS_ALLOW: fake.host })
  const { agentId } = await desk.createCascadeAgent(fake)
  const { id, caller } = await desk.call(agentId, { microphone: false })
  const greeting = await caller.waitFor('loud')
  await caller.waitFor('quiet', { afterMs: greeting.atMs })
  caller.type('When do you open?')
  const answered: CallBody = await withTurns(desk, id, 3)
  expect(answered.turns[2]?.role).toBe('agent')
  await caller.leave()
  expect((await desk.ended(id)).endReason).toBe('caller_hung_up')
  const { items } = await desk.api.send<EgressBody>('GET', '/egress')
  expect(items.map(({ destination, outcome }) => `${destination} ${outcome}`)).toEqual(
    Array(3).fill(`${fake.host} allowed`),
  )

  // The list is the whole list: another port of this machine is not on it.
  const [port] = fake.host.split(':').slice(1)
  const elsewhere = { baseUrl: `http://127.0.0.1:${Number(port) === 9 ? 10 : 9}/v1` }
  const refused = await desk.createCascadeAgent(elsewhere)
  const second = await desk.call(refused.agentId, { microphone: false })
  expect((await desk.ended(second.id)).endDetail).toContain('LAN_ONLY does not allow')
}, 60_000)
