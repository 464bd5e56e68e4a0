import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type OpenAiFake, startOpenAiFake } from '../fakes/openai-fake.ts'
import type { CallBody, PlacedCallBody } from '../support/api-client.ts'
import { type Desk, openDesk } from '../support/desk.ts'
import { type Program, removeDataDir, startProgram } from '../support/program.ts'
import type { CrowdResult, CrowdTicket } from './caller/crowd-process.ts'
import { renderSpeech } from './caller/rtc-caller.ts'

const CALLS = 10
const STAGGER_MS = 1_000

let program: Program
let desk: Desk
let fake: OpenAiFake

beforeAll(async () => {
  fake = await startOpenAiFake()
  program = await startProgram({ env: { MAX_CALLS: String(CALLS), LOG_LEVEL: 'warn' } })
  desk = await openDesk(program)
}, 60_000)
afterAll(async () => {
  await program.stop()
  await fake.stop()
  removeDataDir(program.dataDir)
})

test(`${CALLS} calls at once from one light caller: all are greeted and all are answered`, async () => {
  const { agentId } = await desk.createCascadeAgent(fake, {
    agent: { greeting: 'Hello, this is the front desk.' },
  })
  const idleBytes = residentBytes(program.pid)
  const file = await renderSpeech('what are your opening hours')
  const crowd = Bun.spawn([process.execPath, join(import.meta.dir, 'caller/crowd-process.ts')], {
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'ignore',
    env: { ...process.env, NODE_ENV: 'production' },
  })
  const ids: string[] = []
  const lag: Lag[] = []
  let peakBytes = 0
  for (let i = 0; i < CALLS; i++) {
    const placedAt = performance.now()
    const placed = await desk.api.send<PlacedCallBody>('POST', `/agents/${agentId}/calls`, {}, 201)
    ids.push(placed.id)
    const ticket: CrowdTicket = { url: placed.livekitUrl, token: placed.token, file }
    crowd.stdin.write(`${JSON.stringify(ticket)}\n`)
    crowd.stdin.flush()
    peakBytes = Math.max(peakBytes, residentBytes(program.pid))
    lag.push(await readLag())
    // A staggered start is the load that is asked for, not a wait for something.
    await Bun.sleep(Math.max(0, STAGGER_MS - (performance.now() - placedAt)))
  }
  lag.push(await readLag())
  crowd.stdin.write('end\n')
  crowd.stdin.flush()
  const lines = (await new Response(crowd.stdout).text())
    .split('\n')
    .filter(line => line.startsWith('{"greetingMs"'))
  const results = lines.map(line => JSON.parse(line) as CrowdResult)
  peakBytes = Math.max(peakBytes, residentBytes(program.pid))

  const greetings = sorted(results.map(result => result.greetingMs))
  const answers = sorted(results.map(result => result.answerMs))
  const calls = await Promise.all(ids.map(id => desk.ended(id)))
  console.log(
    `greeting p50 ${median(greetings)} max ${greetings.at(-1)} ms; answer p50 ${median(answers)} max ${answers.at(-1)} ms; ` +
      `RSS idle ${megabytes(idleBytes)} peak ${megabytes(peakBytes)} MB = ${megabytes((peakBytes - idleBytes) / CALLS)} MB a call; event-loop lag p99: web ${highest(lag.map(each => each.mainLag.p99Ms))} ms, media ${highest(lag.map(each => each.lagP99Ms))} ms`,
  )
  expect(results.map(result => result.failure)).toEqual(Array(CALLS).fill(null))
  for (const call of calls) expectAnswered(call)
}, 120_000)

function expectAnswered(call: CallBody): void {
  expect(call.endReason).toBe('caller_hung_up')
  const said = (role: string) => call.turns.filter(turn => turn.role === role).map(turn => turn.text)
  expect(said('agent')[0]).toStartWith('Hello, this is the front desk')
  expect(said('caller')).toEqual(['Hello, what are your opening hours?'])
  expect(said('agent')[1]).toStartWith('We are open from nine')
}

/** As /readyz tells it: the web thread over the last minute, the media thread over the last second. */
interface Lag {
  lagP99Ms: number
  mainLag: { p99Ms: number }
}

async function readLag(): Promise<Lag> {
  const ready = (await (await fetch(`${program.url}/readyz`)).json()) as { parts: { media: Lag } }
  return ready.parts.media
}

function highest(values: number[]): number {
  return Math.round(Math.max(...values))
}

function residentBytes(pid: number): number {
  const [, pages] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')
  return Number(pages) * 4096
}

function sorted(values: (number | null)[]): number[] {
  return values
    .filter(value => value !== null)
    .map(Math.round)
    .sort((a, b) => a - b)
}

function median(values: number[]): number | undefined {
  return values[Math.floor(values.length / 2)]
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1)
}
