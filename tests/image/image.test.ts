import { afterAll, beforeAll, expect, test } from 'bun:test'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { inNamespace } from '../support/namespace.ts'
import { buildImageTree, type ImageTree } from './image-tree.ts'
import { readBuildContext } from './inspector.ts'

const ADDRESS = '10.77.0.1'
/** As a container has it: loopback, and one address for everybody else. */
const NETWORK = [
  'ip link set lo up',
  'ip link add v0 type veth peer name v1',
  `ip address add ${ADDRESS}/24 dev v0`,
  'ip link set v0 up',
  'ip link set v1 up',
].join(' && ')
/** Debian's packages come over the network, the executable is built once more: 50 s here, and time for a slower mirror. */
const BUILD_LIMIT_MS = 300_000
const RUN_LIMIT_MS = 150_000

let image: ImageTree

beforeAll(async () => {
  image = await buildImageTree()
  const times = Object.entries(image.timesMs).filter(([, ms]) => ms > 50)
  console.log(`image: ${times.map(([step, ms]) => `${step} ${(ms / 1000).toFixed(1)} s`).join('; ')}`)
}, BUILD_LIMIT_MS)
afterAll(() => image?.remove(), RUN_LIMIT_MS)

test('the image says how it wants to be run: nobody special, signals for the program, one volume, its ports', () => {
  expect(Number(image.user.split(':')[0])).toBeGreaterThan(0)
  expect(image).toMatchObject({
    entrypoint: ['tini', '--', 'parley'],
    cmd: ['serve'],
    volumes: ['/data'],
    ports: ['3000/tcp', '7881/tcp', '7882/udp'],
    healthcheck: ['parley', 'status'],
    env: { HOST: '0.0.0.0', DATA_DIR: '/data' },
  })
  expect(Object.keys(image.labels)).toContain('org.opencontainers.image.licenses')
})

test('no data, no settings and no tests of a checkout get into a build', async () => {
  const checkout = mkdtempSync(join(tmpdir(), 'parley-checkout-'))
  copyFileSync(join(import.meta.dir, '../../.dockerignore'), join(checkout, '.dockerignore'))
  const planted = [
    'data/encryption.key',
    '.env',
    'compose/prod.env',
    'src/.env',
    'dist/parley',
    'src/main.test.ts',
  ]
  for (const file of [...planted, 'src/main.ts', 'LICENSE']) {
    mkdirSync(dirname(join(checkout, file)), { recursive: true })
    writeFileSync(join(checkout, file), '')
  }
  expect((await readBuildContext(checkout)).sort()).toEqual(['LICENSE', 'src/main.ts'])
  rmSync(checkout, { recursive: true })
})

test(
  'on a read-only root, without any right, it serves a call, survives a crash and ends on SIGTERM',
  async () => {
    const met = await runFixture()
    expect(met.isEarlyCheckRed).toBe(true)
    expect(met.healthcheck).toMatchObject({ code: 0, stdout: expect.stringMatching(/^store +ok /m) })
    console.log(`image: greeting heard after ${met.call.greetingMs} ms; ${met.call.media}`)
    expect(met.call.greetingRms).toBeGreaterThan(300)
    // The answer was heard, and cut short by hanging up: what was not said to its end is no turn.
    expect(met.call.roles.slice(0, 2)).toEqual(['agent', 'caller'])
    expect(met.call.endReason).toBe('caller_hung_up')
    expect(met.call.media).toContain(`${ADDRESS}, UDP port 7882 (TCP port 7881`)

    const programs = (processes: { program: string }[], name: RegExp) =>
      processes.filter(process => name.test(process.program)).length
    expect(met.processes[0].program).toBe('tini')
    expect(programs(met.processes, /^livekit-server/)).toBe(1)
    // With MEDIA_PROCESSES=1 there is one process more, and it has as few rights.
    expect([met, met.afterCrash].map(({ processes }) => programs(processes, /^parley$/))).toEqual([1, 2])
    for (const process of [...met.processes, ...met.afterCrash.processes]) {
      expect(process).toMatchObject({
        uids: [Number(image.user.split(':')[0])],
        capabilities: ['0000000000000000', '0000000000000000'],
        mayGainRights: false,
      })
    }
    expect([met.rootMayWrite, met.userMayWrite]).toEqual([false, false])

    expect(met.afterCrash.healthcheck.code).toBe(0)
    expect(met.afterCrash.data).toContain('parley.db')
    expect(met.exitCode).toBe(0)
    // What Bun unpacks at each start must not pile up in the volume.
    expect(met.nativeFiles[1]).toBeLessThanOrEqual(met.nativeFiles[0])
  },
  RUN_LIMIT_MS,
)

async function runFixture() {
  const fixture = join(import.meta.dir, 'container-call.fixture.ts')
  const command = [process.execPath, fixture, JSON.stringify(image), ADDRESS]
  const child = Bun.spawn([...inNamespace('net'), 'sh', '-c', `${NETWORK} && exec "$@"`, 'sh', ...command], {
    stdout: 'pipe',
    stderr: 'pipe',
    timeout: RUN_LIMIT_MS - 10_000,
  })
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ])
  expect(code === 0 ? '' : stderr.slice(-6_000)).toBe('')
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
}
