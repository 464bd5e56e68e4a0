import { llm } from '@livekit/agents'
import type { AudioFrame } from '@livekit/rtc-node'
import { OpenAiAnswers } from './openai-answers.ts'
import { openConnection } from './openai-connection.ts'
import type { OpenAiError, OpenAiEvent } from './openai-events.ts'
import { finalKindOfError } from './openai-faults.ts'
import { createOpenAiHistory, toWire } from './openai-history.ts'
import { OpenAiLink } from './openai-link.ts'
import { createReplyBook, type ReplyRequest } from './openai-replies.ts'
import { sessionOf, toolsOf } from './openai-setup.ts'
import { createCallerTranscript } from './openai-transcript.ts'
import { OpenAiUplink } from './openai-uplink.ts'
import { RealtimeFault, type RealtimeOptions } from './realtime-voice.ts'

/** For the model: what it is told when a connection broke in the middle of its answer. */
const CUT_OFF = (said: string) =>
  said === ''
    ? 'The line broke before your answer could be heard. Give it now, without a word about the break.'
    : `The line broke while you spoke. The last words that arrived were: ${JSON.stringify(said)}. Go on right after them, without repeating them and without a word about the break.`

/** One conversation with OpenAI Realtime, for the library's AgentSession. The server takes the turns. */
export class OpenAiSession extends llm.RealtimeSession {
  readonly #options: RealtimeOptions
  readonly #link: OpenAiLink
  readonly #uplink: OpenAiUplink
  readonly #history = createOpenAiHistory()
  readonly #transcript = createCallerTranscript({ onWords: words => this.#hearWords(words) })
  readonly #answers: OpenAiAnswers
  readonly #replies = createReplyBook({
    send: event => this.#link.send(event),
    onSent: () => this.#link.expectAnswer(),
  })
  #instructions = ''
  #tools = llm.ToolContext.empty()
  #toolChoice: ReplyRequest['toolChoice'] = 'auto'
  #isStarted = false
  #isClosed = false
  /** Closed, or failed for good. */
  #isOver = false
  #isCallerSpeaking = false
  /** The caller has spoken, and no answer has begun. */
  #isOwed = false
  /** What is asked for as soon as there is a connection again. */
  #unfinished: ReplyRequest | null = null

  constructor(model: llm.RealtimeModel, options: RealtimeOptions) {
    super(model)
    this.#options = options
    this.#uplink = new OpenAiUplink(audio => this.#link.send({ type: 'input_audio_buffer.append', audio }))
    this.#link = new OpenAiLink({
      open: handlers => openConnection({ ...options, ...handlers, session: this.#session() }),
      onEvent: event => this.#hear(event),
      onReady: () => this.#goOn(),
      onDown: () => this.#pause(),
      onResumed: options.onResumed,
      onFault: fault => this.#end(fault),
      isQuiet: () => this.#isQuiet(),
      isBusy: () => this.#isBusy,
    })
    this.#answers = new OpenAiAnswers({
      link: this.#link,
      replies: this.#replies,
      history: this.#history,
      onBegin: event => this.emit('generation_created', event),
      onUsage: options.onUsage,
      onMetrics: metrics => this.emit('metrics_collected', metrics),
      onAgain: request => {
        if (!this.#isBusy) this.#ask(request ?? this.#requestOf(undefined))
      },
    })
  }

  get chatCtx(): llm.ChatContext {
    return this.#history.chatCtx
  }

  get tools(): llm.ToolContext {
    return this.#tools
  }

  /** The library calls this once, with everything: only then the connection is opened, and its first session is complete. */
  override async _updateSession(
    instructions?: string,
    chatCtx?: llm.ChatContext,
    tools?: llm.ToolContext,
  ): Promise<void> {
    await super._updateSession(instructions, chatCtx, tools)
    if (this.#isStarted || this.#isOver) return
    this.#isStarted = true
    this.#link.start()
  }

  async updateInstructions(instructions: string): Promise<void> {
    this.#instructions = instructions
    this.#link.send({ type: 'session.update', session: { type: 'realtime', instructions } })
  }

  async updateTools(tools: llm.ToolContext): Promise<void> {
    this.#tools = tools
    this.#link.send({ type: 'session.update', session: { type: 'realtime', tools: toolsOf(tools) } })
  }

  updateOptions({ toolChoice }: { toolChoice?: llm.ToolChoice | null }): void {
    this.#toolChoice =
      typeof toolChoice === 'object' && toolChoice
        ? { type: 'function', name: toolChoice.function.name }
        : (toolChoice ?? 'auto')
  }

  /** NB: adds what is new and takes away what the agent never said; it never rewrites what both sides have heard. */
  async updateChatCtx(chatCtx: llm.ChatContext): Promise<void> {
    for (const item of this.#history.chatCtx.items) {
      const isOurs = item.type === 'message' && item.role === 'assistant'
      if (isOurs && !chatCtx.getById(item.id) && !this.#answers.holds(item.id)) this.#answers.drop(item.id)
    }
    for (const item of chatCtx.items) {
      if (this.#history.has(item.id) || this.#history.isAnswered(item)) continue
      this.#history.keep(item)
      const wire = toWire(item)
      if (wire) this.#link.send({ type: 'conversation.item.create', item: wire })
    }
  }

  pushAudio(frame: AudioFrame): void {
    if (!this.#isOver) this.#uplink.push(frame)
  }

  async generateReply(
    instructions?: string,
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<llm.GenerationCreatedEvent> {
    if (this.#isOver) throw new llm.RealtimeError('the session is closed')
    const request = this.#requestOf(instructions)
    const reply = this.#replies.ask(request, { isAwaited: true })
    signal?.addEventListener('abort', () => this.#replies.callOff(reply))
    return reply.generation
  }

  async commitAudio(): Promise<void> {
    this.#link.send({ type: 'input_audio_buffer.commit' })
  }

  async clearAudio(): Promise<void> {
    this.#link.send({ type: 'input_audio_buffer.clear' })
  }

  async interrupt(): Promise<void> {
    this.#replies.callOffAll()
    this.#unfinished = null
    this.#answers.cancel()
  }

  async truncate(options: Parameters<llm.RealtimeSession['truncate']>[0]): Promise<void> {
    const { messageId, audioEndMs, audioTranscript } = options
    this.#answers.cut(messageId, { heard: audioTranscript ?? '', heardMs: audioEndMs })
  }

  override async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#letGo('the session is closed')
    await Promise.all([super.close(), this.#link.close()])
  }

  #session(): Record<string, unknown> {
    const { model, voice } = this.#options
    return sessionOf({ model, voice, instructions: this.#instructions, tools: this.#tools })
  }

  #hear(event: OpenAiEvent): void {
    if (this.#isOver) return
    switch (event.type) {
      case 'input_audio_buffer.speech_started':
        this.#isCallerSpeaking = true
        this.#isOwed = true
        this.#link.answered()
        this.emit('input_speech_started', {})
        break
      case 'input_audio_buffer.speech_stopped':
        this.#isCallerSpeaking = false
        this.emit('input_speech_stopped', { userTranscriptionEnabled: true })
        break
      case 'input_audio_buffer.committed':
        this.#link.expectAnswer()
        break
      case 'conversation.item.added':
        this.#history.expect(event.item, event.previous_item_id)
        break
      case 'conversation.item.input_audio_transcription.delta':
      case 'conversation.item.input_audio_transcription.completed':
      case 'conversation.item.input_audio_transcription.failed':
        this.#transcript.hear(event)
        break
      case 'response.created':
        if (this.#answers.begin(event.response)) this.#settle()
        break
      case 'response.done':
        this.#answers.end(event.response)
        break
      case 'error':
        this.#hearError(event.error)
        break
      default:
        this.#answers.hear(event)
    }
  }

  #hearWords(words: { itemId: string; transcript: string; isFinal: boolean }): void {
    if (words.isFinal) {
      this.#history.setText(words.itemId, words.transcript)
      if (!this.#isCallerSpeaking) this.#uplink.forget()
    }
    this.emit('input_audio_transcription_completed', words)
  }

  /** An answer began: nothing is owed any more. */
  #settle(): void {
    this.#isOwed = false
    this.#unfinished = null
    this.#uplink.forget()
  }

  #ask(request: ReplyRequest): void {
    this.#replies.ask(request, { isAwaited: false })
  }

  #hearError(error: OpenAiError): void {
    const kind = finalKindOfError(error)
    if (kind) {
      this.#link.fail(new RealtimeFault(kind, null, `the model refused: ${kind}`))
      return
    }
    // NB: codes only: a provider's own text may repeat the key, or what was said.
    const { code, type, param } = error
    if (!this.#replies.refuse(error))
      this.logger.warn({ code, type, param }, 'the realtime model refused an event')
  }

  /** NB: instructions of one answer take the place of the session's, so both are sent. */
  #requestOf(instructions: string | undefined): ReplyRequest {
    const all = instructions === undefined ? null : `${this.#instructions}\n\n${instructions}`
    return { instructions: all, toolChoice: this.#toolChoice }
  }

  /** The connection is gone: what had come is played, and what was under way is kept in mind. */
  #pause(): void {
    this.#uplink.hold()
    this.#isCallerSpeaking = false
    this.#transcript.finish()
    this.#replies.noteLost()
    const cutOff = this.#answers.breakOff()
    if (!cutOff) return
    const { instructions, toolChoice } = cutOff.request ?? this.#requestOf(undefined)
    const all = `${instructions ?? this.#instructions}\n\n${CUT_OFF(cutOff.said)}`
    this.#unfinished = { instructions: all, toolChoice }
  }

  /** A connection stands: what was under way when the last one fell goes on. */
  #goOn(): void {
    for (const item of this.#history.retell()) this.#link.send({ type: 'conversation.item.create', item })
    this.#uplink.flow()
    const unfinished = this.#unfinished
    this.#unfinished = null
    if (!this.#replies.isEmpty) this.#replies.sendWaiting()
    else if (unfinished) this.#ask(unfinished)
    else if (this.#isOwed && this.#history.endsWithCaller) this.#ask(this.#requestOf(undefined))
  }

  #end(fault: RealtimeFault): void {
    if (this.#isOver) return
    this.#letGo('the connection failed')
    this.#options.onFault(fault)
  }

  #letGo(reason: string): void {
    this.#isOver = true
    this.#uplink.close()
    this.#answers.close()
    this.#replies.close(reason)
  }

  get #isBusy(): boolean {
    return this.#answers.isUnderWay || this.#isCallerSpeaking || !this.#replies.isEmpty
  }

  #isQuiet(): boolean {
    return !(this.#isBusy || this.#isOwed || Date.now() < this.#answers.playedUntil)
  }
}
