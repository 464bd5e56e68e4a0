import { expect, test } from 'bun:test'
import { startPulse } from './socket-pulse.ts'

const EVERY_MS = 5

/** A peer that does with each ping, by its number, what it is told. */
async function live(peer: (ping: number) => 'pong' | 'message' | null, pings: number) {
  let sent = 0
  let dead = 0
  const done = Promise.withResolvers<void>()
  const pulse = startPulse({
    ping() {
      const sign = peer(++sent)
      if (sign) queueMicrotask(() => pulse.noteSign(sign))
      if (sent >= pings) done.resolve()
    },
    onDead() {
      dead++
      done.resolve()
    },
    everyMs: EVERY_MS,
  })
  // The timer does not keep a process alive by itself.
  const keptAlive = setInterval(() => undefined, 1_000)
  await done.promise
  clearInterval(keptAlive)
  pulse.stop()
  return { sent, dead }
}

test('a peer that answered and falls silent is dead after two pings in vain', async () => {
  expect(await live(ping => (ping <= 3 ? 'pong' : null), 50)).toEqual({ sent: 5, dead: 1 })
})

test('a peer that sends anything lives, whether or not it answers pings', async () => {
  expect(await live(ping => (ping === 1 ? 'pong' : 'message'), 12)).toEqual({ sent: 12, dead: 0 })
})

test('a peer that never answered a ping is not judged by them', async () => {
  expect(await live(() => null, 12)).toEqual({ sent: 12, dead: 0 })
})
