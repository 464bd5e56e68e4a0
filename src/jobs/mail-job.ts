import { Cron } from 'croner'
import type { MailService } from '#core/mail/mail-service.ts'
import type { Logger } from '#telemetry/logger.ts'

export interface MailJob {
  start(): void
  /** Begins no further mail and resolves when those under way are done, or take too long: those are found at the next start. */
  stop(): Promise<void>
}

/** Mails that failed before, or that another node queued, are looked for so often. */
const INTERVAL_MS = 10_000
/** Every hour, at a minute when little else begins. */
const CLEAN_UP_AT = '23 * * * *'
/** A slow mail server holds up its own mails only. */
const PARALLEL_MAX = 3

/** A mail server that does not answer must not hold up the end of the program. */
const STOP_LIMIT_MS = 10_000

interface Dependencies {
  mail: Pick<MailService, 'deliverDue' | 'cleanUp' | 'onQueued'>
  logger: Logger
}

/** Hands queued mails over: at once when one was written, and again from time to time. */
export function createMailJob({ mail, logger }: Dependencies): MailJob {
  const running = new Set<Promise<void>>()
  let isStopped = false
  let close = () => {}

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
      const stopListening = mail.onQueued(deliver)
      const timer = setInterval(deliver, INTERVAL_MS)
      const cleaning = new Cron(CLEAN_UP_AT, () => run(() => mail.cleanUp()))
      close = () => {
        stopListening()
        clearInterval(timer)
        cleaning.stop()
      }
      deliver()
      run(() => mail.cleanUp())
    },

    async stop() {
      isStopped = true
      close()
      await withinLimit(Promise.all(running))
    },
  }
}

async function withinLimit(work: Promise<unknown>): Promise<void> {
  const { promise: limit, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, STOP_LIMIT_MS)
  await Promise.race([work, limit])
  clearTimeout(timer)
}
