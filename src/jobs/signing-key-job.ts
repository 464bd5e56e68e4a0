import type { SigningKeyService } from '#core/access/signing-key-service.ts'
import type { Logger } from '#telemetry/logger.ts'

export interface SigningKeyJob {
  start(): void
  /** Resolves when a rotation under way is done. */
  stop(): Promise<void>
}

/** Whether a key is due is looked at so often: it lives for thirty days. */
const INTERVAL_MS = 60 * 60_000
const ACTOR = { kind: 'system', task: 'rotate signing keys' } as const

interface Dependencies {
  signingKeys: Pick<SigningKeyService, 'rotateWhenDue'>
  logger: Logger
}

/** Turns the ring of keys that sign access tokens, and removes what nothing needs any more. */
export function createSigningKeyJob({ signingKeys, logger }: Dependencies): SigningKeyJob {
  let timer: ReturnType<typeof setInterval> | undefined
  let running: Promise<void> = Promise.resolve()

  function run() {
    running = signingKeys
      .rotateWhenDue(ACTOR)
      .catch(error => logger.error('Signing keys could not be rotated', { error }))
  }

  return {
    start() {
      timer = setInterval(run, INTERVAL_MS)
      run()
    },
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}
