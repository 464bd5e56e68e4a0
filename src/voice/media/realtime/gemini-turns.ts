import { llm } from '@livekit/agents'
import { Generation } from './gemini-generation.ts'
import type { GeminiCall, GeminiContent } from './gemini-messages.ts'
import type { AwaitedReply } from './gemini-reply.ts'
import { type CallerItem, createCallerTranscript } from './gemini-transcript.ts'

/** Transcribed words of the model may lag behind its audio. */
const LATE_WORDS_MS = 250
const EARLY_WORDS_MAX_CHARS = 4_000
/** What the model says after it was interrupted from here is dropped until it says that it is done; or for so long. */
const DISCARD_MAX_MS = 10_000

export interface TurnsOptions {
  /** An item of the conversation is complete. */
  keep(item: llm.ChatItem): void
  onCallerWords(item: CallerItem, isFinal: boolean): void
  onGeneration(generation: Generation): void
  onFinished(generation: Generation): void
  /** The agent has to fall silent. */
  onInterruption(): void
  /** The server's turn is over, and played. */
  onTurnComplete(): void
  /** The turn ended without the output that was asked for. */
  onEmptyTurn(reply: AwaitedReply): void
  /** The calls of a generation, as the library runs them. */
  beginCall(call: GeminiCall): llm.FunctionCall
  /** Nobody runs the calls that were just begun. */
  dismissCalls(): void
  callerStartedAt(): number | null
}

/** Turns the server's stream of pieces into answers and items: who speaks, what is over, what belongs to which. */
export class GeminiTurns {
  readonly #options: TurnsOptions
  generation: Generation | null = null
  /** The next output is the answer to this. */
  reply: AwaitedReply | null = null
  /** Words of the caller that no answer has followed yet. */
  unansweredWords = ''
  /** The answer that a lost connection cut off. */
  cutAnswer: Generation | null = null
  /** From the first output to the moment at which the server believes it was played. */
  isTurnOpen = false
  #isDiscarding = false
  /** After `interrupted` the server still says that the old turn is complete. */
  #isOldTurnOpen = false
  #earlyWords = ''
  #lateWordsTimer: ReturnType<typeof setTimeout> | undefined
  #discardTimer: ReturnType<typeof setTimeout> | undefined
  readonly #transcript = createCallerTranscript({
    startedAt: () => this.#options.callerStartedAt(),
    onPiece: item => {
      if (!this.#isAnswering()) this.unansweredWords = item.text
      this.#options.onCallerWords(item, false)
    },
    onDone: item => {
      const { id, text, startedAt } = item
      this.#options.keep(llm.ChatMessage.create({ role: 'user', content: text, id, createdAt: startedAt }))
      this.#options.onCallerWords(item, true)
    },
  })

  constructor(options: TurnsOptions) {
    this.#options = options
  }

  hear(content: GeminiContent): void {
    const callersWords = content.inputTranscription?.text
    if (callersWords) this.#transcript.add(callersWords)
    if (content.interrupted) this.#hearInterruption()
    // NB: text beside the audio is the model thinking, marked or not; what it says comes as a transcript.
    for (const { inlineData } of content.modelTurn?.parts ?? [])
      if (inlineData) this.#open()?.addAudio(inlineData.data)
    const words = content.outputTranscription?.text
    if (words) this.#hearWords(words)
    if (content.generationComplete) this.#completeGeneration()
    if (content.turnComplete) this.#completeTurn()
  }

  hearCalls(calls: readonly GeminiCall[]): void {
    this.#transcript.finish()
    const generation = this.#open()
    const isWanted = generation?.allowsTools ?? false
    for (const call of calls) {
      const functionCall = this.#options.beginCall(call)
      if (!isWanted) continue
      this.#options.keep(functionCall)
      generation?.addCall(functionCall)
    }
    if (!isWanted) this.#options.dismissCalls()
    if (!generation) return
    // The library runs the tools once the streams have ended.
    generation.isComplete = true
    this.#finish(generation)
  }

  /** From our side: what is being said is cut, the rest of it is not wanted. */
  interrupt(): void {
    const generation = this.generation
    if (!generation?.isOpen) return
    this.#discard(!generation.isComplete)
    this.#finish(generation, { isInterrupted: true })
  }

  /** The connection is gone. */
  pause(): void {
    this.#transcript.finish()
    this.#discard(false)
    this.isTurnOpen = false
    this.#isOldTurnOpen = false
    this.#earlyWords = ''
    if (this.reply) this.reply.isSent = false
    const generation = this.generation
    if (!generation?.isOpen) return
    if (!generation.isComplete) this.cutAnswer = generation
    this.#finish(generation, { isInterrupted: !generation.isComplete })
  }

  close(reason: string): void {
    this.#discard(false)
    this.#transcript.finish()
    this.#transcript.close()
    if (this.generation) this.#finish(this.generation, { isInterrupted: true })
    this.reply?.reject(reason)
    this.reply = null
  }

  #open(): Generation | null {
    if (this.#isDiscarding) return null
    if (this.generation?.isOpen) return this.generation
    const { reply } = this
    this.reply = null
    this.isTurnOpen = true
    this.#isOldTurnOpen = false
    // The caller has spoken since: what is still being played of the last answer is over.
    if (this.unansweredWords !== '' && !reply) this.#options.onInterruption()
    this.unansweredWords = ''
    this.cutAnswer = null
    this.#transcript.noteAnswer()
    const generation = new Generation(reply)
    this.generation = generation
    reply?.resolve(generation.event)
    this.#options.onGeneration(generation)
    if (this.#earlyWords !== '') generation.addText(this.#earlyWords)
    this.#earlyWords = ''
    return generation
  }

  /** Words without audio begin no answer: they may be late ones of the last, or early ones of the next. */
  #hearWords(words: string): void {
    if (this.#isDiscarding) return
    if (this.generation?.isOpen) this.generation.addText(words)
    else if (this.#earlyWords.length < EARLY_WORDS_MAX_CHARS) this.#earlyWords += words
  }

  /** The transcript of the caller's words may come after the answer to them has begun. */
  #isAnswering(): boolean {
    const startedAt = this.#options.callerStartedAt()
    if (!this.generation || startedAt === null) return this.generation?.isOpen ?? false
    return this.generation.startedAt > startedAt
  }

  #hearInterruption(): void {
    this.#discard(false)
    this.#transcript.noteInterruption()
    this.#isOldTurnOpen = true
    this.#earlyWords = ''
    if (this.generation) this.#finish(this.generation, { isInterrupted: true })
    this.#options.onInterruption()
  }

  #completeGeneration(): void {
    this.#discard(false)
    this.#transcript.finish()
    const { generation } = this
    if (!generation?.isOpen) return
    generation.isComplete = true
    this.#lateWordsTimer = setTimeout(() => this.#finish(generation), LATE_WORDS_MS)
  }

  #completeTurn(): void {
    const isOldTurn = this.#isDiscarding || this.#isOldTurnOpen
    this.#discard(false)
    this.isTurnOpen = false
    this.#isOldTurnOpen = false
    this.#earlyWords = ''
    this.#transcript.finish()
    const { generation, reply } = this
    if (generation?.isOpen) {
      generation.isComplete = true
      this.#finish(generation)
    } else if (reply?.isSent && !isOldTurn) this.#options.onEmptyTurn(reply)
    this.#options.onTurnComplete()
  }

  #finish(generation: Generation, { isInterrupted = false } = {}): void {
    clearTimeout(this.#lateWordsTimer)
    if (!generation.isOpen) return
    generation.close()
    this.#options.onFinished(generation)
    const text = generation.text.trim()
    if (text === '') return
    this.#options.keep(
      llm.ChatMessage.create({
        role: 'assistant',
        content: text,
        id: generation.id,
        interrupted: isInterrupted,
        createdAt: generation.startedAt,
      }),
    )
  }

  #discard(yes: boolean): void {
    clearTimeout(this.#discardTimer)
    this.#isDiscarding = yes
    if (yes) this.#discardTimer = setTimeout(() => this.#discard(false), DISCARD_MAX_MS)
  }
}
