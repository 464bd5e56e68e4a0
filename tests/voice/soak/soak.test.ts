import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type OpenAiFake, startOpenAiFake } from '../../fakes/openai-fake.ts'
import type { PlacedCallBody } from '../../support/api-client.ts'
import { type Desk, openDesk } from '../../support/desk.ts'
import { eventually, type Program, removeDataDir, startProgram } from '../../support/program.ts'
import type { CrowdResult, CrowdTicket } from '../caller/crowd-process.ts'
import { renderSpeech } from '../caller/rtc-caller.ts'
import { measureProcess, type ProcessSize, slopeOf } from './process-size.ts'

const isLong = process.env.PARLEY_TEST_LONG === '1'
const AT_ONCE = 5
const ROUNDS = isLong ? 100 : 4
/** Compilers and allocators settle in the first ones. */
const ROUNDS_BEFORE = isLong ? 20 : 1
/** A long run tells how it goes. */
const ROUNDS_TO_A_WORD = 10
const KIB = 1024
/** The native part of rtc-node that exists for arm64 keeps half a megabyte of every room that was joined (livekit/node-sdks#514). */
const KEPT_BY_LIVEKIT = process.arch === 'arm64' ? 900 * KIB : 0
/**
 * What a call may leave behind, at most, in bytes. Of a few calls only a gross leak can be told; but native memory is exact, and a room
 * that stays is found in it: 20 calls read 570 KiB each then, and -30 to 80 when none does.
 */
const LIMITS = isLong
  ? {
      heap: 4 * KIB,
      native: { media: 8 * KIB + KEPT_BY_LIVEKIT, server: 8 * KIB },
      resident: { media: 64 * KIB + KEPT_BY_LIVEKIT, server: 40 * KIB },
    }
  : {
      heap: 200 * KIB,
      native: { media: 250 * KIB + KEPT_BY_LIVEKIT, server: 250 * KIB },
      resident: { media: 2_500 * KIB, server: 1_000 * KIB },
    }

type Measured = 'threads' | 'files' | 'heapBytes' | 'nativeBytes' | 'residentBytes'

interface Sample {
  calls: number
  media: ProcessSize
  server: ProcessSize
}

let program: Program
let desk: Desk
let fake: OpenAiFake
let folder: string
let crowd: Crowd

beforeAll(async () => {
  fake = await startOpenAiFake()
  folder = mkdtempSync(join(tmpdir(), 'parley-soak-'))
  await Bun.write(
    join(folder, 'bunfig.toml'),
    `preload = [${JSON.stringify(join(import.meta.dir, 'heap-probe.ts'))}]\n`,
  )
  // NB: bun reads how pages are compiled where it is started, too.
  await Bun.write(join(folder, 'tsconfig.json'), Bun.file(join(import.meta.dir, '../../../tsconfig.json')))
  program = await startProgram({
    cwd: folder,
    env: { MEDIA_PROCESSES: '1', MAX_CALLS: String(AT_ONCE), LOG_LEVEL: 'warn' },
  })
  desk = await openDesk(program)
  crowd = startCrowd()
}, 60_000)
afterAll(async () => {
  await crowd.close()
  await program.stop()
  await fake.stop()
  removeDataDir(program.dataDir)
  rmSync(folder, { recursive: true, force: true })
})

test(
  `${AT_ONCE * ROUNDS} calls in a row leave nothing behind: no thread, no file, no memory`,
  async () => {
    await fake.set({ defaultTranscript: 'What time is it?' })
    const { agentId } = await desk.createCascadeAgent(fake, { agent: { greeting: 'Hello, front desk.' } })
    const file = await renderSpeech('what time is it')
    const samples: Sample[] = []
    for (let round = 1; round <= ROUNDS; round++) {
      await holdCalls(agentId, file)
      samples.push(await measure(round * AT_ONCE))
      if (round % ROUNDS_TO_A_WORD === 0 && round > ROUNDS_BEFORE + 1) report(samples.slice(ROUNDS_BEFORE))
    }
    const settled = samples.slice(ROUNDS_BEFORE)
    report(settled)
    for (const part of ['media', 'server'] as const) expectFlat(settled, part)
    for (const { media } of samples) expect(media.captureThreads).toBe(0)
  },
  isLong ? 40 * 60_000 : 120_000,
)

function expectFlat(samples: readonly Sample[], part: 'media' | 'server'): void {
  const [first, last] = [samples[0]?.[part], samples.at(-1)?.[part]]
  if (!first || !last) throw new Error('there are no samples')
  // Pools of the native side take a thread or a descriptor now and then, and keep it.
  expect(last.threads).toBeLessThanOrEqual(first.threads + 4)
  expect(last.files).toBeLessThanOrEqual(first.files + 4)
  expect(slope(samples, part, 'heapBytes')).toBeLessThan(LIMITS.heap)
  expect(slope(samples, part, 'nativeBytes')).toBeLessThan(LIMITS.native[part])
  expect(slope(samples, part, 'residentBytes')).toBeLessThan(LIMITS.resident[part])
}

/** For each call. */
function slope(samples: readonly Sample[], part: 'media' | 'server', name: Measured): number {
  return slopeOf(samples.map(sample => ({ at: sample.calls, value: sample[part][name] })))
}

function report(samples: readonly Sample[]): void {
  for (const part of ['media', 'server'] as const) {
    const last = samples.at(-1)?.[part]
    const grows = (name: Measured) => slope(samples, part, name)
    console.log(
      `${part}: ${last?.threads} threads (${grows('threads').toFixed(3)} a call), ${last?.files} files (${grows('files').toFixed(3)}), ` +
        `heap ${inMib(last?.heapBytes)} MiB (${inKib(grows('heapBytes'))} KiB), ` +
        `native ${inMib(last?.nativeBytes)} MiB (${inKib(grows('nativeBytes'))} KiB), ` +
        `resident ${inMib(last?.residentBytes)} MiB (${inKib(grows('residentBytes'))} KiB)`,
    )
  }
}

const inMib = (bytes = 0) => (bytes / KIB / KIB).toFixed(1)
const inKib = (bytes: number) => (bytes / KIB).toFixed(1)

async function holdCalls(agentId: string, file: string): Promise<void> {
  const placed = await Promise.all(
    Array.from({ length: AT_ONCE }, () =>
      desk.api.send<PlacedCallBody>('POST', `/agents/${agentId}/calls`, {}, 201),
    ),
  )
  const results = await Promise.all(
    placed.map(({ livekitUrl, token }) => crowd.call({ url: livekitUrl, token, file })),
  )
  expect(results.map(result => result.failure)).toEqual(Array(AT_ONCE).fill(null))
  const calls = await Promise.all(placed.map(({ id }) => desk.ended(id)))
  for (const { endReason } of calls) expect(endReason).toBe('caller_hung_up')
}

/** Once the host has let go of every session. */
async function measure(calls: number): Promise<Sample> {
  await eventually('no session is open', async () => {
    const ready = (await (await fetch(`${program.url}/readyz`)).json()) as ReadyBody
    return ready.parts.media.sessions === 0
  })
  return {
    calls,
    media: await measureProcess(mediaPid(), folder),
    server: await measureProcess(program.pid, folder),
  }
}

interface ReadyBody {
  parts: { media: { sessions: number } }
}

/** The child of the program that runs its media command. */
function mediaPid(): number {
  const children = readFileSync(`/proc/${program.pid}/task/${program.pid}/children`, 'utf8').trim().split(' ')
  const pid = children.find(each =>
    readFileSync(`/proc/${each}/cmdline`, 'utf8').split('\0').includes('media'),
  )
  if (pid === undefined) throw new Error(`there is no media host: ${program.output()}`)
  return Number(pid)
}

interface Crowd {
  call(ticket: CrowdTicket): Promise<CrowdResult>
  close(): Promise<void>
}

/** Light callers in one process. They answer in the order in which they finish, and all are alike: a call is as good as another. */
function startCrowd(): Crowd {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, '../caller/crowd-process.ts')], {
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'ignore',
    env: { ...process.env, NODE_ENV: 'production' },
  })
  const waiting: ((result: CrowdResult) => void)[] = []
  void (async () => {
    let pending = ''
    for await (const chunk of child.stdout.pipeThrough(
      new TextDecoderStream() as unknown as TransformStream<Uint8Array, string>,
    )) {
      const lines = `${pending}${chunk}`.split('\n')
      pending = lines.pop() ?? ''
      for (const line of lines)
        if (line.startsWith('{"greetingMs"')) waiting.shift()?.(JSON.parse(line) as CrowdResult)
    }
  })()
  const write = (line: string) => {
    child.stdin.write(`${line}\n`)
    child.stdin.flush()
  }
  return {
    call: ticket =>
      new Promise(resolve => {
        waiting.push(resolve)
        write(JSON.stringify(ticket))
      }),
    async close() {
      write('end')
      await child.exited
    },
  }
}
