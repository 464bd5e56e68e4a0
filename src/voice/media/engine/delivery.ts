import type { AgentTurn, AnswerSpans } from '../session/call-line.ts'
import { FIRST_CLAUSE_AFTER_MS } from '../speech/first-clause.ts'
import type { SentenceAudio } from '../speech/sentence-audio.ts'
import { SentenceLine } from '../speech/sentence-line.ts'
import { createSentenceSplitter } from '../speech/sentence-splitter.ts'
import type { Spoken, Utterance } from './audio/agent-audio.ts'
import type { ChatHistory } from './chat-history.ts'
import type { Mouth } from './mouth.ts'

export interface Voice {
  open(sentence: string): SentenceAudio
}

/** Moments of the monotonic clock. */
export interface AnsweredWords {
  wordsAtMs: number
  certainAtMs: number
}

export interface DeliveryOptions {
  voice: Voice
  mouth: Mouth
  history: Pick<ChatHistory, 'addAgent'>
  /** Aborted: it is cut. */
  signal: AbortSignal
  /** Takes its place in the order of speech when it is allowed to begin, not when its first sound is there. */
  holdsPlace: boolean
  /** Nothing of it is heard before: what comes before it in the same answer has its place. */
  behind?: Promise<void>
  /** The spoken words that this answers: when they were understood, and taken as a turn. */
  answers?(): AnsweredWords | null
  /** Its first sound was handed over. */
  onBegun(): void
  onTold(turn: AgentTurn): void
}

/** The words of one turn of the agent on their way to the ear: cut into sentences while they arrive, spoken sentence by sentence. */
export interface Delivery {
  add(piece: string): void
  /** No further words come. */
  end(): void
  /** From now on it may be heard; until then its audio is only fetched. */
  allow(): void
  /** When the model was asked and when its first word came, in ms of the monotonic clock. */
  asked: { atMs: number; firstTokenAtMs: number } | null
  /** Resolves when it has its place in the order of speech, or needs none any more. */
  readonly placed: Promise<void>
  /** When it is over. `error`: the voice failed. */
  readonly over: Promise<{ wasHeard: boolean; error: unknown }>
}

export function createDelivery(options: DeliveryOptions): Delivery {
  return new SentenceDelivery(options)
}

class SentenceDelivery implements Delivery {
  asked: Delivery['asked'] = null
  readonly placed: Promise<void>
  readonly over: Delivery['over']
  readonly #options: DeliveryOptions
  readonly #splitter = createSentenceSplitter({ startsEarly: () => this.#isSlow() })
  readonly #line: SentenceLine
  readonly #allowed = Promise.withResolvers<void>()
  readonly #placed = Promise.withResolvers<void>()
  #text = ''
  #writtenSince: number | null = null
  #utterance: Utterance | null = null
  #askedAt: number | null = null
  #firstSoundAt: number | null = null
  #begunAt: number | null = null
  #error: unknown = null

  constructor(options: DeliveryOptions) {
    this.#options = options
    this.#line = new SentenceLine(sentence => {
      this.#askedAt ??= performance.now()
      return options.voice.open(sentence)
    })
    options.signal.addEventListener('abort', () => this.#cut(), { once: true })
    if (options.signal.aborted) this.#cut()
    this.placed = this.#placed.promise
    this.over = this.#run()
  }

  add(piece: string): void {
    this.#writtenSince ??= performance.now()
    this.#text += piece
    for (const sentence of this.#splitter.push(piece)) this.#line.add(sentence)
  }

  end(): void {
    for (const sentence of this.#splitter.flush()) this.#line.add(sentence)
    this.#line.end()
  }

  allow(): void {
    this.#allowed.resolve()
  }

  #isSlow(): boolean {
    // While something else is heard nobody waits for this.
    return (
      !this.#options.mouth.isBusy &&
      performance.now() - (this.#writtenSince ?? Number.POSITIVE_INFINITY) >= FIRST_CLAUSE_AFTER_MS
    )
  }

  async #run(): Promise<{ wasHeard: boolean; error: unknown }> {
    await this.#allowed.promise
    // Its place is before the tools that the model calls behind these words, however late their first sound is. What was given up
    // before has none: it would push out, one by one, what was said.
    if (!this.#options.signal.aborted) this.#options.history.addAgent(() => this.#words())
    if (this.#options.holdsPlace) this.#begin()
    try {
      await this.#options.mouth.ready
      await this.#options.behind
      for (let audio = await this.#line.next(); audio; audio = await this.#line.next())
        await this.#play(audio)
    } catch (error) {
      this.#error = error
      this.#line.cancel()
    }
    this.#placed.resolve()
    this.#utterance?.end()
    const spoken = this.#utterance && (await this.#utterance.done)
    if (spoken) this.#tell(spoken)
    return { wasHeard: spoken !== null && spoken.startedAtEpochMs !== null, error: this.#error }
  }

  async #play(audio: SentenceAudio): Promise<void> {
    let sentence: string | undefined = audio.sentence
    for await (const chunk of audio.chunks()) {
      if (this.#options.signal.aborted) return
      this.#firstSoundAt ??= performance.now()
      const utterance = this.#begin()
      utterance.push(chunk, sentence)
      sentence = undefined
      await utterance.hasRoom()
    }
  }

  #begin(): Utterance {
    if (this.#utterance) return this.#utterance
    const utterance = this.#options.mouth.begin()
    this.#begunAt = performance.now()
    this.#utterance = utterance
    this.#placed.resolve()
    if (this.#options.signal.aborted) utterance.cut()
    this.#options.onBegun()
    return utterance
  }

  #words(): { text: string; isInterrupted: boolean } {
    const isInterrupted = this.#options.signal.aborted
    const isWhole = !isInterrupted && this.#error === null
    return { text: isWhole ? this.#text.trim() : (this.#utterance?.heard() ?? ''), isInterrupted }
  }

  #tell({ text, interrupted, startedAtEpochMs, endedAtEpochMs }: Spoken): void {
    const words = interrupted || this.#error ? text : this.#text.trim()
    this.#options.onTold({
      text: startedAtEpochMs === null ? '' : words,
      startedAtEpochMs: startedAtEpochMs ?? endedAtEpochMs,
      endedAtEpochMs,
      isInterrupted: interrupted,
      llmFirstTokenMs: this.asked && this.asked.firstTokenAtMs - this.asked.atMs,
      ttsFirstByteMs:
        this.#askedAt === null || this.#firstSoundAt === null ? null : this.#firstSoundAt - this.#askedAt,
      spans: this.#spans(),
    })
  }

  #spans(): AnswerSpans | undefined {
    const [since, asked, voiceAskedAt, firstSoundAt, begunAt] = [
      this.#options.answers?.(),
      this.asked,
      this.#askedAt,
      this.#firstSoundAt,
      this.#begunAt,
    ]
    if (!since || !asked || voiceAskedAt === null || firstSoundAt === null || begunAt === null)
      return undefined
    return {
      certainMs: since.certainAtMs - since.wordsAtMs,
      askedMs: asked.atMs - since.wordsAtMs,
      firstTokenMs: asked.firstTokenAtMs - since.wordsAtMs,
      voiceAskedMs: voiceAskedAt - since.wordsAtMs,
      firstSoundMs: firstSoundAt - since.wordsAtMs,
      handedOverMs: begunAt - since.wordsAtMs,
    }
  }

  #cut(): void {
    this.#allowed.resolve()
    this.#line.cancel()
    this.#utterance?.cut()
  }
}
