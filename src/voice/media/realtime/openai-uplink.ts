import { type AudioFrame, AudioResampler } from '@livekit/rtc-node'
import { AGENT_RATE_HZ, concatSamples } from '../speech/pcm.ts'

/** OpenAI takes 24 kHz. */
const UPLINK_RATE_HZ = AGENT_RATE_HZ
const CHUNK_MS = 40
const CHUNK_SAMPLES = (UPLINK_RATE_HZ * CHUNK_MS) / 1000
/** Kept of the caller while there is no connection: a sentence. What is older is dropped. */
const HELD_MAX_MS = 5_000
/** Kept of what was sent: said again when the connection is lost before an answer to it began. */
const RECENT_MAX_MS = 8_000

/** The caller's voice on its way to the server: in chunks, kept for a bounded time while it cannot be sent. */
export class OpenAiUplink {
  /** false: there was no connection. */
  readonly #send: (base64: string) => boolean
  #partial = new Int16Array(0)
  #held: Int16Array[] = []
  #recent: Int16Array[] = []
  #resampler: AudioResampler | null = null
  #fromHz = 0

  constructor(send: (base64: string) => boolean) {
    this.#send = send
  }

  push(frame: AudioFrame): void {
    let samples = concatSamples([this.#partial, this.#toUplinkRate(frame)])
    for (; samples.length >= CHUNK_SAMPLES; samples = samples.slice(CHUNK_SAMPLES))
      this.#take(samples.slice(0, CHUNK_SAMPLES))
    this.#partial = samples
  }

  /** There is a connection: what was kept goes first. */
  flow(): void {
    for (const chunk of this.#held.splice(0)) this.#take(chunk)
  }

  /** An answer began, or the words are written down: what was said before needs no repeating. */
  forget(): void {
    this.#recent = []
  }

  /** The connection is gone: what it has not answered was perhaps not heard. */
  hold(): void {
    this.#held.unshift(...this.#recent)
    this.#recent = []
    trim(this.#held, HELD_MAX_MS + RECENT_MAX_MS)
  }

  close(): void {
    this.#resampler?.close()
    this.#resampler = null
  }

  #take(chunk: Int16Array): void {
    if (this.#send(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('base64'))) {
      this.#recent.push(chunk)
      trim(this.#recent, RECENT_MAX_MS)
    } else {
      this.#held.push(chunk)
      trim(this.#held, HELD_MAX_MS + RECENT_MAX_MS)
    }
  }

  #toUplinkRate(frame: AudioFrame): Int16Array {
    if (frame.sampleRate === UPLINK_RATE_HZ) return frame.data
    if (this.#fromHz !== frame.sampleRate) {
      this.#resampler?.close()
      this.#resampler = new AudioResampler(frame.sampleRate, UPLINK_RATE_HZ, 1)
      this.#fromHz = frame.sampleRate
    }
    return concatSamples((this.#resampler?.push(frame) ?? []).map(({ data }) => data))
  }
}

function trim(chunks: Int16Array[], maxMs: number): void {
  const surplus = chunks.length - Math.floor(maxMs / CHUNK_MS)
  if (surplus > 0) chunks.splice(0, surplus)
}
