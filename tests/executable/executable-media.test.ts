import { afterAll, beforeAll, expect, test } from 'bun:test'
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type OpenAiFake, startOpenAiFake } from '../fakes/openai-fake.ts'
import { openDesk, withTurns } from '../support/desk.ts'
import { eventually, runCommand, startProgram } from '../support/program.ts'

const BUILT = join(import.meta.dir, '../../dist/parley')

let folder = ''
let command: string[] = []
let fake: OpenAiFake

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-media-'))
  copyFileSync(BUILT, join(folder, 'parley'))
  command = [join(folder, 'parley')]
  fake = await startOpenAiFake()
}, 30_000)
afterAll(async () => {
  await fake.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('the executable runs its media processes from itself, all at once on a fresh temporary folder, and leaves none behind', async () => {
  // The native parts are unpacked there, by two processes at the same moment.
  const env = { PATH: '', HOME: '/nonexistent', MEDIA_PROCESSES: '2', TMPDIR: folder, LOG_LEVEL: 'warn' }
  const program = await startProgram({ command, env, cwd: folder, dataDir: join(folder, 'data') })
  try {
    const media = await eventually(
      'both are ready',
      async () => {
        const hosts = await readHosts(program.url)
        return hosts.every(host => host.isReady) && hosts
      },
      30_000,
    )
    expect(media.map(host => host.starts)).toEqual([1, 1])
    const desk = await openDesk(program, { command, env })
    const { agentId } = await desk.createCascadeAgent(fake)
    const { id, caller } = await desk.call(agentId, { microphone: false })
    const greeting = await caller.waitFor('loud')
    await caller.waitFor('quiet', { afterMs: greeting.atMs })
    caller.type('When do you open?')
    await withTurns(desk, id, 3)
    await caller.leave()
    expect((await desk.ended(id)).endReason).toBe('caller_hung_up')
  } finally {
    expect(await program.stop()).toBe(0)
  }
  await eventually('no process of it is left', async () => countProcesses(command[0] ?? '') === 0)
}, 60_000)

test('without a running server the media command says what it is', async () => {
  const result = await runCommand(['media'], { command, cwd: folder })
  expect(result).toMatchObject({ code: 4, stdout: '' })
  expect((await runCommand(['--help'], { command, cwd: folder })).stdout).not.toContain('media')
})

async function readHosts(url: string): Promise<{ isReady: boolean; starts: number }[]> {
  const ready = (await (await fetch(`${url}/readyz`)).json()) as {
    parts: { media: { hosts: { isReady: boolean; starts: number }[] } }
  }
  return ready.parts.media.hosts
}

function countProcesses(path: string): number {
  return readdirSync('/proc').filter(entry => /^\d+$/.test(entry) && commandOf(entry)[0] === path).length
}

function commandOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  } catch {
    // It ended while we were looking.
    return []
  }
}
