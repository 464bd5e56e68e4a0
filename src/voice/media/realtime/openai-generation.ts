import { llm } from '@livekit/agents'
import { AudioFrame } from '@livekit/rtc-node'
import { AGENT_RATE_HZ, createSampleReader } from '../speech/pcm.ts'
import type { OpenAiItem, OpenAiResponse } from './openai-events.ts'
import { createValueChannel, type ValueChannel } from './value-channel.ts'

interface Message {
  text: string
  isDone: boolean
  words: ValueChannel<string>
  audio: ValueChannel<AudioFrame>
  toSamples: (bytes: Uint8Array) => Int16Array
}

/** One answer of the model (a `response`), as the streams that the library reads. */
export class OpenAiGeneration {
  readonly id: string
  readonly startedAt = Date.now()
  readonly event: llm.GenerationCreatedEvent
  firstAudioAt: number | null = null
  isOpen = true
  readonly #messages = createValueChannel<llm.MessageGeneration>()
  readonly #functions = createValueChannel<llm.FunctionCall>()
  readonly #byItem = new Map<string, Message>()
  #samples = 0
  #hasCalls = false

  constructor({ id }: OpenAiResponse, { isUserInitiated }: { isUserInitiated: boolean }) {
    this.id = id
    this.event = {
      messageStream: this.#messages.stream,
      functionStream: this.#functions.stream,
      userInitiated: isUserInitiated,
      responseId: id,
    }
  }

  /** When its audio has been played, if it is played without a pause. */
  get playedUntil(): number {
    return this.firstAudioAt === null ? 0 : this.firstAudioAt + (this.#samples / AGENT_RATE_HZ) * 1000
  }

  beginMessage(itemId: string): void {
    if (!this.isOpen || this.#byItem.has(itemId)) return
    const words = createValueChannel<string>()
    const audio = createValueChannel<AudioFrame>()
    this.#byItem.set(itemId, { text: '', isDone: false, words, audio, toSamples: createSampleReader() })
    this.#messages.write({
      messageId: itemId,
      textStream: words.stream,
      audioStream: audio.stream,
      modalities: Promise.resolve(['audio', 'text']),
    })
  }

  addAudio(itemId: string, base64: string): void {
    const message = this.#byItem.get(itemId)
    if (!message || !this.isOpen) return
    this.firstAudioAt ??= Date.now()
    const samples = message.toSamples(Buffer.from(base64, 'base64'))
    this.#samples += samples.length
    if (samples.length > 0) message.audio.write(new AudioFrame(samples, AGENT_RATE_HZ, 1, samples.length))
  }

  addText(itemId: string, text: string): void {
    const message = this.#byItem.get(itemId)
    if (!message || !this.isOpen) return
    message.text += text
    message.words.write(text)
  }

  /** The item is complete; answers the call of a tool when it is one. */
  endItem(item: OpenAiItem): llm.FunctionCall | null {
    const message = this.#byItem.get(item.id)
    if (message) {
      message.isDone = true
      message.words.close()
      message.audio.close()
      return null
    }
    if (item.type !== 'function_call' || !item.call_id || !item.name) return null
    const call = llm.FunctionCall.create({
      id: item.id,
      callId: item.call_id,
      name: item.name,
      args: item.arguments ?? '{}',
    })
    this.#functions.write(call)
    this.#hasCalls = true
    return call
  }

  /** All of it has come, as far as anybody would miss it: a tool that was called leads to an answer of its own. */
  get isWhole(): boolean {
    const messages = [...this.#byItem.values()]
    return this.#hasCalls || (messages.length > 0 && messages.every(({ isDone }) => isDone))
  }

  /** The words of every message so far, by item. */
  get texts(): [itemId: string, text: string][] {
    return [...this.#byItem].map(([itemId, { text }]) => [itemId, text])
  }

  /** Nothing more comes: what is here is played to its end, tools run. */
  close(): void {
    if (!this.isOpen) return
    this.isOpen = false
    for (const { words, audio } of this.#byItem.values()) {
      words.close()
      audio.close()
    }
    this.#messages.close()
    this.#functions.close()
  }
}
