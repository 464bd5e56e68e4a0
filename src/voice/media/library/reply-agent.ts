import { ReadableStream } from 'node:stream/web'
import { APITimeoutError, llm, voice } from '@livekit/agents'
import type { Briefing } from '../session/call-line.ts'

export interface Guard {
  /** Longest wait for the model's first words, attempts included. */
  firstTokenMs: number
  /** Longest pause inside its answer. */
  idleMs: number
  onStall(error: Error): void
}

interface ReplyAgentOptions {
  instructions: string
  chatCtx: llm.ChatContext
  briefing: Pick<Briefing, 'instruction'>
  tools: llm.ToolContextEntry[]
  guard: Guard
}

type LlmArguments = Parameters<voice.Agent['llmNode']>
type LlmAnswer = Awaited<ReturnType<voice.Agent['llmNode']>>

/** The library's agent with a watch on the model: its own time-out ends when the answer's headers are there. */
export class ReplyAgent extends voice.Agent {
  readonly #guard: Guard
  readonly #briefing: ReplyAgentOptions['briefing']

  constructor({ guard, briefing, ...options }: ReplyAgentOptions) {
    super(options)
    this.#guard = guard
    this.#briefing = briefing
  }

  override async llmNode(...[context, ...rest]: LlmArguments): Promise<LlmAnswer> {
    const { instruction } = this.#briefing
    const answer = await super.llmNode(
      instruction === null ? context : withInstruction(context, instruction),
      ...rest,
    )
    return answer && watchStream(answer, this.#guard)
  }
}

/** NB: into the one system message. Templates of local models refuse a second one, or one that is not the first. */
function withInstruction(context: llm.ChatContext, instruction: string): llm.ChatContext {
  const copy = context.copy()
  const at = copy.items.findIndex(item => item.type === 'message' && item.role === 'system')
  const system = copy.items[at]
  if (system?.type !== 'message') copy.addMessage({ role: 'system', content: instruction, createdAt: 0 })
  else {
    const content = `${system.textContent ?? ''}\n\n${instruction}`
    copy.items[at] = llm.ChatMessage.create({ ...system, content: [content] })
  }
  return copy
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
