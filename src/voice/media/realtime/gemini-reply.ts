import { llm } from '@livekit/agents'

/** From the request to the model's first output, reconnects included. */
const REPLY_TIMEOUT_MS = 20_000

/** An answer that our side asked for; the model's next output is it. */
export interface AwaitedReply {
  readonly text: string
  readonly allowsTools: boolean
  readonly generation: Promise<llm.GenerationCreatedEvent>
  isSent: boolean
  /** Asked a second time, after a turn without any output. */
  isRepeated: boolean
  resolve(event: llm.GenerationCreatedEvent): void
  reject(reason: string): void
}

interface ReplyOptions {
  text: string
  allowsTools: boolean
  onTimeout(): void
}

export function awaitReply({ text, allowsTools, onTimeout }: ReplyOptions): AwaitedReply {
  const { promise, resolve, reject } = Promise.withResolvers<llm.GenerationCreatedEvent>()
  // Who asked may have gone on without it.
  promise.catch(() => undefined)
  const timer = setTimeout(() => {
    onTimeout()
    reject(new llm.RealtimeError('the model did not answer in time'))
  }, REPLY_TIMEOUT_MS)
  return {
    text,
    allowsTools,
    generation: promise,
    isSent: false,
    isRepeated: false,
    resolve(event) {
      clearTimeout(timer)
      resolve(event)
    },
    reject(reason) {
      clearTimeout(timer)
      reject(new llm.RealtimeError(reason))
    },
  }
}
