import type { LiveCall } from './live-call.ts'

/** The calls of this process: those that live, and for a while those that are over, since their last turns may come late. */
export interface CallBook {
  open(call: LiveCall): void
  /** A call that lives. */
  find(callId: string): LiveCall | undefined
  /** A call that lives or was over a moment ago. */
  findRecent(callId: string): LiveCall | undefined
  findByJob(jobId: string): LiveCall | undefined
  live(): LiveCall[]
  close(call: LiveCall): void
  /** Resolves with true when no call lives, with false when some still do after the time. */
  whenEmpty(timeoutMs: number): Promise<boolean>
  /** Everything that is known of any call has been written down or given up. */
  settled(): Promise<void>
}

const KEPT_AFTER_END_MS = 60_000
const KEPT_MAX = 200

export function createCallBook(): CallBook {
  const live = new Map<string, LiveCall>()
  const over = new Map<string, LiveCall>()
  const waiters = new Set<() => void>()

  function forget(callId: string): void {
    over.delete(callId)
  }

  return {
    open: call => void live.set(call.id, call),
    find: callId => live.get(callId),
    findRecent: callId => live.get(callId) ?? over.get(callId),
    findByJob: jobId => [...live.values()].find(call => call.jobId === jobId),
    live: () => [...live.values()],
    close(call) {
      if (!live.delete(call.id)) return
      over.set(call.id, call)
      setTimeout(() => forget(call.id), KEPT_AFTER_END_MS).unref()
      const [oldest] = over.keys()
      if (over.size > KEPT_MAX && oldest !== undefined) forget(oldest)
      if (live.size === 0) for (const wake of [...waiters]) wake()
    },
    whenEmpty(timeoutMs) {
      if (live.size === 0) return Promise.resolve(true)
      return new Promise(resolve => {
        const done = () => {
          clearTimeout(timer)
          waiters.delete(done)
          resolve(live.size === 0)
        }
        const timer = setTimeout(done, timeoutMs)
        waiters.add(done)
      })
    },
    async settled() {
      await Promise.all([...live.values(), ...over.values()].map(call => call.journal.idle()))
    },
  }
}
