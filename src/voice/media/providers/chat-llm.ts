import { type APIConnectOptions, APIError, DEFAULT_API_CONNECT_OPTIONS, llm } from '@livekit/agents'
import { type AnswerWatch, watchAnswer } from './answer-watch.ts'
import { readEvents } from './event-stream.ts'
import { openAnswer, openConnectionEarly, type ProviderAddress, UnreadableAnswer } from './provider-http.ts'
import { type PartPatience, patienceFor, type Waiting } from './provider-patience.ts'
import { attemptTimeMs, pauseBeforeRetry } from './retry-budget.ts'

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

/** Of an answer that broke off the rest is asked for so many times. */
const MENDS_MAX = 1
/** More is no answer on the telephone but a model that does not stop. */
const ANSWER_MAX_CHARS = 50_000
const LAST_WORDS_CHARS = 300

/** For the model, when its answer broke off on the way. */
const GO_ON = (said: string) =>
  `(Your answer broke off on its way to me. Its last words were: ${JSON.stringify(said.slice(-LAST_WORDS_CHARS))}. Go on right after them, without repeating them and without a word about the break.)`

/** A question to the model, whose answer is told as it comes. */
export interface ChatQuestion {
  chatCtx: llm.ChatContext
  toolCtx?: llm.ToolContext
  toolChoice?: llm.ToolChoice
  /** Aborted: the answer is not wanted any more. */
  signal: AbortSignal
  onPart(part: ChatPart): void
}

/** Where a model is, and how long it is waited for. */
export type ChatAddress = ProviderAddress & { model: string } & Waiting

/**
 * A language model that is asked with one POST and answers with server-sent events. Attempts are made within the budget of the part, so
 * that nobody else need make any: the error that comes out is final. Of an answer that broke off the rest is asked for.
 */
export class ChatLlm extends llm.LLM {
  readonly #address: ChatAddress
  readonly #dialect: ChatDialect

  constructor(address: ChatAddress, dialect: ChatDialect) {
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

  /**
   * The answer without the library's stream, its timer and its spans, which cost a question a millisecond. Resolves when it is whole or
   * not wanted; throws the library's API errors, after every attempt.
   */
  answer(question: ChatQuestion): Promise<void> {
    return new ChatAnswer(this.#address, this.#dialect, question).run()
  }

  override chat({ connOptions = DEFAULT_API_CONNECT_OPTIONS, ...options }: ChatOptions): llm.LLMStream {
    return new ChatStream(this, { address: this.#address, dialect: this.#dialect, connOptions, ...options })
  }
}

interface StreamOptions {
  address: ChatAddress
  dialect: ChatDialect
  chatCtx: llm.ChatContext
  toolCtx?: ChatOptions['toolCtx']
  toolChoice?: llm.ToolChoice
  connOptions: APIConnectOptions
}

class ChatStream extends llm.LLMStream {
  readonly #options: StreamOptions

  constructor(owner: ChatLlm, options: StreamOptions) {
    super(owner, options)
    this.#options = options
  }

  protected override run(): Promise<void> {
    const { address, dialect, toolChoice } = this.#options
    const id = Bun.randomUUIDv7()
    return new ChatAnswer(address, dialect, {
      chatCtx: this.chatCtx,
      toolCtx: this.toolCtx,
      toolChoice,
      signal: this.abortController.signal,
      onPart: ({ text, toolCalls, usage }) => {
        if (this.queue.closed) return
        const delta =
          text || toolCalls?.length ? { role: 'assistant' as const, content: text, toolCalls } : undefined
        this.queue.put({ id, delta, usage })
      },
    }).run()
  }
}

class ChatAnswer {
  readonly #address: ChatAddress
  readonly #dialect: ChatDialect
  readonly #asked: ChatQuestion
  readonly #patience: PartPatience
  #said = ''
  #hasCalls = false
  #mends = 0
  /** When something came for the last time. */
  #fineAt = performance.now()

  constructor(address: ChatAddress, dialect: ChatDialect, asked: ChatQuestion) {
    this.#address = address
    this.#dialect = dialect
    this.#asked = asked
    this.#patience = { ...patienceFor({ hasSpare: false }).llm, ...address.patience }
  }

  async run(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const said = this.#said
      try {
        await this.#ask()
        return
      } catch (error) {
        if (this.#isUnwanted) return
        // The calls are whole: what else was to come is not worth their running twice.
        if (this.#hasCalls) return
        if (this.#said !== said) {
          if (this.#mends++ >= MENDS_MAX) throw asFinal(error)
          attempt = 1
        }
        const waitMs = this.#pauseBefore(error, attempt)
        if (waitMs === null) throw asFinal(error)
        this.#address.onRetry?.({ attempt, waitMs, error })
        await Bun.sleep(waitMs)
        if (this.#isUnwanted) return
      }
    }
  }

  get #isUnwanted(): boolean {
    return this.#asked.signal.aborted
  }

  #pauseBefore(error: unknown, attempt: number): number | null {
    const spentMs = performance.now() - this.#fineAt
    return pauseBeforeRetry(error, { attempt, spentMs, budget: this.#patience.budget })
  }

  async #ask(): Promise<void> {
    const { firstByteMs, idleMs, budget } = this.#patience
    const spentMs = performance.now() - this.#fineAt
    const watch = watchAnswer({
      firstMs: attemptTimeMs(firstByteMs, spentMs, budget),
      idleMs,
      signal: this.#asked.signal,
    })
    try {
      await this.#read(watch)
    } catch (error) {
      throw watch.explain(error)
    } finally {
      watch.stop()
    }
  }

  async #read(watch: AnswerWatch): Promise<void> {
    const request = await this.#dialect.request({
      chatCtx: this.#question(),
      tools: offeredTools(this.#asked.toolCtx),
      toolChoice: this.#asked.toolChoice,
    })
    const { firstByteMs, idleMs } = this.#patience
    const { signal } = watch
    const answer = await openAnswer(this.#address, { ...request, signal, firstByteMs, idleMs })
    if (/json|html/.test(answer.contentType)) {
      await answer.bytes.return()
      throw new UnreadableAnswer(`answered with ${answer.contentType}`)
    }
    const reader = this.#dialect.createReader()
    for await (const event of readEvents(answer.bytes)) this.#put(reader.read(event), watch)
    this.#put(reader.end(), watch)
  }

  /** What was said of the answer stands in the question for its rest. */
  #question(): llm.ChatContext {
    const { chatCtx } = this.#asked
    if (this.#said === '') return chatCtx
    const rest = chatCtx.copy()
    rest.addMessage({ role: 'assistant', content: this.#said })
    rest.addMessage({ role: 'user', content: GO_ON(this.#said) })
    return rest
  }

  #put(parts: ChatPart[], watch: AnswerWatch): void {
    for (const part of parts) {
      if (this.#isUnwanted) return
      const { text = '', toolCalls = [] } = part
      this.#asked.onPart(part)
      if (text === '' && toolCalls.length === 0) continue
      this.#said += text
      this.#hasCalls ||= toolCalls.length > 0
      this.#fineAt = performance.now()
      watch.note(text.length)
      if (this.#said.length > ANSWER_MAX_CHARS) throw new UnreadableAnswer('the answer does not end')
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

/** Whoever asked would ask again. */
function asFinal(error: unknown): unknown {
  if (error instanceof APIError) Object.defineProperty(error, 'retryable', { value: false })
  return error
}
