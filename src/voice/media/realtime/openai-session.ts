import { llm } from '@livekit/agents'
import type { AudioFrame } from '@livekit/rtc-node'
import { openConnection } from './openai-connection.ts'
import type { OpenAiError, OpenAiEvent, OpenAiResponse } from './openai-events.ts'
import { finalKindOfError } from './openai-faults.ts'
import { OpenAiGeneration } from './openai-generation.ts'
import { createOpenAiHistory, toWire } from './openai-history.ts'
import { OpenAiLink } from './openai-link.ts'
import { createReplyBook, type ReplyRequest } from './openai-replies.ts'
import { sessionOf, toolsOf } from './openai-setup.ts'
import { createCallerTranscript } from './openai-transcript.ts'
import { OpenAiUplink } from './openai-uplink.ts'
import { metricsOf, usageOf } from './openai-usage.ts'
import { RealtimeFault, type RealtimeOptions } from './realtime-voice.ts'

/** An answer that failed at the server is asked for again so often; in between we wait. */
const FAILED_MAX = 2
const FAILED_PAUSE_MS = 1_000
/** For the model: what it is told when a connection broke in the middle of its answer. */
const CUT_OFF = (said: string) =>
  said === ''
    ? 'The line broke before your answer could be heard. Give it now, without a word about the break.'
    : `The line broke while you spoke. The last words that arrived were: ${JSON.stringify(said)}. Go on right after them, without repeating them and without a word about the break.`
const CUT_OFF_TAIL_CHARS = 200

/** One conversation with OpenAI Realtime, for the library's AgentSession. The server takes the turns. */
export class OpenAiSession extends llm.RealtimeSession {
  readonly #options: RealtimeOptions
  readonly #link: OpenAiLink
  readonly #uplink: OpenAiUplink
  readonly #history = createOpenAiHistory()
  /** Items that this connection holds as audio, and can cut. */
  readonly #spokenItems = new Set<string>()
  /** Cut to what was heard: nothing that comes later adds to them. */
  readonly #cutItems = new Set<string>()
  readonly #transcript = createCallerTranscript({ onWords: words => this.#hearWords(words) })
  readonly #replies = createReplyBook({
    send: event => this.#link.send(event),
    onSent: () => this.#link.expectAnswer(),
  })
  #instructions = ''
  #tools = llm.ToolContext.empty()
  #toolChoice: ReplyRequest['toolChoice'] = 'auto'
  #generation: OpenAiGeneration | null = null
  /** What the answer under way was asked for with; null: it answers the caller. */
  #request: ReplyRequest | null = null
  #isStarted = false
  #isClosed = false
  /** Closed, or failed for good. */
  #isOver = false
  #isCallerSpeaking = false
  /** The caller has spoken, and no answer has begun. */
  #isOwed = false
  #failures = 0
  #againTimer: ReturnType<typeof setTimeout> | undefined
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
      if (isOurs && !chatCtx.getById(item.id) && !this.#isOpenItem(item.id)) this.#delete(item.id)
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
    if (this.#generation?.isOpen)
      this.#link.send({ type: 'response.cancel', response_id: this.#generation.id })
  }

  async truncate(options: Parameters<llm.RealtimeSession['truncate']>[0]): Promise<void> {
    const { messageId, audioEndMs, audioTranscript } = options
    const isSpoken = this.#spokenItems.has(messageId)
    this.#cutItems.add(messageId)
    if (audioEndMs > 0) {
      this.#history.setText(messageId, audioTranscript ?? '')
      if (isSpoken)
        this.#link.send({
          type: 'conversation.item.truncate',
          item_id: messageId,
          content_index: 0,
          audio_end_ms: Math.floor(audioEndMs),
        })
    } else this.#delete(messageId)
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
        this.#beginAnswer(event.response)
        break
      case 'response.done':
        this.#endAnswer(event.response)
        break
      case 'error':
        this.#hearError(event.error)
        break
      default:
        this.#hearAnswer(event)
    }
  }

  #hearAnswer(event: OpenAiEvent): void {
    if (!('response_id' in event) || event.response_id !== this.#generation?.id) return
    const generation = this.#generation
    this.#link.answered()
    if (event.type === 'response.output_item.added') {
      if (event.item.type !== 'message') return
      this.#spokenItems.add(event.item.id)
      this.#history.expect(event.item, null)
      generation.beginMessage(event.item.id)
    } else if (event.type === 'response.output_audio.delta') generation.addAudio(event.item_id, event.delta)
    else if (event.type === 'response.output_audio_transcript.delta')
      generation.addText(event.item_id, event.delta)
    else if (event.type === 'response.output_item.done') {
      const done = generation.endItem(event.item)
      if (done instanceof llm.FunctionCall) this.#history.keep(done)
      else if (done) this.#keepWords(generation)
    }
  }

  #hearWords(words: { itemId: string; transcript: string; isFinal: boolean }): void {
    if (words.isFinal) {
      this.#history.setText(words.itemId, words.transcript)
      if (!this.#isCallerSpeaking) this.#uplink.forget()
    }
    this.emit('input_audio_transcription_completed', words)
  }

  #beginAnswer(response: OpenAiResponse): void {
    const reply = this.#replies.take(response)
    if (reply === 'called off') {
      this.#link.answered()
      this.#link.send({ type: 'response.cancel', response_id: response.id })
      return
    }
    this.#generation?.close()
    this.#isOwed = false
    this.#unfinished = null
    this.#uplink.forget()
    const generation = new OpenAiGeneration(response, { isUserInitiated: reply?.isAwaited ?? false })
    this.#generation = generation
    this.#request = reply?.request ?? null
    this.#link.expectAnswer()
    reply?.resolve(generation.event)
    this.emit('generation_created', generation.event)
  }

  #endAnswer(response: OpenAiResponse): void {
    const generation = this.#generation
    if (response.usage) this.#count(response, generation?.id === response.id ? generation : null)
    if (generation?.id !== response.id) return
    this.#link.answered()
    this.#keepWords(generation)
    generation.close()
    if (response.status === 'failed') this.#answerFailed(response)
    else this.#failures = 0
    // What had to wait for the end of this answer.
    this.#replies.sendWaiting()
  }

  #keepWords({ texts }: OpenAiGeneration): void {
    for (const [itemId, text] of texts) if (!this.#cutItems.has(itemId)) this.#history.setText(itemId, text)
  }

  #count(response: OpenAiResponse, generation: OpenAiGeneration | null): void {
    const usage = usageOf(response.usage ?? {})
    this.#options.onUsage(usage)
    const facts = {
      responseId: response.id,
      usage,
      startedAt: generation?.startedAt ?? Date.now(),
      firstAudioAt: generation?.firstAudioAt ?? null,
      isCancelled: response.status === 'cancelled',
    }
    this.emit('metrics_collected', metricsOf(facts))
  }

  /** The server gave an answer up: asked for again, where that can help. */
  #answerFailed({ status_details }: OpenAiResponse): void {
    const error = status_details?.error ?? {}
    const isLimit = (error.code ?? error.type ?? '').includes('rate_limit')
    this.#failures++
    const lastKind = isLimit ? 'quota' : 'broken'
    const kind = finalKindOfError(error) ?? (this.#failures > FAILED_MAX ? lastKind : null)
    if (kind) {
      this.#link.fail(new RealtimeFault(kind, null, `the model gave its answer up: ${kind}`))
      return
    }
    const request = this.#request ?? this.#requestOf(undefined)
    clearTimeout(this.#againTimer)
    this.#againTimer = setTimeout(() => this.#askAgain(request), FAILED_PAUSE_MS * this.#failures)
  }

  /** Unless something else is under way by now. */
  #askAgain(request: ReplyRequest): void {
    if (this.#replies.isEmpty && !this.#isCallerSpeaking && !this.#generation?.isOpen)
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

  #delete(itemId: string): void {
    if (!this.#history.has(itemId)) return
    this.#history.drop(itemId)
    this.#spokenItems.delete(itemId)
    this.#link.send({ type: 'conversation.item.delete', item_id: itemId })
  }

  #isOpenItem(itemId: string): boolean {
    return this.#generation?.isOpen === true && this.#generation.texts.some(([id]) => id === itemId)
  }

  /** The connection is gone: what had come is played, and what was under way is kept in mind. */
  #pause(): void {
    this.#uplink.hold()
    this.#isCallerSpeaking = false
    this.#spokenItems.clear()
    this.#transcript.finish()
    this.#replies.noteLost()
    const generation = this.#generation
    if (!generation?.isOpen) return
    this.#keepWords(generation)
    const said = generation.texts.map(([, text]) => text.trim()).join(' ')
    const { instructions, toolChoice } = this.#request ?? this.#requestOf(undefined)
    this.#unfinished = {
      instructions: `${instructions ?? this.#instructions}\n\n${CUT_OFF(said.slice(-CUT_OFF_TAIL_CHARS))}`,
      toolChoice,
    }
    generation.close()
  }

  /** A connection stands: what was under way when the last one fell goes on. */
  #goOn(): void {
    for (const item of this.#history.retell()) this.#link.send({ type: 'conversation.item.create', item })
    this.#uplink.flow()
    const unfinished = this.#unfinished
    this.#unfinished = null
    if (!this.#replies.isEmpty) this.#replies.sendWaiting()
    else if (unfinished) this.#replies.ask(unfinished, { isAwaited: false })
    else if (this.#isOwed && this.#history.endsWithCaller)
      this.#replies.ask(this.#requestOf(undefined), { isAwaited: false })
  }

  #end(fault: RealtimeFault): void {
    if (this.#isOver) return
    this.#letGo('the connection failed')
    this.#options.onFault(fault)
  }

  #letGo(reason: string): void {
    this.#isOver = true
    clearTimeout(this.#againTimer)
    this.#uplink.close()
    this.#generation?.close()
    this.#replies.close(reason)
  }

  #isQuiet(): boolean {
    const isSpeaking = this.#generation?.isOpen || Date.now() < (this.#generation?.playedUntil ?? 0)
    return !(isSpeaking || this.#isCallerSpeaking || this.#isOwed || !this.#replies.isEmpty)
  }
}
