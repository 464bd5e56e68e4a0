import { APIConnectionError, APITimeoutError } from '@livekit/agents'
import { CALLER_RATE_HZ } from '../speech/pcm.ts'
import { parseObject } from './event-stream.ts'
import { numberOf, recordOf, recordsOf, stringOf } from './json-fields.ts'
import { ProviderRefusal } from './provider-refusal.ts'
import { openSocket, type ProviderSocket } from './provider-socket.ts'
import { createReplayBuffer } from './replay-buffer.ts'

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
  patience?: Partial<DeepgramPatience>
}

export interface DeepgramPatience {
  handshakeMs: number
  /** Longest silence of the provider behind `finalize`. */
  stallMs: number
  /** Pauses before the attempts to come back. */
  retryAfterMs: readonly number[]
}

const PATIENCE: DeepgramPatience = { handshakeMs: 4_000, stallMs: 3_500, retryAfterMs: [0, 300, 700, 1_500] }
/** What is kept for a replay: long enough for a sentence and the time to come back. */
const REPLAY_MAX_SAMPLES = 25 * CALLER_RATE_HZ
/** Audio goes out in pieces of this length. */
const PIECE_SAMPLES = (40 * CALLER_RATE_HZ) / 1000
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
  const patience = { ...PATIENCE, ...options.patience }
  const audio = createReplayBuffer(REPLAY_MAX_SAMPLES)
  let connection: Connection | null = null
  let attempt = 0
  let stalls = 0
  let lastSentAt = 0
  /** Where `finalize` was asked for, until it is answered. */
  let awaited: number | null = null
  let isWanted = false
  let isClosed = false
  let stallTimer: ReturnType<typeof setTimeout> | undefined
  let retryTimer: ReturnType<typeof setTimeout> | undefined

  const send = (upTo: 'whole pieces' | 'everything') => {
    const { socket, sentTo } = connection ?? { sentTo: 0 }
    if (!connection || !socket) return
    const samples = audio.from(sentTo)
    const length = upTo === 'everything' ? samples.length : samples.length - (samples.length % PIECE_SAMPLES)
    // NB: never an empty message: it ends the stream.
    if (length === 0) return
    const piece = samples.slice(0, length)
    if (!socket.send(new Uint8Array(piece.buffer))) return
    connection.sentTo = Math.max(sentTo, audio.start) + length
    lastSentAt = performance.now()
    options.onSent(length)
  }
  const sendFinalize = () => {
    send('everything')
    connection?.socket?.send(JSON.stringify({ type: 'Finalize' }))
    if (connection) connection.answersSinceFinalize = 0
    clearTimeout(stallTimer)
    stallTimer = setTimeout(onStall, patience.stallMs)
  }
  const onStall = () => {
    if (isClosed) return
    // It is there and has understood nothing: a noise, no words.
    if (connection?.answersSinceFinalize && !connection.hasWords) {
      awaited = null
      return
    }
    stalls++
    drop()
    if (stalls < STALLS_MAX) open()
    else giveUp(new APITimeoutError({}))
  }
  const drop = () => {
    connection?.socket?.close()
    connection = null
  }
  const giveUp = (error: Error) => {
    clearTimeout(stallTimer)
    attempt = 0
    stalls = 0
    // Nobody speaks: it may be mended until they do.
    if (isWanted) options.onFault(error)
    isWanted = false
  }

  const open = () => {
    clearTimeout(retryTimer)
    const { url, headers } = options.address()
    const mine: Connection = {
      url,
      socket: null,
      base: 0,
      sentTo: 0,
      answersSinceFinalize: 0,
      hasWords: false,
    }
    connection = mine
    openSocket({
      url,
      headers,
      withinMs: patience.handshakeMs,
      onMessage: data => connection === mine && read(mine, data),
      onClose: ({ code }) => {
        if (connection === mine) lose(new APIConnectionError({ message: `closed with ${code}` }))
      },
    }).then(
      socket => {
        if (connection !== mine || isClosed) return socket.close()
        mine.socket = socket
        mine.base = audio.start
        mine.sentTo = audio.start
        if (awaited === null) send('whole pieces')
        else sendFinalize()
      },
      (error: Error) => {
        if (connection === mine) lose(explain(error))
      },
    )
  }
  const lose = (error: Error) => {
    connection = null
    clearTimeout(stallTimer)
    if (isClosed) return
    const isHopeless = error instanceof ProviderRefusal && !error.retryable
    const afterMs = patience.retryAfterMs[attempt++]
    if (isHopeless || afterMs === undefined) giveUp(error)
    else retryTimer = setTimeout(open, afterMs)
  }

  const read = (mine: Connection, data: string) => {
    const message = parseObject(data)
    mine.answersSinceFinalize++
    if (message?.type !== 'Results') return
    attempt = 0
    const result = toResult(message, mine.base)
    mine.hasWords = !result.isFinal && (mine.hasWords || result.text !== '')
    if (result.isFinal) {
      audio.forget(result.endSample)
      stalls = 0
      if (awaited !== null && (result.isFromFinalize || result.endSample >= awaited)) {
        awaited = null
        clearTimeout(stallTimer)
      }
    }
    options.onResult(result)
  }
  const keepAlive = setInterval(() => {
    if (performance.now() - lastSentAt >= KEEP_ALIVE_MS)
      connection?.socket?.send(JSON.stringify({ type: 'KeepAlive' }))
  }, KEEP_ALIVE_MS)
  open()

  return {
    get end() {
      return audio.end
    },
    push(samples) {
      if (isClosed) return
      audio.push(samples)
      send('whole pieces')
    },
    wake() {
      if (isClosed) return
      isWanted = true
      if (connection && connection.url !== options.address().url) drop()
      if (!connection) open()
    },
    finalize() {
      if (isClosed) return
      awaited = audio.end
      if (connection?.socket) sendFinalize()
    },
    forget(sample) {
      // What has not been sent yet is not forgotten: its positions would be lost.
      if (connection?.socket) audio.forget(Math.min(sample, connection.sentTo))
      else audio.forget(sample)
    },
    close() {
      if (isClosed) return
      isClosed = true
      clearInterval(keepAlive)
      clearTimeout(stallTimer)
      clearTimeout(retryTimer)
      connection?.socket?.send(JSON.stringify({ type: 'CloseStream' }))
      drop()
    },
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
