import { llm } from '@livekit/agents'
import type { AudioFrame } from '@livekit/rtc-node'
import { openConnection } from './gemini-connection.ts'
import { directions } from './gemini-directions.ts'
import { describeHistory } from './gemini-history.ts'
import { GeminiLink, type RenewalReason } from './gemini-link.ts'
import type { GeminiMessage } from './gemini-messages.ts'
import { metricsOf } from './gemini-metrics.ts'
import { type AwaitedReply, awaitReply } from './gemini-reply.ts'
import { setupOf } from './gemini-setup.ts'
import { createToolCalls } from './gemini-tool-calls.ts'
import { GeminiTurns } from './gemini-turns.ts'
import { CallerUplink } from './gemini-uplink.ts'
import { addUsage, NO_USAGE, usageOf } from './gemini-usage.ts'
import type { RealtimeFault, RealtimeOptions } from './realtime-voice.ts'

/** Our record of the conversation. */
const ITEMS_MAX = 400
/** A caller who has just spoken waits for an answer: no moment to change the connection. */
const ANSWER_DUE_MS = 3_000
const ASIDES_MAX = 20
/** Of the answer that broke off: enough to find the place. */
const LAST_WORDS_CHARS = 200

/** One conversation with Gemini Live, for the library's AgentSession. The server takes the turns; it tells when it was interrupted. */
export class GeminiSession extends llm.RealtimeSession {
  readonly #options: RealtimeOptions
  readonly #link: GeminiLink
  readonly #uplink: CallerUplink
  readonly #turns: GeminiTurns
  #instructions = ''
  #toolContext = llm.ToolContext.empty()
  #toolChoice: llm.ToolChoice | null = null
  #chatCtx = llm.ChatContext.empty()
  #isStarted = false
  #isClosed = false
  #isTellingInterruption = false
  #isCallerMarked = false
  #askedAt = 0
  /** Counted since the last answer ended. */
  #usage = NO_USAGE
  #typed: string[] = []
  /** For the model, in a pause: a text that is put in stops what it says. */
  #asides: string[] = []

  readonly #toolCalls = createToolCalls({
    respond: functionResponses => {
      this.#link.send({ toolResponse: { functionResponses } })
      this.#expectAnswer()
    },
    tellLate: (name, output) => {
      if (this.#asides.length < ASIDES_MAX) this.#asides.push(directions.lateResult(name, output))
      this.#sayAsides()
    },
    onWaiting: isWaiting => {
      if (isWaiting) this.#uplink.holdForTool()
      else if (this.#link.isReady) this.#uplink.flow()
    },
  })

  constructor(model: llm.RealtimeModel, options: RealtimeOptions) {
    super(model)
    this.#options = options
    this.#uplink = new CallerUplink({
      send: samples => {
        const data = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).toString('base64')
        this.#link.send({ realtimeInput: { audio: { mimeType: 'audio/pcm;rate=16000', data } } })
      },
      sendStreamEnd: () => void this.#link.send({ realtimeInput: { audioStreamEnd: true } }),
      onSpeechEnd: () => this.#link.expectAnswer({ isOwed: false }),
    })
    this.#turns = this.#createTurns()
    this.#link = new GeminiLink({
      open: (handle, handlers) => openConnection({ ...options, ...handlers, setup: this.#setup(handle) }),
      onMessage: message => this.#hear(message),
      onReady: ({ isFirst }) => this.#goOn(isFirst),
      onDown: reason => this.#pause(reason),
      onResumed: options.onResumed,
      onFault: fault => this.#fail(fault),
      isQuiet: () => this.#isQuiet(),
    })
  }

  get chatCtx(): llm.ChatContext {
    return this.#chatCtx.copy()
  }

  get tools(): llm.ToolContext {
    return this.#toolContext
  }

  /** The library calls this once, with everything: only then the connection is opened, and its first setup is complete. */
  override async _updateSession(
    instructions?: string,
    chatCtx?: llm.ChatContext,
    tools?: llm.ToolContext,
  ): Promise<void> {
    await super._updateSession(instructions, chatCtx, tools)
    if (this.#isStarted || this.#isClosed) return
    this.#isStarted = true
    this.#link.start()
  }

  async updateInstructions(instructions: string): Promise<void> {
    if (instructions === this.#instructions) return
    this.#instructions = instructions
    if (this.#isStarted) this.#link.renewSoon()
  }

  async updateTools(tools: llm.ToolContext): Promise<void> {
    const isSame = this.#toolContext.equals(tools)
    this.#toolContext = tools
    if (this.#isStarted && !isSame) this.#link.renewSoon()
  }

  async updateChatCtx(chatCtx: llm.ChatContext): Promise<void> {
    const fresh = chatCtx.items.filter(item => !this.#chatCtx.getById(item.id))
    for (const item of fresh) this.#keep(item)
    if (!this.#isStarted) return
    this.#toolCalls.answer(fresh.filter(item => item.type === 'function_call_output'))
    for (const item of fresh)
      if (item.type === 'message' && item.role === 'user') this.#typed.push(item.textContent ?? '')
  }

  /** Gemini takes no choice of a tool in the middle of a conversation: calls of an answer without tools are turned down. */
  updateOptions({ toolChoice }: { toolChoice?: llm.ToolChoice | null }): void {
    this.#toolChoice = toolChoice ?? null
  }

  pushAudio(frame: AudioFrame): void {
    if (!this.#isClosed) this.#uplink.push(frame)
  }

  async generateReply(
    instructions?: string,
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<llm.GenerationCreatedEvent> {
    if (this.#isClosed) throw new llm.RealtimeError('the session is closed')
    this.#turns.reply?.reject('another reply was asked for')
    const typed = this.#typed.splice(0)
    const parts = instructions === undefined ? typed : [...typed, directions.direct(instructions)]
    const drop = () => {
      if (this.#turns.reply === reply) this.#turns.reply = null
    }
    const reply = awaitReply({
      text: parts.length === 0 ? directions.goOn : parts.join('\n'),
      allowsTools: this.#toolChoice !== 'none',
      onTimeout: drop,
    })
    this.#turns.reply = reply
    signal?.addEventListener('abort', () => {
      drop()
      reply.reject('the reply was called off')
    })
    this.#askForReply(reply)
    return reply.generation
  }

  async commitAudio(): Promise<void> {
    // The server finds the end of the caller's turn.
  }

  async clearAudio(): Promise<void> {
    // What was sent cannot be taken back.
  }

  async interrupt(): Promise<void> {
    // The library interrupts us when we tell it that the server was interrupted.
    if (this.#isTellingInterruption) return
    this.#turns.interrupt()
    this.#toolCalls.dismiss()
  }

  /** Our record keeps what was heard; the server keeps its own, and cuts it where it was interrupted. */
  async truncate(options: Parameters<llm.RealtimeSession['truncate']>[0]): Promise<void> {
    const item = this.#chatCtx.getById(options.messageId)
    if (item?.type !== 'message' || options.audioTranscript === undefined) return
    item.content = [options.audioTranscript]
    item.interrupted = true
  }

  override async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#letGo('the session is closed')
    await Promise.all([super.close(), this.#link.close()])
  }

  #createTurns(): GeminiTurns {
    return new GeminiTurns({
      keep: item => this.#keep(item),
      onCallerWords: ({ id, text, startedAt }, isFinal) => {
        const timing = isFinal ? { turnStartedAt: startedAt } : {}
        this.emit('input_audio_transcription_completed', { itemId: id, transcript: text, isFinal, ...timing })
      },
      onGeneration: ({ event }) => {
        this.#askedAt = Math.max(this.#askedAt, this.#uplink.speechEndedAt ?? 0)
        this.#markCaller(false)
        this.emit('generation_created', event)
      },
      onFinished: generation => {
        this.emit('metrics_collected', metricsOf({ usage: this.#usage, generation, askedAt: this.#askedAt }))
        this.#usage = NO_USAGE
      },
      onInterruption: () => this.#markCaller(true),
      onTurnComplete: () => this.#sayAsides(),
      onEmptyTurn: reply => this.#repeatReply(reply),
      beginCall: call => this.#toolCalls.begin(call),
      dismissCalls: () => this.#toolCalls.dismiss(),
      callerStartedAt: () => this.#uplink.speechStartedAt,
    })
  }

  #setup(handle: string | null): Record<string, unknown> {
    const { model, voice } = this.#options
    return setupOf({
      model,
      voice,
      instructions: this.#instructions,
      tools: this.#toolContext,
      history: describeHistory(this.#chatCtx.items),
      handle,
    })
  }

  #hear(message: GeminiMessage): void {
    if (this.#isClosed) return
    if (message.serverContent || message.toolCall) this.#uplink.noteAnswered()
    if (message.usageMetadata) {
      const usage = usageOf(message.usageMetadata)
      this.#usage = addUsage(this.#usage, usage)
      this.#options.onUsage(usage)
    }
    if (message.serverContent) this.#turns.hear(message.serverContent)
    if (message.toolCall) this.#turns.hearCalls(message.toolCall.functionCalls ?? [])
    if (message.toolCallCancellation) this.#toolCalls.cancel(message.toolCallCancellation.ids ?? [])
  }

  /** While the caller is marked as speaking the agent is silent. */
  #markCaller(isSpeaking: boolean): void {
    if (isSpeaking) {
      this.#isTellingInterruption = true
      this.emit('input_speech_started', {})
      this.#isTellingInterruption = false
    } else if (this.#isCallerMarked) this.emit('input_speech_stopped', { userTranscriptionEnabled: false })
    this.#isCallerMarked = isSpeaking
  }

  #keep(item: llm.ChatItem): void {
    this.#chatCtx.insert(item)
    if (this.#chatCtx.items.length > ITEMS_MAX) this.#chatCtx.items.shift()
  }

  #askForReply(reply: AwaitedReply): void {
    reply.isSent = this.#link.send({ realtimeInput: { text: reply.text } })
    if (reply.isSent) this.#expectAnswer()
  }

  /** Now and then a turn ends without a sound. */
  #repeatReply(reply: AwaitedReply): void {
    if (reply.isRepeated) {
      this.#turns.reply = null
      reply.reject('the model ended its turn without an answer')
      return
    }
    reply.isRepeated = true
    this.#askForReply(reply)
  }

  #say(text: string): void {
    if (this.#link.send({ realtimeInput: { text } })) this.#expectAnswer()
  }

  #sayAsides(): void {
    const { isTurnOpen, reply } = this.#turns
    if (isTurnOpen || reply || !this.#link.isReady || this.#asides.length === 0) return
    this.#say(this.#asides.splice(0).join('\n'))
  }

  #expectAnswer(): void {
    this.#askedAt = Date.now()
    this.#link.expectAnswer({ isOwed: true })
  }

  #pause(reason: RenewalReason): void {
    this.#uplink.holdForConnection({ isLost: reason === 'closed' })
    this.#turns.pause()
    this.#toolCalls.orphan()
  }

  /** A connection stands: what was under way when the last one fell goes on. */
  #goOn(isFirst: boolean): void {
    if (this.#isClosed) return
    this.#uplink.flow()
    const { reply, cutAnswer, unansweredWords } = this.#turns
    if (reply && !reply.isSent) this.#askForReply(reply)
    else if (!isFirst && cutAnswer)
      this.#say(directions.finish(cutAnswer.text.trim().slice(-LAST_WORDS_CHARS)))
    else if (!isFirst && unansweredWords !== '') this.#say(directions.answer(unansweredWords))
    else this.#sayAsides()
  }

  #fail(fault: RealtimeFault): void {
    if (this.#isClosed) return
    this.#letGo('the connection failed')
    this.#options.onFault(fault)
  }

  #letGo(reason: string): void {
    this.#turns.close(reason)
    this.#toolCalls.close()
    this.#uplink.close()
  }

  #isQuiet(): boolean {
    const now = Date.now()
    const { generation, unansweredWords, reply } = this.#turns
    const isSpeaking = generation !== null && (generation.isOpen || now < generation.playedUntil)
    const isAnswerDue = unansweredWords !== '' || now - (this.#uplink.speechEndedAt ?? 0) < ANSWER_DUE_MS
    const isBusy = reply !== null || this.#toolCalls.isWaiting || this.#uplink.isCallerSpeaking
    return !isSpeaking && !isAnswerDue && !isBusy
  }
}
