import { ReadableStream } from 'node:stream/web'
import { APITimeoutError, type llm, voice } from '@livekit/agents'

export interface Guard {
  /** Longest wait for the model's first words, attempts included. */
  firstTokenMs: number
  /** Longest pause inside its answer. */
  idleMs: number
  onStall(error: Error): void
}

interface ReplyAgentOptions {
  instructions: string
  tools: llm.ToolContextEntry[]
  guard: Guard
}

type LlmArguments = Parameters<voice.Agent['llmNode']>
type LlmAnswer = Awaited<ReturnType<voice.Agent['llmNode']>>

/** The library's agent with a watch on the model: its own time-out ends when the answer's headers are there. */
export class ReplyAgent extends voice.Agent {
  readonly #guard: Guard

  constructor({ instructions, tools, guard }: ReplyAgentOptions) {
    super({ instructions, tools })
    this.#guard = guard
  }

  override async llmNode(...args: LlmArguments): Promise<LlmAnswer> {
    const answer = await super.llmNode(...args)
    return answer && watchStream(answer, this.#guard)
  }
}

/** Passes a stream on; when it pauses for too long, says so once and ends it. */
export function watchStream<T>(
  source: ReadableStream<T>,
  { firstTokenMs, idleMs, onStall }: Guard,
): ReadableStream<T> {
  const reader = source.getReader()
  let waitMs = firstTokenMs
  return new ReadableStream<T>({
    async pull(controller) {
      const stalled = Promise.withResolvers<null>()
      const timer = setTimeout(() => stalled.resolve(null), waitMs)
      const next = await Promise.race([reader.read(), stalled.promise]).finally(() => clearTimeout(timer))
      waitMs = idleMs
      if (next === null) {
        onStall(new APITimeoutError({ options: { retryable: false } }))
        void reader.cancel().catch(() => undefined)
        controller.close()
      } else if (next.value === undefined) controller.close()
      else controller.enqueue(next.value)
    },
    cancel: () => reader.cancel(),
  })
}
