import type { MailService } from '#core/mail/mail-service.ts'
import type { Logger } from '#telemetry/logger.ts'

export interface MailJob {
  start(): void
  /** Begins no further mail and resolves when those under way are done. */
  stop(): Promise<void>
}

/** Mails that failed before, or that another node queued, are looked for so often. */
const INTERVAL_MS = 10_000
const CLEAN_UP_INTERVAL_MS = 60 * 60_000
/** A slow mail server holds up its own mails only. */
const PARALLEL_MAX = 3

interface Dependencies {
  mail: Pick<MailService, 'deliverDue' | 'cleanUp' | 'onQueued'>
  logger: Logger
}

/** Hands queued mails over: at once when one was written, and again from time to time. */
export function createMailJob({ mail, logger }: Dependencies): MailJob {
  const timers: ReturnType<typeof setInterval>[] = []
  const running = new Set<Promise<void>>()
  let isStopped = false
  let stopListening = () => {}

  function run(work: () => Promise<unknown>) {
    const task: Promise<void> = work()
      .then(() => undefined)
      .catch(error => logger.error('Mails could not be handed over', { error }))
      .finally(() => running.delete(task))
    running.add(task)
  }

  function deliver() {
    if (!isStopped && running.size < PARALLEL_MAX) run(() => mail.deliverDue(() => isStopped))
  }

  return {
    start() {
      stopListening = mail.onQueued(deliver)
      timers.push(setInterval(deliver, INTERVAL_MS))
      timers.push(setInterval(() => run(() => mail.cleanUp()), CLEAN_UP_INTERVAL_MS))
      deliver()
      run(() => mail.cleanUp())
    },
    async stop() {
      isStopped = true
      stopListening()
      for (const timer of timers) clearInterval(timer)
      await Promise.all(running)
    },
  }
}
