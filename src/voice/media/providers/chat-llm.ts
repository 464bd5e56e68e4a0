import { type APIConnectOptions, APIError, DEFAULT_API_CONNECT_OPTIONS, llm } from '@livekit/agents'
import { readEvents } from './event-stream.ts'
import { openAnswer, openConnectionEarly, type ProviderAddress, UnreadableAnswer } from './provider-http.ts'

type ChatOptions = Parameters<llm.LLM['chat']>[0]
type ChatRequest = Omit<Parameters<typeof openAnswer>[1], 'signal' | 'firstByteMs' | 'idleMs'>

/** A tool as a request offers it. `parameters` is a JSON schema. */
export interface OfferedTool {
  name: string
  description: string
  parameters: Record<string, unknown>
}

export interface Question {
  chatCtx: llm.ChatContext
  tools: OfferedTool[]
  /** Whether a tool may or must be called; the provider's own rule where nothing is said. */
  toolChoice: llm.ToolChoice | undefined
}

/** What one event of an answer adds. */
export interface ChatPart {
  text?: string
  toolCalls?: llm.FunctionCall[]
  usage?: llm.CompletionUsage
}

/** How one provider is asked and understood. */
export interface ChatDialect {
  label: string
  provider: string
  request(question: Question): Promise<ChatRequest>
  /** For one answer: reads its events in order, and its end. Throws the library's API errors. */
  createReader(): ChatReader
}

export interface ChatReader {
  read(event: Record<string, unknown>): ChatPart[]
  /** The stream has ended; what is still held back. */
  end(): ChatPart[]
}

/** Longest pause inside an answer. */
const IDLE_MS = 6_000

/** A language model that is asked with one POST and answers with server-sent events. */
export class ChatLlm extends llm.LLM {
  readonly #address: ProviderAddress & { model: string }
  readonly #dialect: ChatDialect

  constructor(address: ProviderAddress & { model: string }, dialect: ChatDialect) {
    super()
    this.#address = address
    this.#dialect = dialect
    openConnectionEarly(address)
  }

  override label(): string {
    return this.#dialect.label
  }

  override get model(): string {
    return this.#address.model
  }

  override get provider(): string {
    return this.#dialect.provider
  }

  override chat({ connOptions = DEFAULT_API_CONNECT_OPTIONS, ...options }: ChatOptions): llm.LLMStream {
    return new ChatStream(this, { address: this.#address, dialect: this.#dialect, connOptions, ...options })
  }
}

interface StreamOptions {
  address: ProviderAddress
  dialect: ChatDialect
  chatCtx: llm.ChatContext
  toolCtx?: ChatOptions['toolCtx']
  toolChoice?: llm.ToolChoice
  connOptions: APIConnectOptions
}

class ChatStream extends llm.LLMStream {
  readonly #address: ProviderAddress
  readonly #dialect: ChatDialect
  readonly #toolChoice: llm.ToolChoice | undefined
  #hasAnswered = false

  constructor(owner: ChatLlm, { address, dialect, toolChoice, ...options }: StreamOptions) {
    super(owner, options)
    this.#address = address
    this.#dialect = dialect
    this.#toolChoice = toolChoice
  }

  protected override async run(): Promise<void> {
    this.#hasAnswered = false
    try {
      await this.#ask()
    } catch (error) {
      if (this.abortController.signal.aborted) return
      throw this.#hasAnswered ? asFinal(error) : error
    }
  }

  async #ask(): Promise<void> {
    const request = await this.#dialect.request({
      chatCtx: this.chatCtx,
      tools: offeredTools(this.toolCtx),
      toolChoice: this.#toolChoice,
    })
    const answer = await openAnswer(this.#address, {
      ...request,
      signal: this.abortController.signal,
      firstByteMs: this.connOptions.timeoutMs,
      idleMs: IDLE_MS,
    })
    if (/json|html/.test(answer.contentType)) {
      await answer.bytes.return()
      throw new UnreadableAnswer(`answered with ${answer.contentType}`)
    }
    const id = Bun.randomUUIDv7()
    const reader = this.#dialect.createReader()
    for await (const event of readEvents(answer.bytes)) this.#put(id, reader.read(event))
    this.#put(id, reader.end())
  }

  #put(id: string, parts: ChatPart[]): void {
    for (const { text, toolCalls, usage } of parts) {
      if (this.queue.closed) return
      if (text || toolCalls?.length) this.#hasAnswered = true
      const delta =
        text || toolCalls?.length ? { role: 'assistant' as const, content: text, toolCalls } : undefined
      this.queue.put({ id, delta, usage })
    }
  }
}

function offeredTools(toolCtx: llm.ToolContext | undefined): OfferedTool[] {
  if (!toolCtx) return []
  return llm.sortedToolEntries(toolCtx).map(([name, tool]) => {
    const { $schema: _, ...parameters } = { ...llm.toJsonSchema(tool.parameters, true, false) } as Record<
      string,
      unknown
    >
    return { name, description: tool.description, parameters }
  })
}

/** Words that were said cannot be taken back: another attempt would say them again. */
function asFinal(error: unknown): unknown {
  if (error instanceof APIError) Object.defineProperty(error, 'retryable', { value: false })
  return error
}
