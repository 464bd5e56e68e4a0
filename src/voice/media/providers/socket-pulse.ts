/** Whether the other end of a socket is still there. */
export interface SocketPulse {
  /** Something came: a pong, or a message. */
  noteSign(sign: 'pong' | 'message'): void
  stop(): void
}

interface PulseOptions {
  ping(): void
  /** Half open: nothing comes any more, whatever the socket says. Called once. */
  onDead(): void
  everyMs?: number
}

const PING_EVERY_MS = 2_000
const PINGS_LOST_MAX = 2

/**
 * Pings a peer. NB: what lies between us and some providers answers no pings at all, so that silence tells something only of a peer
 * that has answered before.
 */
export function startPulse({ ping, onDead, everyMs = PING_EVERY_MS }: PulseOptions): SocketPulse {
  let lost = 0
  let hasAnswered = false
  const timer = setInterval(() => {
    if (!hasAnswered || lost < PINGS_LOST_MAX) {
      lost++
      ping()
      return
    }
    clearInterval(timer)
    onDead()
  }, everyMs)
  timer.unref()
  return {
    noteSign(sign) {
      lost = 0
      hasAnswered ||= sign === 'pong'
    },
    stop: () => clearInterval(timer),
  }
}
