import { afterEach, expect, test } from 'bun:test'
import { createSocket } from 'node:dgram'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createQuietLogger } from '#testing/quiet-logger.ts'
import { createTestLivekit, livekitPlaces } from '#testing/test-livekit.ts'
import { waitFor } from '#testing/wait-for.ts'
import { createManagedLivekit } from './livekit.ts'
import { createLivekitChild, type LivekitChildOptions } from './livekit-child.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function prepare(options: Pick<LivekitChildOptions, 'health'> = {}) {
  const logger = createQuietLogger()
  const { dataDir, remove } = await createTestLivekit()
  const child = createLivekitChild({
    dataDir,
    host: '127.0.0.1',
    nodeIp: null,
    places: livekitPlaces,
    logger,
    ...options,
  })
  cleanups.push(remove, () => child.stop())
  return { child, dataDir, logger }
}

function isAlive(pid: number): Promise<boolean> {
  return readFile(`/proc/${pid}/cmdline`, 'utf8').then(
    text => text !== '',
    () => false,
  )
}

test('it starts, answers, listens on loopback only and keeps its keys private', async () => {
  const { child, dataDir } = await prepare()
  await child.start()
  const network = child.network()
  expect(network).toMatchObject({ nodeIp: '127.0.0.1', tcpPort: 0, isLoopback: true })
  expect((await fetch(`http://127.0.0.1:${network?.signalPort}/`)).status).toBe(200)
  expect((await stat(join(dataDir, 'livekit', 'livekit.yaml'))).mode & 0o777).toBe(0o600)
  expect((await stat(join(dataDir, 'livekit', 'keys.json'))).mode & 0o777).toBe(0o600)
  expect(await socketsOf(child.pid() ?? 0)).toEqual(
    [`127.0.0.1:${network?.signalPort}`, `127.0.0.1:${network?.udpPort}`].sort(),
  )
})

test('its keys outlive a restart, so that tickets given out before stay good', async () => {
  const { child, dataDir } = await prepare()
  await child.start()
  const before = child.keys()
  await child.stop()
  const next = createLivekitChild({
    dataDir,
    host: '127.0.0.1',
    nodeIp: null,
    places: livekitPlaces,
    logger: createQuietLogger(),
  })
  cleanups.push(() => next.stop())
  await next.start()
  expect(next.keys()).toEqual(before)
})

test('damaged keys are replaced instead of keeping Parley from starting', async () => {
  const { child, dataDir } = await prepare()
  await child.start()
  await child.stop()
  await writeFile(join(dataDir, 'livekit', 'keys.json'), '{"apiKey":"x"')
  const next = createLivekitChild({
    dataDir,
    host: '127.0.0.1',
    nodeIp: null,
    places: livekitPlaces,
    logger: createQuietLogger(),
  })
  cleanups.push(() => next.stop())
  await next.start()
  expect(next.keys().apiSecret.length).toBeGreaterThanOrEqual(32)
})

test('killed from outside it is reported down, comes back on the same port with another pid', async () => {
  const { child } = await prepare()
  await child.start()
  const [pid, port] = [child.pid() ?? 0, child.network()?.signalPort]
  let downs = 0
  child.onDown(() => {
    downs++
    expect(child.network()).toBeNull()
  })
  process.kill(pid, 'SIGKILL')
  const again = await waitFor('livekit-server is started again', () => downs > 0 && child.pid())
  expect(again).not.toBe(pid)
  expect(downs).toBe(1)
  expect(child.network()?.signalPort).toBe(port)
})

test('one that hangs is ended and started again', async () => {
  const { child, logger } = await prepare({ health: { checkMs: 20, timeoutMs: 200 } })
  await child.start()
  const pid = child.pid() ?? 0
  process.kill(pid, 'SIGSTOP')
  await waitFor('another one is up', () => child.pid() !== null && child.pid() !== pid)
  expect(await isAlive(pid)).toBe(false)
  expect(logger.lines.some(line => line.message === 'livekit-server does not answer and is ended')).toBe(true)
})

test('when its port was taken meanwhile it chooses another one', async () => {
  const { child, logger } = await prepare()
  await child.start()
  const { udpPort } = child.network() ?? { udpPort: 0 }
  const thief = createSocket('udp4')
  cleanups.push(() => new Promise<void>(resolve => thief.close(() => resolve())))
  child.onDown(() => thief.bind(udpPort, '127.0.0.1'))
  process.kill(child.pid() ?? 0, 'SIGKILL')
  await waitFor('livekit-server is down', () => child.network() === null)
  await waitFor('livekit-server is up on other ports', () => child.network() !== null)
  expect(child.network()?.udpPort).not.toBe(udpPort)
  expect(logger.lines.some(line => line.message.includes('port of livekit-server was taken'))).toBe(true)
})

test('stopping ends the process and it stays ended', async () => {
  const { child } = await prepare()
  await child.start()
  const pid = child.pid() ?? 0
  await child.stop()
  expect(await isAlive(pid)).toBe(false)
  expect(child.state()).toBe('stopped')
  expect(child.network()).toBeNull()
})

test('stopping while it is being started leaves no process behind', async () => {
  const { child, logger } = await prepare()
  const starting = child.start().catch((error: unknown) => error)
  const started = await waitFor('the process exists', () =>
    logger.lines.find(line => line.message === 'livekit-server was started'),
  )
  await child.stop()
  expect(await starting).toBeInstanceOf(Error)
  expect(await isAlive(Number(started.attributes.pid))).toBe(false)
})

test('a livekit-server that a killed Parley left behind is gone after the next start', async () => {
  const { dataDir, child } = await prepare()
  const parley = Bun.spawn([process.execPath, join(import.meta.dir, 'livekit-child.fixture.ts'), dataDir], {
    stdout: 'pipe',
  })
  const reader = parley.stdout.getReader()
  const orphan = Number(new TextDecoder().decode((await reader.read()).value))
  expect(await isAlive(orphan)).toBe(true)
  parley.kill('SIGKILL')
  await parley.exited
  await child.start()
  expect(await isAlive(orphan)).toBe(false)
  expect(child.pid()).not.toBe(orphan)
})

test('an orphan that the kernel could not end is found by its configuration file', async () => {
  const { dataDir, child, logger } = await prepare()
  await child.start()
  await child.stop()
  const orphan = Bun.spawn([livekitPlaces.cachedPath, '--config', join(dataDir, 'livekit', 'livekit.yaml')], {
    stdout: 'ignore',
    stderr: 'ignore',
  })
  cleanups.push(() => orphan.kill('SIGKILL'))
  const next = createLivekitChild({ dataDir, host: '127.0.0.1', nodeIp: null, places: livekitPlaces, logger })
  cleanups.push(() => next.stop())
  await next.start()
  expect(await orphan.exited).not.toBe(0)
  expect(logger.lines.find(line => line.message.includes('left behind'))?.attributes).toEqual({ count: 1 })
})

test('a program that ends at once is reported with its last words', async () => {
  const { dataDir } = await prepare()
  const bad = join(dataDir, 'livekit-server')
  await writeFile(bad, '#!/bin/sh\necho "the moon is in the wrong house"\nexit 3\n', { mode: 0o755 })
  const livekit = createManagedLivekit({
    dataDir,
    host: '127.0.0.1',
    nodeIp: null,
    places: { ...livekitPlaces, configured: bad },
    logger: createQuietLogger(),
  })
  await expect(livekit.start()).rejects.toThrow(
    'livekit-server could not be started: the moon is in the wrong house',
  )
})

/** Addresses of the sockets that a process listens on or is bound to. */
async function socketsOf(pid: number): Promise<string[]> {
  const { stdout } = Bun.spawnSync(['ss', '-lntuHp'])
  return stdout
    .toString()
    .split('\n')
    .filter(line => line.includes(`pid=${pid},`))
    .map(line => line.split(/\s+/)[4] ?? '')
    .sort()
}
