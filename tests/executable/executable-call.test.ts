import { afterAll, beforeAll, expect, test } from 'bun:test'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type OpenAiFake, startOpenAiFake } from '../fakes/openai-fake.ts'
import { type Desk, openDesk, withTurns } from '../support/desk.ts'
import { type Program, startProgram } from '../support/program.ts'

const BUILT = join(import.meta.dir, '../../dist/parley')
/** Nothing of the host: no PATH, so no speech program and no livekit-server but the embedded one. */
const NOTHING = { PATH: '', HOME: '/nonexistent' }

let folder = ''
let program: Program
let desk: Desk
let fake: OpenAiFake

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-alone-'))
  copyFileSync(BUILT, join(folder, 'parley'))
  const command = [join(folder, 'parley')]
  fake = await startOpenAiFake()
  program = await startProgram({ command, env: NOTHING, cwd: folder, dataDir: join(folder, 'data') })
  desk = await openDesk(program, { command, env: NOTHING })
}, 60_000)
afterAll(async () => {
  expect(await program.stop()).toBe(0)
  await fake.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('alone in an empty folder with an empty PATH it serves a cascade call', async () => {
  console.log(
    `size ${(statSync(BUILT).size / 1024 / 1024).toFixed(1)} MiB; first start -> web listening ${Math.round(program.listeningMs)} ms, -> ready ${Math.round(program.readyMs)} ms; RSS ${residentMegabytes(program.pid)} MB`,
  )
  await fake.set({ transcripts: ['What time is it?'] })
  const { agentId } = await desk.createCascadeAgent(fake)
  const { id, caller } = await desk.call(agentId)
  const greeting = await caller.waitFor('loud')
  await caller.waitFor('quiet', { afterMs: greeting.atMs })
  const question = await caller.speak('what time is it')
  await caller.waitFor('loud', { afterMs: question.atMs })
  const call = await withTurns(desk, id, 3)
  expect(call.turns[2]?.text).toContain('Europe/Berlin')
  expect(call.toolCalls[0]?.name).toBe('clock')
  await caller.leave()
  expect((await desk.ended(id)).endReason).toBe('caller_hung_up')
}, 60_000)

test('Rehearsal there says what is missing and answers typed text as text', async () => {
  const connections = await desk.api.send<{ items: { id: string; kind: string }[] }>(
    'GET',
    '/model-connections',
  )
  const rehearsal = connections.items.find(connection => connection.kind === 'rehearsal')
  const result = await desk.api.send<{ ok: boolean; parts: { message: string }[] }>(
    'POST',
    `/model-connections/${rehearsal?.id}/test`,
  )
  expect(result.ok).toBe(false)
  expect(result.parts[0]?.message).toContain('install flite')

  const { id, caller } = await desk.call(desk.frontDeskId, { microphone: false })
  await withTurns(desk, id, 1)
  caller.type('When are you open?')
  const call = await withTurns(desk, id, 3)
  expect(call.turns[1]?.text).toBe('When are you open?')
  expect(call.turns[2]?.role).toBe('agent')
  expect(caller.events.some(event => event.event === 'loud')).toBe(false)
  await caller.leave()
  await desk.ended(id)
}, 60_000)

function residentMegabytes(pid: number): number {
  const [, pages] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')
  return Math.round((Number(pages) * 4096) / 1024 / 1024)
}
