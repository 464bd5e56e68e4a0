import type { llm } from '@livekit/agents'
import type { CallLineEvents } from '../session/call-line.ts'
import type { ChatHistory } from './chat-history.ts'
import type { AnsweredWords, Delivery } from './delivery.ts'
import type { LiveSpeech } from './live-speech.ts'
import { askModel, type ModelAnswer } from './model-request.ts'
import type { ToolRuns } from './tool-runs.ts'

const TOOL_STEPS_MAX = 6
/** Dots and smileys make no sound. */
const WORD = /[\p{L}\p{N}]/u

export interface ReplyParts {
  model: llm.LLM
  history: ChatHistory
  tools: ToolRuns
  events: Pick<CallLineEvents, 'onFault' | 'onBroken' | 'onUsage'>
  countsTokens: boolean
  /** `behind`: what comes before it in the order of speech. */
  deliver(reply: Reply, behind: Promise<void>): Delivery
  /** Said when the model has nothing to say, or broke off, twice. */
  apology(): string
  /** What it is at has changed. */
  onStep(): void
}

export interface ReplyOptions {
  speech: LiveSpeech
  /** Of the caller, not certain yet: an answer is prepared, no tool runs and nothing is heard. null: they stand in the history. */
  words?: string | null
  /** These words continue a turn that was taken too early. */
  continues?: boolean
  note?: string | null
  /** Of words that are certain. */
  answers?: AnsweredWords | null
}

/** The model's answer to the caller: its words, the tools that it calls, its words about their results. */
export interface Reply {
  readonly speech: LiveSpeech
  readonly words: string | null
  readonly continues: boolean
  /** The words are certain and stand in the history. `answers`: when they were spoken; null: they were typed, or this is no answer. */
  confirm(answers: AnsweredWords | null): void
  readonly answers: AnsweredWords | null
  readonly isConfirmed: boolean
  readonly isOver: boolean
}

export function startReply(parts: ReplyParts, options: ReplyOptions): Reply {
  return new ModelReply(parts, options)
}

class ModelReply implements Reply {
  readonly speech: LiveSpeech
  readonly words: string | null
  readonly continues: boolean
  answers: AnsweredWords | null = null
  readonly #parts: ReplyParts
  readonly #note: string | null
  readonly #confirmed = Promise.withResolvers<void>()
  readonly #deliveries: Delivery['over'][] = []
  #placed: Promise<void> = Promise.resolve()
  #isConfirmed = false
  #isOver = false
  /** The model was asked again, since it had nothing to say or broke off. Once is enough. */
  #hasAskedAgain = false
  #hasSaid = false

  constructor(
    parts: ReplyParts,
    { speech, words = null, continues = false, note = null, answers = null }: ReplyOptions,
  ) {
    this.speech = speech
    this.words = words
    this.continues = continues
    this.#parts = parts
    this.#note = note
    // NB: who is cut waits for nothing any more.
    speech.signal.addEventListener('abort', () => this.#confirmed.resolve(), { once: true })
    if (words === null) this.confirm(answers)
    void this.#run()
  }

  get isConfirmed(): boolean {
    return this.#isConfirmed
  }

  get isOver(): boolean {
    return this.#isOver
  }

  confirm(answers: AnsweredWords | null): void {
    this.answers = answers
    this.#isConfirmed = true
    this.#confirmed.resolve()
  }

  async #run(): Promise<void> {
    try {
      for (let step = 0; step < TOOL_STEPS_MAX && (await this.#step(step)); step++) this.#parts.onStep()
      await Promise.all(this.#deliveries)
    } finally {
      this.#isOver = true
      this.speech.finish()
      this.#parts.onStep()
    }
  }

  /** True when the model is to be asked again. */
  async #step(step: number): Promise<boolean> {
    const { speech } = this
    const { model, history, tools, countsTokens, events } = this.#parts
    // What a tool of an answer before has done is known first: else it would be done twice.
    if (tools.isBusy) await tools.settled()
    const isLast = step === TOOL_STEPS_MAX - 1
    const delivery = this.#deliver()
    void this.#confirmed.promise.then(() => delivery.allow())
    const answer = await askModel({
      model,
      chatCtx: history.render({
        words: this.#isConfirmed ? null : this.words,
        continues: this.continues,
        note: this.#note,
      }),
      toolCtx: tools.context,
      mayUseTools: !isLast,
      signal: speech.signal,
      onText(piece) {
        delivery.add(piece)
      },
      onUsage: usage => {
        if (countsTokens) events.onUsage(usage)
      },
    })
    delivery.asked = answer.asked
    delivery.end()
    this.#follow(delivery)
    await this.#confirmed.promise
    return !speech.isInterrupted && this.#goOn(answer, isLast)
  }

  async #goOn({ text, toolCalls, error }: ModelAnswer, isLast: boolean): Promise<boolean> {
    const { tools, events } = this.#parts
    const hasWords = WORD.test(text)
    if (hasWords) this.#hasSaid = true
    if (error === null && toolCalls.length > 0 && !isLast) {
      await tools.run(toolCalls, this.speech)
      return !this.speech.isInterrupted
    }
    if (error !== null && !this.#hasSaid) {
      events.onFault('llm', error)
      return false
    }
    if (error !== null) events.onBroken('llm', error)
    // Words that were said before a tool ran are an answer, too, when the model has nothing more to say: "It is on its way".
    if (error === null && this.#hasSaid && (hasWords || isLast || this.#hasAskedAgain)) return false
    return this.#askAgain(isLast)
  }

  #askAgain(isLast: boolean): boolean {
    if (this.speech.isSafeFrom('keyboard')) return false
    if (!this.#hasAskedAgain && !isLast) {
      this.#hasAskedAgain = true
      return true
    }
    const delivery = this.#deliver()
    delivery.add(this.#parts.apology())
    delivery.end()
    delivery.allow()
    this.#follow(delivery)
    return false
  }

  /** However late the voice is: what the model wrote first is heard first. */
  #deliver(): Delivery {
    const delivery = this.#parts.deliver(this, this.#placed)
    this.#placed = delivery.placed
    return delivery
  }

  #follow(delivery: Delivery): void {
    const { events } = this.#parts
    this.#deliveries.push(delivery.over)
    void delivery.over.then(({ wasHeard, error }) => {
      if (error === null || this.speech.isInterrupted) return
      if (wasHeard) events.onBroken('tts', error)
      else events.onFault('tts', error)
    })
  }
}
