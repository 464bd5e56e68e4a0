import type { llm, metrics } from '@livekit/agents'
import type { OpenAiEvent, OpenAiResponse } from './openai-events.ts'
import { finalKindOfError } from './openai-faults.ts'
import { OpenAiGeneration } from './openai-generation.ts'
import type { OpenAiHistory } from './openai-history.ts'
import type { OpenAiLink } from './openai-link.ts'
import type { ReplyBook, ReplyRequest } from './openai-replies.ts'
import { metricsOf, usageOf } from './openai-usage.ts'
import { RealtimeFault, type RealtimeUsage } from './realtime-voice.ts'

/** An answer that failed at the server is asked for again so often; in between we wait. */
const FAILED_MAX = 2
const FAILED_PAUSE_MS = 1_000
const CUT_ITEMS_MAX = 500
const SAID_TAIL_CHARS = 200

export interface AnswersOptions {
  link: Pick<OpenAiLink, 'send' | 'expectAnswer' | 'answered' | 'fail'>
  replies: ReplyBook
  history: OpenAiHistory
  onBegin(event: llm.GenerationCreatedEvent): void
  onUsage(usage: RealtimeUsage): void
  onMetrics(metrics: metrics.RealtimeModelMetrics): void
  /** Asked for again, after a while; not when something else is under way by then. */
  onAgain(request: ReplyRequest | null): void
}

/** An answer that a lost connection cut off: its last words, and what it was asked for with (null: it answered the caller). */
export interface CutOffAnswer {
  said: string
  request: ReplyRequest | null
}

/** What the model says: one answer (`response`) at a time, as it comes, with what it costs and how it fails. */
export class OpenAiAnswers {
  readonly #options: AnswersOptions
  /** Items that this connection holds as audio, and can cut. */
  readonly #spokenItems = new Set<string>()
  /** Cut to what was heard: nothing that comes later adds to them. */
  readonly #cutItems = new Set<string>()
  #generation: OpenAiGeneration | null = null
  #request: ReplyRequest | null = null
  #failures = 0
  #againTimer: ReturnType<typeof setTimeout> | undefined

  constructor(options: AnswersOptions) {
    this.#options = options
  }

  get isUnderWay(): boolean {
    return this.#generation?.isOpen ?? false
  }

  /** When what came so far has been played; wall clock. */
  get playedUntil(): number {
    return this.#generation?.playedUntil ?? 0
  }

  hear(event: OpenAiEvent): void {
    const generation = this.#generation
    if (!generation || !('response_id' in event) || event.response_id !== generation.id) return
    this.#options.link.answered()
    if (event.type === 'response.output_item.added') {
      if (event.item.type !== 'message') return
      this.#spokenItems.add(event.item.id)
      this.#options.history.expect(event.item, null)
      generation.beginMessage(event.item.id)
    } else if (event.type === 'response.output_audio.delta') generation.addAudio(event.item_id, event.delta)
    else if (event.type === 'response.output_audio_transcript.delta')
      generation.addText(event.item_id, event.delta)
    else if (event.type === 'response.output_item.done') {
      const call = generation.endItem(event.item)
      if (call) this.#options.history.keep(call)
      this.#keepWords(generation)
    }
  }

  /** Whether it is an answer; one that was called off before it began is none. */
  begin(response: OpenAiResponse): boolean {
    const { link, replies } = this.#options
    const reply = replies.take(response)
    if (reply === 'called off') {
      link.answered()
      link.send({ type: 'response.cancel', response_id: response.id })
      return false
    }
    this.#generation?.close()
    const generation = new OpenAiGeneration(response, { isUserInitiated: reply?.isAwaited ?? false })
    this.#generation = generation
    this.#request = reply?.request ?? null
    link.expectAnswer()
    reply?.resolve(generation.event)
    this.#options.onBegin(generation.event)
    return true
  }

  end(response: OpenAiResponse): void {
    const generation = this.#generation
    const isCurrent = generation?.id === response.id
    if (response.usage) this.#count(response, isCurrent ? generation : null)
    if (!isCurrent) return
    this.#options.link.answered()
    this.#keepWords(generation)
    generation.close()
    if (response.status === 'failed') this.#fail(response)
    else this.#failures = 0
    // What had to wait for the end of this answer.
    this.#options.replies.sendWaiting()
  }

  cancel(): void {
    clearTimeout(this.#againTimer)
    if (this.#generation?.isOpen)
      this.#options.link.send({ type: 'response.cancel', response_id: this.#generation.id })
  }

  /** The caller heard so much of it, and no more. */
  cut(itemId: string, { heard, heardMs }: { heard: string; heardMs: number }): void {
    if (this.#cutItems.size >= CUT_ITEMS_MAX) this.#cutItems.clear()
    this.#cutItems.add(itemId)
    if (heardMs <= 0) {
      this.drop(itemId)
      return
    }
    this.#options.history.setText(itemId, heard)
    if (!this.#spokenItems.has(itemId)) return
    const place = { item_id: itemId, content_index: 0 }
    this.#options.link.send({
      type: 'conversation.item.truncate',
      ...place,
      audio_end_ms: Math.floor(heardMs),
    })
  }

  /** Nobody heard it. */
  drop(itemId: string): void {
    const { history, link } = this.#options
    if (!history.has(itemId)) return
    history.drop(itemId)
    this.#spokenItems.delete(itemId)
    link.send({ type: 'conversation.item.delete', item_id: itemId })
  }

  holds(itemId: string): boolean {
    return this.isUnderWay && this.#generation?.texts.some(([id]) => id === itemId) === true
  }

  /** The connection is gone: what has come is played. Answers what is missing, where anything is. */
  breakOff(): CutOffAnswer | null {
    this.#spokenItems.clear()
    const generation = this.#generation
    if (!generation?.isOpen) return null
    this.#keepWords(generation)
    generation.close()
    if (generation.isWhole) return null
    const said = generation.texts.map(([, text]) => text.trim()).join(' ')
    return { said: said.slice(-SAID_TAIL_CHARS), request: this.#request }
  }

  close(): void {
    clearTimeout(this.#againTimer)
    this.#generation?.close()
  }

  #keepWords({ texts }: OpenAiGeneration): void {
    for (const [itemId, text] of texts)
      if (!this.#cutItems.has(itemId)) this.#options.history.setText(itemId, text)
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
    this.#options.onMetrics(metricsOf(facts))
  }

  #fail({ status_details }: OpenAiResponse): void {
    const error = status_details?.error ?? {}
    const isLimit = (error.code ?? error.type ?? '').includes('rate_limit')
    this.#failures++
    const lastKind = isLimit ? 'quota' : 'broken'
    const kind = finalKindOfError(error) ?? (this.#failures > FAILED_MAX ? lastKind : null)
    if (kind) {
      this.#options.link.fail(new RealtimeFault(kind, null, `the model gave its answer up: ${kind}`))
      return
    }
    const request = this.#request
    clearTimeout(this.#againTimer)
    this.#againTimer = setTimeout(() => this.#options.onAgain(request), FAILED_PAUSE_MS * this.#failures)
  }
}
