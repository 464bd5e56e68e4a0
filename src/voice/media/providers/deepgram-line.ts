import { APIConnectionError, APITimeoutError } from '@livekit/agents'
import { CALLER_RATE_HZ } from '../speech/pcm.ts'
import { parseObject } from './event-stream.ts'
import { numberOf, recordOf, recordsOf, stringOf } from './json-fields.ts'
import { type DeepgramPatience, patienceFor } from './provider-patience.ts'
import { ProviderRefusal } from './provider-refusal.ts'
import { openSocket, type ProviderSocket } from './provider-socket.ts'
import { createReplayBuffer } from './replay-buffer.ts'
import type { RetriedAttempt } from './retry-budget.ts'

/** What was understood of a piece of audio. Positions are samples since the start of the call's audio. */
export interface DeepgramResult {
  text: string
  /** What it was taken for, where that was left open; else null. */
  language: string | null
  isFinal: boolean
  /** The provider took a pause for the end of a sentence. */
  isSpeechFinal: boolean
  /** Everything that was sent before `finalize` is understood. */
  isFromFinalize: boolean
  endSample: number
}

interface LineOptions {
  /** Asked anew for each connection: another language is another address. */
  address(): { url: string; headers: Record<string, string> }
  onResult(result: DeepgramResult): void
  /** What the caller says is lost: every attempt failed. */
  onFault(error: Error): void
  /** Audio that was handed to the provider, replays included. */
  onSent(samples: number): void
  /** The line was lost and is opened again. */
  onRetry?(retried: RetriedAttempt): void
  patience?: Partial<DeepgramPatience>
}

/** What is kept for a replay: long enough for a sentence and the time to come back. */
const REPLAY_MAX_SAMPLES = 25 * CALLER_RATE_HZ
/** Audio goes out in pieces of this length, the shortest that the provider advises: half a piece is added to every answer. */
const PIECE_SAMPLES = (20 * CALLER_RATE_HZ) / 1000
/** The provider closes a line on which nothing comes for ten seconds. */
const KEEP_ALIVE_MS = 4_000
const STALLS_MAX = 2

export interface DeepgramLine {
  /** Samples pushed so far. */
  readonly end: number
  push(samples: Int16Array): void
  /** The caller speaks: a line that is down, or stands for another language, is opened now. */
  wake(): void
  /** The caller fell silent: what was said is wanted now. */
  finalize(): void
  /** Nothing before this position is wanted again. */
  forget(sample: number): void
  close(): void
}

interface Connection {
  url: string
  socket: ProviderSocket | null
  /** Where the provider's clock begins. */
  base: number
  sentTo: number
  answersSinceFinalize: number
  /** Words were shown that are not final yet. */
  hasWords: boolean
}

/** A live line to Deepgram that comes back when it breaks, and says again what was not understood yet. */
export function createDeepgramLine(options: LineOptions): DeepgramLine {
  return new Line(options)
}

class Line implements DeepgramLine {
  readonly #options: LineOptions
  readonly #patience: DeepgramPatience
  readonly #audio = createReplayBuffer(REPLAY_MAX_SAMPLES)
  readonly #keepAlive: ReturnType<typeof setInterval>
  #connection: Connection | null = null
  #attempt = 0
  #stalls = 0
  #lastSentAt = 0
  /** Where `finalize` was asked for, until it is answered. */
  #awaited: number | null = null
  #isWanted = false
  #isClosed = false
  #stallTimer: ReturnType<typeof setTimeout> | undefined
  #retryTimer: ReturnType<typeof setTimeout> | undefined

  constructor(options: LineOptions) {
    this.#options = options
    this.#patience = { ...patienceFor({ hasSpare: false }).deepgram, ...options.patience }
    this.#keepAlive = setInterval(() => this.#stayAlive(), KEEP_ALIVE_MS)
    this.#open()
  }

  get end(): number {
    return this.#audio.end
  }

  push(samples: Int16Array): void {
    if (this.#isClosed) return
    this.#audio.push(samples)
    this.#send('whole pieces')
  }

  wake(): void {
    if (this.#isClosed) return
    this.#isWanted = true
    if (this.#connection && this.#connection.url !== this.#options.address().url) this.#drop()
    if (!this.#connection) this.#open()
  }

  finalize(): void {
    if (this.#isClosed) return
    this.#awaited = this.#audio.end
    if (this.#connection?.socket) this.#sendFinalize()
  }

  forget(sample: number): void {
    // What has not been sent yet is not forgotten: its positions would be lost.
    const upTo = this.#connection?.socket ? Math.min(sample, this.#connection.sentTo) : sample
    this.#audio.forget(upTo)
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    clearInterval(this.#keepAlive)
    clearTimeout(this.#stallTimer)
    clearTimeout(this.#retryTimer)
    this.#connection?.socket?.send(JSON.stringify({ type: 'CloseStream' }))
    this.#drop()
  }

  #open(): void {
    clearTimeout(this.#retryTimer)
    const { url, headers } = this.#options.address()
    const mine: Connection = {
      url,
      socket: null,
      base: 0,
      sentTo: 0,
      answersSinceFinalize: 0,
      hasWords: false,
    }
    const isMine = () => this.#connection === mine
    this.#connection = mine
    openSocket({
      url,
      headers,
      withinMs: this.#patience.handshakeMs,
      onMessage: data => isMine() && this.#read(mine, data),
      onClose: ({ code }) => {
        if (isMine()) this.#lose(new APIConnectionError({ message: `closed with ${code}` }))
      },
    }).then(
      socket => {
        if (!isMine() || this.#isClosed) socket.close()
        else this.#begin(mine, socket)
      },
      (error: Error) => {
        if (isMine()) this.#lose(explain(error))
      },
    )
  }

  /** A new connection knows nothing: it hears again what was not understood. */
  #begin(mine: Connection, socket: ProviderSocket): void {
    mine.socket = socket
    mine.base = this.#audio.start
    mine.sentTo = this.#audio.start
    if (this.#awaited === null) this.#send('whole pieces')
    else this.#sendFinalize()
  }

  #send(upTo: 'whole pieces' | 'everything'): void {
    const connection = this.#connection
    if (!connection?.socket) return
    const samples = this.#audio.from(connection.sentTo)
    const length = upTo === 'everything' ? samples.length : samples.length - (samples.length % PIECE_SAMPLES)
    // NB: never an empty message: it ends the stream.
    if (length === 0) return
    const piece = samples.slice(0, length)
    if (!connection.socket.send(new Uint8Array(piece.buffer))) return
    connection.sentTo = Math.max(connection.sentTo, this.#audio.start) + length
    this.#lastSentAt = performance.now()
    this.#options.onSent(length)
  }

  #sendFinalize(): void {
    this.#send('everything')
    this.#connection?.socket?.send(JSON.stringify({ type: 'Finalize' }))
    if (this.#connection) this.#connection.answersSinceFinalize = 0
    clearTimeout(this.#stallTimer)
    this.#stallTimer = setTimeout(() => this.#noteStall(), this.#patience.stallMs)
  }

  #read(mine: Connection, data: string): void {
    const message = parseObject(data)
    mine.answersSinceFinalize++
    if (message?.type !== 'Results') return
    this.#attempt = 0
    const result = toResult(message, mine.base)
    mine.hasWords = !result.isFinal && (mine.hasWords || result.text !== '')
    if (result.isFinal) this.#settle(result)
    this.#options.onResult(result)
  }

  #settle({ endSample, isFromFinalize }: DeepgramResult): void {
    this.#audio.forget(endSample)
    this.#stalls = 0
    if (this.#awaited === null || (!isFromFinalize && endSample < this.#awaited)) return
    this.#awaited = null
    clearTimeout(this.#stallTimer)
  }

  #noteStall(): void {
    if (this.#isClosed) return
    // It is there and has understood nothing: a noise, no words.
    if (this.#connection?.answersSinceFinalize && !this.#connection.hasWords) {
      this.#awaited = null
      return
    }
    this.#stalls++
    this.#drop()
    if (this.#stalls < STALLS_MAX) {
      this.#options.onRetry?.({ attempt: this.#stalls, waitMs: 0, error: new APITimeoutError({}) })
      this.#open()
    } else this.#giveUp(new APITimeoutError({}))
  }

  #lose(error: Error): void {
    this.#connection = null
    clearTimeout(this.#stallTimer)
    if (this.#isClosed) return
    const isHopeless = error instanceof ProviderRefusal && !error.retryable
    const afterMs = this.#patience.retryAfterMs[this.#attempt++]
    if (isHopeless || afterMs === undefined) this.#giveUp(error)
    else {
      // A line that is lost while nobody speaks is nobody's concern.
      if (this.#isWanted) this.#options.onRetry?.({ attempt: this.#attempt, waitMs: afterMs, error })
      this.#retryTimer = setTimeout(() => this.#open(), afterMs)
    }
  }

  #giveUp(error: Error): void {
    clearTimeout(this.#stallTimer)
    this.#attempt = 0
    this.#stalls = 0
    // Nobody speaks: it may be mended until they do.
    if (this.#isWanted) this.#options.onFault(error)
    this.#isWanted = false
  }

  #drop(): void {
    this.#connection?.socket?.close()
    this.#connection = null
  }

  #stayAlive(): void {
    if (performance.now() - this.#lastSentAt >= KEEP_ALIVE_MS)
      this.#connection?.socket?.send(JSON.stringify({ type: 'KeepAlive' }))
  }
}

/** A model or a language that is not there is refused at the door with a plain 400. */
function explain(error: Error): Error {
  const isPlain = error instanceof ProviderRefusal && error.statusCode === 400
  return isPlain ? new ProviderRefusal('model', 400, 'refused at the door') : error
}

function toResult(message: Record<string, unknown>, base: number): DeepgramResult {
  const [best] = recordsOf(recordOf(message.channel).alternatives)
  const endS = numberOf(message.start) + numberOf(message.duration)
  return {
    text: stringOf(best?.transcript).trim(),
    // The most frequent one comes first.
    language: Array.isArray(best?.languages) ? stringOf(best.languages[0]) || null : null,
    isFinal: message.is_final === true,
    isSpeechFinal: message.speech_final === true,
    isFromFinalize: message.from_finalize === true,
    endSample: base + Math.round(endS * CALLER_RATE_HZ),
  }
}
