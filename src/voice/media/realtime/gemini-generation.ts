import type { llm } from '@livekit/agents'
import { AudioFrame } from '@livekit/rtc-node'
import { AGENT_RATE_HZ, createFramer, createSampleReader } from '../speech/pcm.ts'
import type { AwaitedReply } from './gemini-reply.ts'
import { createValueChannel } from './value-channel.ts'

/** One answer of the model, as the streams that the library reads. */
export class Generation {
  readonly id = `gemini-${Bun.randomUUIDv7()}`
  readonly startedAt = Date.now()
  readonly event: llm.GenerationCreatedEvent
  /** The words so far, by the server's transcript of its own voice. */
  text = ''
  firstAudioAt: number | null = null
  isOpen = true
  /** The server has sent everything of it. */
  isComplete = false
  readonly #messages = createValueChannel<llm.MessageGeneration>()
  readonly #functions = createValueChannel<llm.FunctionCall>()
  readonly #words = createValueChannel<string>()
  readonly #audio = createValueChannel<AudioFrame>()
  readonly #framer = createFramer()
  readonly #toSamples = createSampleReader()
  #hasMessage = false
  #samples = 0

  /** Whether tools may be called in it. */
  readonly allowsTools: boolean

  /** `reply`: what our side asked for; null when the model answers the caller. */
  constructor(reply: AwaitedReply | null) {
    this.allowsTools = reply?.allowsTools ?? true
    this.event = {
      messageStream: this.#messages.stream,
      functionStream: this.#functions.stream,
      userInitiated: reply !== null,
      responseId: this.id,
    }
  }

  /** When its audio has been played, if it is played without a pause. */
  get playedUntil(): number {
    return this.firstAudioAt === null ? 0 : this.firstAudioAt + (this.#samples / AGENT_RATE_HZ) * 1000
  }

  addAudio(base64: string): void {
    if (!this.isOpen) return
    this.firstAudioAt ??= Date.now()
    this.#beginMessage()
    const samples = this.#toSamples(Buffer.from(base64, 'base64'))
    this.#samples += samples.length
    for (const frame of this.#framer.push(samples)) this.#audio.write(frameOf(frame))
  }

  addText(text: string): void {
    if (!this.isOpen) return
    this.text += text
    this.#beginMessage()
    this.#words.write(text)
  }

  addCall(call: llm.FunctionCall): void {
    this.#functions.write(call)
  }

  /** Nothing more comes: what is here is played to its end, tools run. */
  close(): void {
    if (!this.isOpen) return
    this.isOpen = false
    const rest = this.#framer.flush()
    if (rest) this.#audio.write(frameOf(rest))
    for (const channel of [this.#words, this.#audio, this.#messages, this.#functions]) channel.close()
  }

  /** An answer of tool calls alone has no message: nothing is played for it. */
  #beginMessage(): void {
    if (this.#hasMessage) return
    this.#hasMessage = true
    this.#messages.write({
      messageId: this.id,
      textStream: this.#words.stream,
      audioStream: this.#audio.stream,
      modalities: Promise.resolve(['audio', 'text']),
    })
  }
}

function frameOf(samples: Int16Array): AudioFrame {
  return new AudioFrame(samples, AGENT_RATE_HZ, 1, samples.length)
}
