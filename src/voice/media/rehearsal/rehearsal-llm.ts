import { type APIConnectOptions, DEFAULT_API_CONNECT_OPTIONS, llm } from '@livekit/agents'
import type { RehearsalBrain, RehearsalReply } from './rehearsal-brain.ts'

type ChatOptions = Parameters<llm.LLM['chat']>[0]

/** A person would not speak all at once either. */
const WORD_EVERY_MS = 12

/** The rehearsal brain in the place of a language model: same stream of words, same tool calls. */
export class RehearsalLlm extends llm.LLM {
  readonly #brain: RehearsalBrain

  constructor(brain: RehearsalBrain) {
    super()
    this.#brain = brain
  }

  override label(): string {
    return 'parley.rehearsal'
  }

  override get model(): string {
    return 'rehearsal'
  }

  override get provider(): string {
    return 'parley'
  }

  override chat({ chatCtx, toolCtx, connOptions = DEFAULT_API_CONNECT_OPTIONS }: ChatOptions): llm.LLMStream {
    return new RehearsalStream(this, this.#brain, { chatCtx, toolCtx, connOptions })
  }
}

interface StreamOptions {
  chatCtx: llm.ChatContext
  toolCtx?: ChatOptions['toolCtx']
  connOptions: APIConnectOptions
}

class RehearsalStream extends llm.LLMStream {
  readonly #brain: RehearsalBrain

  constructor(owner: RehearsalLlm, brain: RehearsalBrain, options: StreamOptions) {
    super(owner, options)
    this.#brain = brain
  }

  protected override async run(): Promise<void> {
    const { text, tool } = this.#think()
    const id = Bun.randomUUIDv7()
    for (const word of text === '' ? [] : text.split(/(?= )/)) {
      if (this.abortController.signal.aborted) return
      this.queue.put({ id, delta: { role: 'assistant', content: word } })
      await Bun.sleep(WORD_EVERY_MS)
    }
    if (!tool) return
    const call = llm.FunctionCall.create({
      callId: Bun.randomUUIDv7(),
      name: tool.name,
      args: tool.argumentsJson,
    })
    this.queue.put({ id, delta: { role: 'assistant', toolCalls: [call] } })
  }

  #think(): RehearsalReply {
    const last = this.chatCtx.items.at(-1)
    if (last?.type === 'function_call_output') {
      return { text: this.#brain.answerTool(last.name, unquote(last.output), last.isError), tool: null }
    }
    const asked = this.chatCtx.items.findLast(item => item.type === 'message' && item.role === 'user')
    const said = asked?.type === 'message' ? (asked.textContent ?? '') : ''
    return this.#brain.answer(said, new Set(Object.keys(this.toolCtx?.functionTools ?? {})))
  }
}

/** The library hands a tool's text on as a JSON string. */
function unquote(output: string): string {
  try {
    const value: unknown = JSON.parse(output)
    return typeof value === 'string' ? value : output
  } catch {
    return output
  }
}
