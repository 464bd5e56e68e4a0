import { afterEach, expect, test } from 'bun:test'
import { createQuietLogger } from '#testing/quiet-logger.ts'
import { createTestClock } from '#testing/test-foundation.ts'
import { waitFor } from '#testing/wait-for.ts'
import { type DownMessage, PROTOCOL_VERSION } from '../protocol.ts'
import { createMediaPool, type MediaPool } from './media-pool.ts'
import type { MediaHost } from './media-supervisor.ts'
import type { MediaThread } from './media-thread-transport.ts'

const pools: MediaPool[] = []
afterEach(() => {
  for (const pool of pools.splice(0)) pool.stop()
})

interface PlayedHost {
  told: DownMessage[]
  isTerminated: boolean
  becomeReady(): void
  beat(sessions: number, lagMaxMs: number): void
  die(): void
}

function hire(count: number) {
  const clock = createTestClock()
  const played: PlayedHost[] = []
  const lost: MediaHost[] = []
  const open = (): MediaThread => {
    let up: (data: unknown) => void = () => undefined
    let exit: (reason: string) => void = () => undefined
    const host: PlayedHost = {
      told: [],
      isTerminated: false,
      becomeReady: () => up({ type: 'ready', version: PROTOCOL_VERSION }),
      beat: (sessions, lagMaxMs) => up({ type: 'heartbeat', sessions, lagP99Ms: 1, lagMaxMs }),
      die: () => exit('signal SIGKILL'),
    }
    played.push(host)
    return {
      send(message) {
        host.told.push(message)
        if (message.type === 'drain') queueMicrotask(() => up({ type: 'drained' }))
      },
      onMessage(listener) {
        up = listener
      },
      onExit(listener) {
        exit = listener
      },
      terminate() {
        host.isTerminated = true
      },
    }
  }
  const pool = createMediaPool({
    count,
    openThread: open,
    clock,
    logger: createQuietLogger(),
    logLevel: 'info',
    onMessage: () => undefined,
    onLost: host => void lost.push(host),
    onReady: () => undefined,
    limits: { readyTimeoutMs: 5_000, silenceMs: 60_000, backOffMinMs: 5, backOffMaxMs: 20 },
  })
  pools.push(pool)
  return { pool, played, lost, clock }
}

const nobody = () => 0

test('calls can be taken as soon as one host is ready, and the state says how many are', async () => {
  const { pool, played } = hire(2)
  const started = pool.start()
  expect(pool.isReady()).toBe(false)
  expect(pool.choose(nobody)).toBeUndefined()
  played[1]?.becomeReady()
  await started
  expect(pool.isReady()).toBe(true)
  expect(pool.status()).toMatchObject({
    isReady: true,
    message: '1 of 2 audio processes are ready.',
    hosts: [
      { isReady: false, message: 'Starting.' },
      { isReady: true, message: 'Ready.' },
    ],
  })
  played[0]?.becomeReady()
  expect(pool.status().message).toBe('Ready.')
})

test('a new call goes to the host with the fewest, and never to one that is not ready', async () => {
  const { pool, played } = hire(3)
  const started = pool.start()
  played[0]?.becomeReady()
  await started
  const first = pool.choose(nobody)
  expect(first).toBeDefined()
  played[1]?.becomeReady()
  const second = pool.choose(host => (host === first ? 1 : 0))
  expect(second).not.toBe(first)
  // The third would be empty, but it is not ready.
  expect(pool.choose(host => (host === first ? 2 : host === second ? 5 : 0))).toBe(first)
})

test('a host that is late with its work gets no new call; when all are, calls are refused', async () => {
  const { pool, played, clock } = hire(2)
  const started = pool.start()
  for (const host of played) host.becomeReady()
  await started
  const first = pool.choose(nobody)
  const beat = (lagsMs: [number, number], seconds: number) => {
    for (let quarter = 0; quarter < 4 * seconds; quarter++) {
      clock.advance(250)
      for (const [index, lagMs] of lagsMs.entries()) played[index]?.beat(1, lagMs)
    }
  }
  beat([400, 5], 6)
  expect(pool.choose(host => (host === first ? 0 : 5))).not.toBe(first)
  expect(pool.isOverloaded()).toBe(false)
  beat([400, 400], 6)
  expect(pool.isOverloaded()).toBe(true)
  beat([5, 5], 1)
  expect(pool.isOverloaded()).toBe(false)
})

test('a host whose heartbeats stay away gets no new call while another one can take it', async () => {
  const { pool, played, clock } = hire(2)
  const started = pool.start()
  for (const host of played) host.becomeReady()
  await started
  const first = pool.choose(nobody)
  clock.advance(500)
  played[1]?.beat(5, 1)
  clock.advance(500)
  expect(pool.choose(host => (host === first ? 0 : 5))).not.toBe(first)
  // Better a late one than none.
  clock.advance(2_000)
  expect(pool.choose(host => (host === first ? 0 : 5))).toBe(first)
})

test('a host that dies is told with its name, the others stay, and a fresh one takes calls again', async () => {
  const { pool, played, lost } = hire(2)
  const started = pool.start()
  for (const host of played) host.becomeReady()
  await started
  const chosen = pool.choose(nobody)
  played[0]?.die()
  expect(lost).toEqual(chosen ? [chosen] : [])
  expect(pool.isReady()).toBe(true)
  expect(pool.choose(nobody)).not.toBe(chosen)
  const fresh = await waitFor('another one is started', () => played[2])
  fresh.becomeReady()
  expect(pool.choose(host => (host === chosen ? 0 : 1))).toBe(chosen)
  expect(pool.status()).toMatchObject({ message: 'Ready.', starts: 3, hosts: [{ starts: 2 }, { starts: 1 }] })
})

test('the whole counts sessions together and shows the worst lag', async () => {
  const { pool, played } = hire(2)
  const started = pool.start()
  for (const host of played) host.becomeReady()
  await started
  played[0]?.beat(3, 7)
  played[1]?.beat(2, 90)
  expect(pool.status()).toMatchObject({
    sessions: 5,
    lagMaxMs: 90,
    hosts: [{ lagMaxMs: 7 }, { lagMaxMs: 90 }],
  })
})

test('when none becomes ready the start fails in words', async () => {
  const { pool, played } = hire(2)
  const started = pool.start()
  for (const host of [...played]) host.die()
  await expect(started).rejects.toMatchObject({ code: 'unavailable' })
})

test('draining and stopping reach every host', async () => {
  const { pool, played } = hire(3)
  const started = pool.start()
  for (const host of played) host.becomeReady()
  await started
  await pool.drain(5_000)
  expect(played.map(host => host.told.at(-1))).toEqual([
    { type: 'drain' },
    { type: 'drain' },
    { type: 'drain' },
  ])
  pool.stop()
  expect(played.map(host => host.isTerminated)).toEqual([true, true, true])
})
