/**
 * Runs in a network namespace of its own (see image.test.ts), where it starts the image that the test built, calls it, crashes it
 * and stops it. Reads the image as JSON from the first argument; prints what it met as one line of JSON.
 */
import { chownSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { openDesk, withTurns } from '../support/desk.ts'
import { eventually, type Program } from '../support/program.ts'
import { type Container, familyOf, startContainer } from './container.ts'
import type { ImageTree } from './image-tree.ts'

const [description = '', address = ''] = process.argv.slice(2)
const image: ImageTree = { ...JSON.parse(description), remove: () => undefined }
const url = `http://${address}:3000`
const [uid = 0, gid = 0] = image.user.split(':').map(Number)

const dataDir = mkdtempSync(join(tmpdir(), 'parley-volume-'))
chownSync(dataDir, uid, gid)
const env = { PUBLIC_URL: url, LOG_LEVEL: 'debug' }
let container = await startContainer(image, { dataDir, env })
try {
  const early = await healthcheck(container)
  await ready()
  const met = {
    isEarlyCheckRed: early.code !== 0,
    healthcheck: await healthcheck(container),
    call: await call(container),
    processes: familyOf(container.pid).map(describeProcess),
    rootMayWrite: run([...container.execAsRoot, 'touch', '/usr/local/bin/planted']).code === 0,
    userMayWrite: run([...container.exec, 'touch', '/etc/planted']).code === 0,
  }
  process.kill(container.pid, 'SIGKILL')
  await container.exited
  const native = countFiles(join(dataDir, 'native'))
  // The second time with the audio in a process of its own, which is the same executable once more.
  container = await startContainer(image, { dataDir, env: { ...env, MEDIA_PROCESSES: '1' } })
  await ready()
  const afterCrash = {
    healthcheck: await healthcheck(container),
    data: readdirSync(dataDir).sort(),
    processes: familyOf(container.pid).map(describeProcess),
  }
  const exitCode = await container.stop()
  const nativeFiles = [native, countFiles(join(dataDir, 'native'))]
  console.log(JSON.stringify({ ...met, afterCrash, exitCode, nativeFiles }))
} catch (error) {
  console.error(container.output().slice(-6_000))
  throw error
} finally {
  await container.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
process.exit(0)

async function ready(): Promise<void> {
  await eventually(
    'calls can be taken',
    async () => (await fetch(`${url}/readyz`).catch(() => undefined))?.ok,
    60_000,
  )
}

async function healthcheck({ exec }: Container) {
  return run([...exec, ...image.healthcheck])
}

/** Rehearsal speaks with the image's own voice; what is typed is answered aloud. */
async function call({ exec, output }: Container) {
  const program: Pick<Program, 'url' | 'dataDir'> = { url, dataDir: image.volumes[0] ?? '' }
  const command = [...exec, image.entrypoint.at(-1) ?? '']
  const desk = await openDesk(program as Program, { command })
  const placedAt = performance.now()
  const { id, caller } = await desk.call(desk.frontDeskId)
  await caller.waitFor('loud', { withinMs: 20_000 })
  const greetingMs = Math.round(performance.now() - placedAt)
  const greeting = await caller.waitFor('quiet', { withinMs: 20_000 })
  caller.type('When are you open?')
  await caller.waitFor('loud', { afterMs: greeting.atMs, withinMs: 20_000 })
  await withTurns(desk, id, 2)
  await caller.leave()
  const ended = await desk.ended(id)
  return {
    greetingMs,
    greetingRms: greeting.rms,
    roles: ended.turns.map(turn => turn.role),
    endReason: ended.endReason,
    media: output().match(/Audio comes in at .*$/m)?.[0],
  }
}

function describeProcess(pid: number) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const field = (name: string) => status.match(new RegExp(`^${name}:\\s+(.*)$`, 'm'))?.[1]?.split(/\s+/) ?? []
  return {
    program: basename(readlinkSync(`/proc/${pid}/exe`)),
    uids: [...new Set(field('Uid'))].map(Number),
    capabilities: [field('CapEff')[0], field('CapBnd')[0]],
    mayGainRights: field('NoNewPrivs')[0] !== '1',
  }
}

function run(command: string[]) {
  const done = Bun.spawnSync(command, { stdin: 'ignore' })
  return { code: done.exitCode, stdout: done.stdout.toString(), stderr: done.stderr.toString() }
}

function countFiles(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).filter(entry => entry.isFile()).length
}
