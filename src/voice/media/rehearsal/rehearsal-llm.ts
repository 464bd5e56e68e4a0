import { type APIConnectOptions, DEFAULT_API_CONNECT_OPTIONS, llm } from '@livekit/agents'
import { z } from 'zod'
import { rehearsalEn } from '#messages/rehearsal-en.ts'
import { HAND_OVER_TOOL } from '../../protocol.ts'
import type { RehearsalBrain } from './rehearsal-brain.ts'
import type { RehearsalReply } from './rehearsal-intents.ts'

type ChatOptions = Parameters<llm.LLM['chat']>[0]

/** A person would not speak all at once either. */
const WORD_EVERY_MS = 12
const NOT_UNDERSTOOD = new Set([rehearsalEn.unheardWords, rehearsalEn.unclearWords])

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
    const { said, tool } = readQuestion(this.chatCtx.items)
    if (tool)
      return { text: this.#brain.answerTool(tool.name, unquote(tool.output), tool.isError), tool: null }
    const tools = this.toolCtx?.functionTools ?? {}
    return this.#brain.answer(said, new Set(Object.keys(tools)), colleaguesOf(tools[HAND_OVER_TOOL]))
  }
}

/** NB: of the tool as a line offers it, whose parameters are a JSON schema. */
const handOverTool = z.object({
  parameters: z.object({ properties: z.object({ to: z.object({ enum: z.array(z.string()) }) }) }),
})

function colleaguesOf(tool: unknown): string[] {
  const read = handOverTool.safeParse(tool)
  return read.success ? read.data.parameters.properties.to.enum : []
}

interface Question {
  said: string
  /** What a tool answered to it, if it was asked already. */
  tool: llm.FunctionCallOutput | null
}

/** What waits for an answer: the last words that were understood; words that were only heard when there are no others. */
export function readQuestion(items: readonly llm.ChatItem[]): Question {
  // The words that go with a tool call stand beside it, in either order.
  const last = items.at(-1)
  if (last?.type === 'function_call_output') return { said: '', tool: last }
  const answeredAt = items.findLastIndex(item => item.type === 'message' && item.role === 'assistant')
  const open = items.slice(answeredAt + 1)
  const isAsked = (item: llm.ChatItem) => item.type === 'message' && item.role === 'user'
  const isUnderstood = (item: llm.ChatItem) => isAsked(item) && !NOT_UNDERSTOOD.has(textOf(item))
  const understoodAt = open.findLastIndex(isUnderstood)
  const askedAt = understoodAt >= 0 ? understoodAt : open.findLastIndex(isAsked)
  const tool = open.slice(askedAt + 1).findLast(item => item.type === 'function_call_output')
  const asked = open[askedAt] ?? items.findLast(isAsked)
  return { said: textOf(asked), tool: tool ?? null }
}

function textOf(item: llm.ChatItem | undefined): string {
  return item?.type === 'message' ? (item.textContent ?? '').trim() : ''
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
