import { ReadableStream } from 'node:stream/web'
import { type APIConnectOptions, APIError, tts } from '@livekit/agents'
import { AudioFrame } from '@livekit/rtc-node'
import { AGENT_RATE_HZ, createFramer } from './pcm.ts'
import { type FetchRules, type SentenceAudio, type SpeakSentence, startSentence } from './sentence-audio.ts'
import { SentenceLine } from './sentence-line.ts'
import { createSentenceSplitter } from './sentence-splitter.ts'
import type { SpeechMemory } from './speech-memory.ts'

/** The library would run the whole stream again, after its words were taken: attempts are counted for each sentence instead. */
const NO_RETRY: APIConnectOptions = { maxRetry: 0, retryIntervalMs: 0, timeoutMs: 10_000 }

/** Under this key the first frame of a sentence carries its words, so that the output knows what was heard when. */
export const SPOKEN_KEY = 'parley.spoken'

/** Audio runs ahead of the ear by this much at most: what is interrupted was not paid for in vain, and memory stays small. */
const LEAD_MAX_MS = 5_000
const LEAD_STEP_MS = 500

export interface SentenceTtsOptions {
  label: string
  speak: SpeakSentence
  /** How long a sentence is waited for, and how often it is asked for again. */
  rules?: FetchRules
  /** A sentence will be asked for soon. */
  onConnect?(): void
  /** The call is over: no sentence will be asked for any more. */
  onClose?(): void
}

/**
 * Speech synthesis for services that take one sentence at a time: cuts the model's words into sentences while they arrive and plays
 * the audio of each as it arrives. Interruption aborts what is on its way.
 */
export class SentenceTts extends tts.TTS {
  label: string
  readonly #rules: FetchRules
  readonly #ending = new AbortController()
  readonly #onConnect: () => void
  readonly #onClose: () => void
  #speak: SpeakSentence
  #primed: { sentence: string; audio: SentenceAudio } | null = null

  constructor({ label, speak, rules, onConnect, onClose }: SentenceTtsOptions) {
    super(AGENT_RATE_HZ, 1, { streaming: true })
    this.label = label
    this.#speak = speak
    this.#rules = { ...rules, until: this.#ending.signal }
    this.#onConnect = onConnect ?? (() => undefined)
    this.#onClose = onClose ?? (() => undefined)
  }

  /** Speaks some sentences from memory, once they were spoken in any call; see SpeechMemory. */
  remember(memory: SpeechMemory, keyOf: (sentence: string) => string | null): void {
    this.#speak = memory.over(this.#speak, keyOf)
  }

  /** Opens what the first sentence will want. Until then nothing stands at a provider. */
  connect(): void {
    this.#onConnect()
  }

  /** Fetches the first sentence of a text that will be spoken soon. Ended by `close` if it never is. */
  prime(text: string): void {
    const splitter = createSentenceSplitter()
    const sentence = [...splitter.push(text), ...splitter.flush()][0]
    if (!sentence) return
    this.#primed?.audio.cancel()
    this.#primed = { sentence, audio: startSentence(this.#speak, sentence, this.#rules) }
  }

  /** The audio of a sentence: what was fetched ahead when it is this very one. */
  open(sentence: string): SentenceAudio {
    const primed = this.#primed
    if (primed?.sentence !== sentence) return startSentence(this.#speak, sentence, this.#rules)
    this.#primed = null
    return primed.audio
  }

  override stream(): tts.SynthesizeStream {
    return new SentenceStream(this)
  }

  override synthesize(): tts.ChunkedStream {
    throw new Error('speaks streams only')
  }

  /** NB: also of what somebody else still fetches: asked for again, it would open a line that nobody closes. */
  override async close(): Promise<void> {
    this.#ending.abort()
    this.#primed = null
    this.#onClose()
  }
}

class SentenceStream extends tts.SynthesizeStream {
  label: string
  readonly #owner: SentenceTts
  readonly #requestId = Bun.randomUUIDv7()
  #firstAt: number | null = null
  #sentMs = 0

  constructor(owner: SentenceTts) {
    super(owner, NO_RETRY)
    this.label = owner.label
    this.#owner = owner
  }

  protected override async run(): Promise<void> {
    const line = new SentenceLine(sentence => this.#open(sentence))
    this.abortSignal.addEventListener('abort', () => line.cancel(), { once: true })
    const reading = this.#readInto(line)
    try {
      for (let audio = await line.next(); audio; audio = await line.next()) await this.#play(audio)
      await reading
      if (!this.queue.closed) this.queue.put(tts.SynthesizeStream.END_OF_STREAM)
    } finally {
      line.cancel()
    }
  }

  #open(sentence: string): SentenceAudio {
    // The clock of "first byte" starts when the words leave, not when the model began to write.
    this.markStarted()
    return this.#owner.open(sentence)
  }

  async #readInto(line: SentenceLine): Promise<void> {
    const splitter = createSentenceSplitter()
    for await (const piece of this.input) {
      for (const sentence of typeof piece === 'string' ? splitter.push(piece) : splitter.flush())
        line.add(sentence)
    }
    for (const sentence of splitter.flush()) line.add(sentence)
    line.end()
  }

  async #play(audio: SentenceAudio): Promise<void> {
    const framer = createFramer()
    let spoken: string | null = audio.sentence
    const put = (samples: Int16Array) => {
      if (this.queue.closed || this.abortSignal.aborted) return
      const userdata = spoken === null ? {} : { [SPOKEN_KEY]: spoken }
      spoken = null
      const frame = new AudioFrame(samples, AGENT_RATE_HZ, 1, samples.length, userdata)
      this.queue.put({ requestId: this.#requestId, segmentId: this.#requestId, frame, final: false })
    }
    try {
      for await (const chunk of audio.chunks()) {
        for (const frame of framer.push(chunk)) {
          put(frame)
          await this.#keepPace(frame.length)
        }
      }
      const rest = framer.flush()
      if (rest) put(rest)
    } catch (error) {
      if (!this.abortSignal.aborted)
        throw error instanceof APIError ? error : new APIError(String(error), { retryable: false })
    }
  }

  async #keepPace(samples: number): Promise<void> {
    this.#firstAt ??= performance.now()
    this.#sentMs += (samples / AGENT_RATE_HZ) * 1000
    const leadMs = () => this.#sentMs - (performance.now() - (this.#firstAt ?? 0))
    if (leadMs() <= LEAD_MAX_MS) return
    // NB: in small steps. The library takes a stream that is silent for long as broken.
    while (leadMs() > LEAD_MAX_MS - LEAD_STEP_MS && !this.abortSignal.aborted)
      await Bun.sleep(LEAD_STEP_MS / 2)
  }
}

/** Speaks a text outside a reply: frames for the agent's track. */
export function speakToStream(voice: SentenceTts, text: string): ReadableStream<AudioFrame> {
  const stream = voice.stream()
  stream.pushText(text)
  stream.endInput()
  return new ReadableStream<AudioFrame>({
    async start(controller) {
      for await (const audio of stream) {
        if (typeof audio === 'symbol') break
        controller.enqueue(audio.frame)
      }
      controller.close()
    },
    cancel: () => stream.close(),
  })
}
