interface BackgroundWorkOptions {
  atOnceMax: number
  waitingMax: number
  /** Nobody waits for the work, so what goes wrong is said here. */
  onFault(error: unknown): void
}

/** Work whose time must not be seen from outside: it begins after the answer, a few at a time. */
export interface BackgroundWork {
  /** False when too much waits already; then it is not done. */
  start(work: () => Promise<void>): boolean
  /** Resolves once nothing runs and nothing waits. */
  settle(): Promise<void>
}

export function createBackgroundWork({
  atOnceMax,
  waitingMax,
  onFault,
}: BackgroundWorkOptions): BackgroundWork {
  const waiting: (() => Promise<void>)[] = []
  const running = new Set<Promise<void>>()

  function startNext() {
    if (running.size >= atOnceMax) return
    const work = waiting.shift()
    if (!work) return
    // In a turn of its own: even its first statement comes after the answer.
    const run = new Promise<void>(resolve => setImmediate(resolve)).then(work).catch(onFault)
    running.add(run)
    void run.then(() => {
      running.delete(run)
      startNext()
    })
  }

  return {
    start(work) {
      if (waiting.length >= waitingMax) return false
      waiting.push(work)
      startNext()
      return true
    },
    async settle() {
      while (running.size > 0) await Promise.all(running)
    },
  }
}
