import { afterEach, expect, test } from 'bun:test'
import { join } from 'node:path'
import { systemClock } from '#core/clock.ts'
import { createQuietLogger } from '#testing/quiet-logger.ts'
import { waitFor } from '#testing/wait-for.ts'
import { type DownMessage, PROTOCOL_VERSION, type UpMessage } from '../protocol.ts'
import { createMediaSupervisor, type MediaHost, type MediaHostLimits } from './media-supervisor.ts'
import { type MediaThread, openMediaThread } from './media-thread-transport.ts'

const hosts: MediaHost[] = []
afterEach(() => {
  for (const host of hosts.splice(0)) host.stop()
})

const LIMITS: MediaHostLimits = {
  readyTimeoutMs: 5_000,
  silenceMs: 2_000,
  startingMs: 0,
  backOffMinMs: 10,
  backOffMaxMs: 40,
}

function hire(openThread: () => MediaThread, limits: Partial<MediaHostLimits> = {}) {
  const logger = createQuietLogger()
  const heard: UpMessage[] = []
  let lost = 0
  let readied = 0
  const host = createMediaSupervisor({
    name: 'media-1',
    openThread,
    clock: systemClock,
    logger,
    logLevel: 'info',
    onMessage: message => void heard.push(message),
    onLost: () => void lost++,
    onReady: () => void readied++,
    limits: { ...LIMITS, ...limits },
  })
  hosts.push(host)
  const say = (text: string) => host.send({ type: 'say', callId: 'c1', text })
  return { host, logger, heard, say, lost: () => lost, readied: () => readied }
}

const realThread = () => openMediaThread(join(import.meta.dir, 'media-thread.fixture.ts'))

/** A thread that a test plays by hand. */
function playedThread() {
  const down: DownMessage[] = []
  let onMessage: (data: unknown) => void = () => {}
  let onExit: (reason: string) => void = () => {}
  const play = {
    down,
    isTerminated: false,
    up: (data: unknown) => onMessage(data),
    exit: (reason: string) => onExit(reason),
  }
  const thread: MediaThread = {
    send: message => void down.push(message),
    onMessage(listener) {
      onMessage = listener
    },
    onExit(listener) {
      onExit = listener
    },
    terminate() {
      play.isTerminated = true
    },
  }
  return { thread, play }
}

test('a real thread says hello, hears, answers, beats and drains', async () => {
  const { host, heard, say, logger } = hire(realThread)
  await host.start()
  expect(host.isReady()).toBe(true)
  say('hello')
  await waitFor('it answers', () => heard.length > 0)
  expect(heard).toEqual([{ type: 'language', callId: 'c1', language: 'heard hello' }])
  await waitFor('its heart beats', () => host.status().lagMaxMs === 3)
  expect(host.status()).toMatchObject({ isReady: true, sessions: 1, lagP99Ms: 2, starts: 1 })
  say('log')
  await waitFor('its log arrives', () => logger.lines.find(line => line.message === 'A log line'))
  expect(logger.lines.find(line => line.message === 'A log line')?.attributes).toEqual({
    part: 'media-1',
    fact: 1,
  })
  await host.drain(2_000)
})

test.each(['throw', 'reject', 'hang'])(
  'a real thread that is told to %s is replaced, and its loss is told once',
  async text => {
    const { host, say, lost, logger, readied } = hire(realThread, { silenceMs: 300 })
    await host.start()
    say(text)
    await waitFor('the loss is noticed', () => lost() === 1)
    await waitFor('another one is ready', () => host.isReady())
    expect([lost(), readied()]).toEqual([1, 2])
    expect(host.status().starts).toBe(2)
    expect(logger.lines.find(line => line.message === 'A media host is gone')).toBeDefined()
  },
)

test('a message that is not of the protocol is noted by its shape, not its words, and passed over', async () => {
  const { thread, play } = playedThread()
  const { host, heard, logger } = hire(() => thread)
  const started = host.start()
  play.up({ type: 'ready', version: PROTOCOL_VERSION })
  await started
  play.up({ type: 'partial', callId: 'c1', role: 'caller', text: 42, secret: 'canary' })
  play.up('canary')
  play.up({ type: 'language', callId: 'c1', language: 'still there' })
  expect(heard).toEqual([{ type: 'language', callId: 'c1', language: 'still there' }])
  expect(logger.lines.filter(line => line.level === 'warn')).toHaveLength(2)
  expect(JSON.stringify(logger.lines)).not.toContain('canary')
})

test('a host of another version is refused in words', async () => {
  const { thread, play } = playedThread()
  const { host } = hire(() => thread)
  const started = host.start()
  play.up({ type: 'ready', version: PROTOCOL_VERSION + 1 })
  await expect(started).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('another version'),
  })
  expect(play.isTerminated).toBe(true)
  expect(host.isReady()).toBe(false)
})

test('a host that never becomes ready is given up, and tried again', async () => {
  const threads: ReturnType<typeof playedThread>[] = []
  const { host } = hire(
    () => {
      const played = playedThread()
      threads.push(played)
      return played.thread
    },
    { readyTimeoutMs: 60, silenceMs: 80 },
  )
  await expect(host.start()).rejects.toMatchObject({ code: 'unavailable' })
  expect(threads[0]?.play.isTerminated).toBe(true)
  const second = await waitFor('another one is started', () => threads[1])
  second.play.up({ type: 'ready', version: PROTOCOL_VERSION })
  expect(host.isReady()).toBe(true)
})

test('a host that fell silent is ended, and what it says after that is not heard', async () => {
  const { thread, play } = playedThread()
  const { host, heard, lost } = hire(() => thread, { silenceMs: 60, backOffMinMs: 10_000 })
  const started = host.start()
  play.up({ type: 'ready', version: PROTOCOL_VERSION })
  await started
  await waitFor('the loss is noticed', () => lost() === 1)
  expect(play.isTerminated).toBe(true)
  play.up({ type: 'language', callId: 'c1', language: 'from the grave' })
  play.exit('late')
  expect(heard).toEqual([])
  expect(lost()).toBe(1)
  expect(host.send({ type: 'drain' })).toBe(false)
})

test('stopping while it starts ends the wait', async () => {
  const { host } = hire(() => playedThread().thread)
  const started = host.start()
  host.stop()
  await expect(started).rejects.toMatchObject({ code: 'unavailable' })
})

test('a host that dies while it drains is not waited for and not replaced', async () => {
  const { thread, play } = playedThread()
  const { host, lost } = hire(() => thread)
  const started = host.start()
  play.up({ type: 'ready', version: PROTOCOL_VERSION })
  await started
  const drained = host.drain(60_000)
  play.exit('crash')
  await drained
  expect(lost()).toBe(0)
  expect(host.status().starts).toBe(1)
})

test('a main thread that was held up does not take it out on the host', async () => {
  const { thread, play } = playedThread()
  const { host, lost } = hire(() => thread, { silenceMs: 400 })
  const started = host.start()
  play.up({ type: 'ready', version: PROTOCOL_VERSION })
  await started
  const until = performance.now() + 700
  while (performance.now() < until);
  // The check that is overdue comes before the heartbeats that wait to be read.
  await Bun.sleep(60)
  play.up({ type: 'heartbeat', sessions: 0, lagP99Ms: 1, lagMaxMs: 700 })
  expect(host.status().lagMaxMs).toBe(700)
  expect(lost()).toBe(0)
})

test('a host that dies just before the program stops is not started anew for the time of the drain', async () => {
  const { thread, play } = playedThread()
  const { host } = hire(() => thread, { backOffMinMs: 10, backOffMaxMs: 10 })
  const started = host.start()
  play.up({ type: 'ready', version: PROTOCOL_VERSION })
  await started
  play.exit('signal SIGKILL')
  await host.drain(1_000)
  // Five times the pause before a restart: none may come, so there is nothing to wait for but time.
  await Bun.sleep(50)
  expect(host.status()).toMatchObject({ isReady: false, starts: 1 })
})
